using ChatHost.History;
using ChatHost.History.Sqlite;
using ChatHost.Tests.Support;

namespace ChatHost.Tests.History.Sqlite;

public sealed class FileLockTests : IDisposable
{
    private static readonly TimeSpan BetweenTries = TimeSpan.FromMilliseconds(10);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("chathost-lock-");
    private readonly ManualTime _time = new();

    private string Database => Path.Combine(_folder.FullName, "chat.db");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_lock_that_is_free_a_moment_later_is_taken()
    {
        var other = FileLock.Take(Database);
        var taking = Task.Run(() => FileLock.Take(Database, _time), TestContext.Current.CancellationToken);
        await TestWait.UntilAsync(() => _time.HasTimerDueIn(BetweenTries));

        other.Dispose();
        _time.Advance(BetweenTries);

        using var taken = await taking.WaitAsync(TestWait.Patience, TestContext.Current.CancellationToken);
        Assert.True(FileLock.IsTaken(Database));
    }

    [Fact]
    public async Task A_lock_that_stays_held_is_another_servers()
    {
        using var other = FileLock.Take(Database);
        var taking = Task.Run(() => FileLock.Take(Database, _time), TestContext.Current.CancellationToken);
        await TestWait.UntilAsync(() => _time.HasTimerDueIn(BetweenTries));

        _time.Advance(TimeSpan.FromSeconds(1));

        var refused = await Assert.ThrowsAsync<HistoryFileException>(
            () => taking.WaitAsync(TestWait.Patience, TestContext.Current.CancellationToken));
        Assert.Contains("another ChatHost uses the file", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_reason_of_several_lines_becomes_one_line()
    {
        Assert.Equal("History:Path = chat.db: near BEGIN select 1", new HistoryFileException("chat.db", "near BEGIN\n  select 1\r\n").Message);
    }
}
