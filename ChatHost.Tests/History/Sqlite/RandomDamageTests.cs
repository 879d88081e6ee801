using ChatHost.History;
using ChatHost.History.Sqlite;
using ChatHost.Messages;
using ChatHost.Tests.Support;

namespace ChatHost.Tests.History.Sqlite;

/// <summary>Whatever becomes of the file while the server is stopped, a start says so in one line or goes on; nothing else is thrown.</summary>
public sealed class RandomDamageTests : IDisposable
{
    private const int PageBytes = 4096;

    private readonly SqliteFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(50)]
    [InlineData(100)]
    [InlineData(150)]
    public async Task A_damaged_file_is_refused_in_one_line_or_opened(int firstSeed)
    {
        await FillAsync();
        var whole = await File.ReadAllBytesAsync(_folder.Path, TestContext.Current.CancellationToken);
        var refused = 0;

        foreach (var seed in Enumerable.Range(firstSeed, 50))
        {
            await File.WriteAllBytesAsync(_folder.Path, Damaged(whole, seed), TestContext.Current.CancellationToken);
            try
            {
                using var store = _folder.Open();
                await UseAsync(store);
            }
            catch (HistoryFileException exception)
            {
                refused++;
                Assert.StartsWith($"History:Path = {_folder.Path}: ", exception.Message, StringComparison.Ordinal);
                Assert.DoesNotContain('\n', exception.Message);
            }

            foreach (var file in Directory.EnumerateFiles(Path.GetDirectoryName(_folder.Path)!))
                File.Delete(file);
        }

        Assert.InRange(refused, 10, 50);
    }

    [Fact]
    public async Task A_damaged_index_of_default_names_is_refused_and_set_aside_when_asked()
    {
        await FillAsync();
        var root = int.Parse(
            _folder.Query("SELECT rootpage FROM sqlite_schema WHERE name = 'messages_default_names'")!, System.Globalization.CultureInfo.InvariantCulture);
        var other = int.Parse(
            _folder.Query("SELECT rootpage FROM sqlite_schema WHERE name = 'messages'")!, System.Globalization.CultureInfo.InvariantCulture);
        var bytes = await File.ReadAllBytesAsync(_folder.Path, TestContext.Current.CancellationToken);
        Swap(bytes, root - 1, other - 1);
        await File.WriteAllBytesAsync(_folder.Path, bytes, TestContext.Current.CancellationToken);

        var exception = Assert.Throws<HistoryFileException>(() => _folder.Open());
        var anew = _folder.Open(new HistoryOptions { SetAsideCorrupt = true });

        Assert.Contains("--History:SetAsideCorrupt=true", exception.Message, StringComparison.Ordinal);
        Assert.Empty(anew.ListAll());
        Assert.Empty(await anew.FindDefaultNamesAsync(TestContext.Current.CancellationToken).ToListAsync(TestContext.Current.CancellationToken));
    }

    /// <summary>All that a server does with it: what fails is said to be unavailable, and the process goes on.</summary>
    private static async Task UseAsync(SqliteHistoryStore store)
    {
        await AllowedAsync(() => store.FindDefaultNamesAsync(TestContext.Current.CancellationToken).CountAsync().AsTask());
        foreach (var room in store.ListAll())
        {
            var log = store.Open(room);
            Assert.True(SearchWords.TryParse("hello", out var words));
            await AllowedAsync(() => SqliteFolder.ReadAsync(log));
            await AllowedAsync(() => log.SearchAsync(words, after: 0, limit: 10, newestFirst: true, TestContext.Current.CancellationToken).AsTask());
            await AllowedAsync(() => SqliteFolder.SayAsync(log, "still here"));
        }
    }

    private static async Task AllowedAsync(Func<Task> use)
    {
        try
        {
            await use();
        }
        catch (HistoryUnavailableException exception)
        {
            Assert.DoesNotContain('\n', exception.Message);
        }
    }

    private async Task FillAsync()
    {
        using var store = _folder.Open();
        foreach (var room in (string[])["dev", "general", "日本"])
        {
            await store.Open(ChatParts.Room(room)).AppendAsync(
                [
                    .. Enumerable.Range(1, 300).Select(number =>
                        new Draft(RoomEventKind.Message, ChatParts.Nick(number % 3 == 0 ? $"user{number}" : "alice"), $"hello {number} {new string('x', number)}")),
                ],
                TestContext.Current.CancellationToken);
        }
    }

    private static byte[] Damaged(byte[] whole, int seed)
    {
        var random = new Random(seed);
        byte[] bytes = [.. whole];
        var pages = bytes.Length / PageBytes;
        switch (seed % 5)
        {
            case 0:
                Swap(bytes, random.Next(pages), random.Next(pages));
                break;
            case 1:
                random.NextBytes(bytes.AsSpan(random.Next(pages) * PageBytes, PageBytes));
                break;
            case 2:
                bytes.AsSpan(random.Next(pages) * PageBytes, PageBytes).Clear();
                break;
            case 3:
                Array.Resize(ref bytes, random.Next(1, bytes.Length));
                break;
            default:
                for (var i = 0; i < 100; i++)
                    bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
                break;
        }

        return bytes;
    }

    private static void Swap(byte[] bytes, int one, int other)
    {
        var kept = bytes.AsSpan(one * PageBytes, PageBytes).ToArray();
        bytes.AsSpan(other * PageBytes, PageBytes).CopyTo(bytes.AsSpan(one * PageBytes));
        kept.CopyTo(bytes.AsSpan(other * PageBytes));
    }
}
