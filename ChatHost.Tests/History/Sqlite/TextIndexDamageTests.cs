using ChatHost.History;
using ChatHost.History.Sqlite;
using ChatHost.Tests.Support;

namespace ChatHost.Tests.History.Sqlite;

/// <summary>A damaged search index loses nothing: searches work without it, and it is rebuilt.</summary>
public sealed class TextIndexDamageTests : IDisposable
{
    /// <summary>What the index holds is nonsense; its tables are there, so that the file itself is sound.</summary>
    private const string Damage = "UPDATE messages_index_data SET block = x'ffffffffffffffff'";

    private readonly SqliteFolder _folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_search_finds_what_there_is_and_the_index_is_rebuilt()
    {
        var (store, log) = await OpenIndexedAsync();
        _folder.Execute(Damage);

        var found = await SqliteFolder.FindAsync(log, "hello");

        Assert.Equal([1, 500, 1000], found);
        await MadeAnewAsync(log);
        Assert.Null(store.Trouble);
        Assert.Equal([1, 500, 1000], await SqliteFolder.FindAsync(log, "hello"));
        Assert.Equal("ok", _folder.Query("PRAGMA integrity_check"));
        Assert.Equal($"{SqliteFolder.Row(log).IndexedTo}", _folder.Query("SELECT count(*) FROM messages_index"));
    }

    [Fact]
    public async Task People_go_on_speaking_when_the_background_finds_the_damage()
    {
        var (store, log) = await OpenIndexedAsync();
        _folder.Execute(Damage);

        await SqliteFolder.SayAsync(log, [.. Enumerable.Repeat("x", 600)]);

        await MadeAnewAsync(log);
        await SqliteFolder.SayAsync(log, "hello");
        Assert.Null(store.Trouble);
        Assert.Equal([1, 500, 1000, 1601], await SqliteFolder.FindAsync(log, "hello"));
        Assert.DoesNotContain(_folder.Logs, line => line.Id == 4001);
    }

    [Fact]
    public async Task An_erasing_that_meets_the_damage_erases_all_the_same()
    {
        var (store, log) = await OpenIndexedAsync();
        _folder.Execute(Damage);

        var erased = await log.EraseAsync(500, 500, by: null, Cancel);

        Assert.Single(erased.Erased);
        Assert.Null(store.Trouble);
        Assert.Equal([1, 1000], await SqliteFolder.FindAsync(log, "hello"));
        await MadeAnewAsync(log);
        Assert.Equal([1, 1000], await SqliteFolder.FindAsync(log, "hello"));
        Assert.Equal("0", _folder.Query("SELECT count(*) FROM messages_index WHERE rowid = (1 << 36) + 500"));
    }

    [Theory]
    [InlineData(Damage)]
    [InlineData("DELETE FROM messages_index_config")]
    public async Task A_start_with_a_damaged_index_rebuilds_it(string damage)
    {
        var (before, _) = await OpenIndexedAsync();
        before.Dispose();
        _folder.Execute(damage);

        var log = _folder.Open().Open(ChatParts.Room("dev"));

        await SqliteFolder.SayAsync(log, [.. Enumerable.Repeat("x", 600)]);
        Assert.Equal([1, 500, 1000], await SqliteFolder.FindAsync(log, "hello"));
        await MadeAnewAsync(log);
        Assert.Equal([1, 500, 1000], await SqliteFolder.FindAsync(log, "hello"));
    }

    public void Dispose() => _folder.Dispose();

    private async Task<(SqliteHistoryStore Store, IRoomLog Log)> OpenIndexedAsync()
    {
        var store = _folder.Open();
        var log = store.Open(ChatParts.Room("dev"));
        await SqliteFolder.SayAsync(log, [.. Enumerable.Range(1, 1000).Select(i => i is 1 or 500 or 1000 ? "hello" : "x")]);
        await SqliteFolder.IndexedAsync(log);
        return (store, log);
    }

    private async Task MadeAnewAsync(IRoomLog log)
    {
        await TestWait.UntilAsync(() => _folder.Logs.Any(line => line.Id == 4012));
        await SqliteFolder.IndexedAsync(log);
        Assert.Single(_folder.Logs, line => line.Id == 4011);
    }
}
