using ChatHost.History;
using ChatHost.History.Sqlite;
using ChatHost.Tests.Support;

namespace ChatHost.Tests.History.Sqlite;

public sealed class SqliteTokenStoreTests : TokenStoreContract, IDisposable
{
    private SqliteFolder? _folder;

    private SqliteFolder Folder => _folder ??= new() { Time = Time };

    [Fact]
    public async Task Saved_tokens_survive_a_restart()
    {
        using (var store = Folder.Open())
        {
            var tokens = new SqliteTokenStore(store);
            await tokens.SaveAsync(
                new("aa", ChatParts.Nick("Alice"), [ChatParts.Room("Dev"), ChatParts.Room("ops")], Time.GetUtcNow().UtcDateTime.AddHours(1)),
                TestContext.Current.CancellationToken);
            await tokens.SaveAsync(new("bb", ChatParts.Nick("bob"), [], Time.GetUtcNow().UtcDateTime.AddHours(1)), TestContext.Current.CancellationToken);
            await tokens.EndAsync("bb", TestContext.Current.CancellationToken);
        }

        var again = new SqliteTokenStore(Folder.Open());

        Assert.Equal(1, again.Count);
        var found = await again.FindAsync("aa", TestContext.Current.CancellationToken);
        Assert.Equal(["Dev", "ops"], found!.Rooms.Select(room => room.Text));
        Assert.Null(await again.FindAsync("bb", TestContext.Current.CancellationToken));
    }

    public void Dispose() => _folder?.Dispose();

    internal override ITokenStore CreateStore(HistoryOptions options) => new SqliteTokenStore(Folder.Open(options));
}
