using ChatHost.History;
using ChatHost.History.Sqlite;
using ChatHost.Tests.Support;

namespace ChatHost.Tests.History.Sqlite;

/// <summary>The search index is filled in the background, survives restarts, and follows deletions and erasures.</summary>
public sealed class TextIndexTests : IDisposable
{
    private readonly SqliteFolder _folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Messages_are_indexed_once_there_are_many_of_them_in_a_room()
    {
        var store = _folder.Open();
        var (busy, quiet) = (store.Open(ChatParts.Room("busy")), store.Open(ChatParts.Room("quiet")));

        await SqliteFolder.SayAsync(quiet, "hello");
        await SqliteFolder.SayAsync(busy, [.. Enumerable.Repeat("hello", 1000)]);
        await SqliteFolder.IndexedAsync(busy);

        Assert.InRange(SqliteFolder.Row(busy).IndexedTo, 1000 - TextIndex.Behind, 1000);
        Assert.Equal(0, SqliteFolder.Row(quiet).IndexedTo);
        Assert.Equal(store.Unindexed, 1001 - SqliteFolder.Row(busy).IndexedTo);
    }

    [Fact]
    public async Task The_index_survives_a_restart_and_continues_where_it_was()
    {
        using (var store = _folder.Open())
        {
            await SqliteFolder.SayAsync(store.Open(ChatParts.Room("dev")), ["hello", .. Enumerable.Repeat("x", 999)]);
            await SqliteFolder.IndexedAsync(store.Open(ChatParts.Room("dev")));
        }

        var before = _folder.Query("SELECT indexed_to FROM rooms");
        var log = _folder.Open().Open(ChatParts.Room("dev"));

        Assert.Equal(before, $"{SqliteFolder.Row(log).IndexedTo}");
        Assert.Equal([1], await SqliteFolder.FindAsync(log, "hello"));
        await SqliteFolder.SayAsync(log, ["hello", .. Enumerable.Repeat("x", 999)]);
        await SqliteFolder.IndexedAsync(log);
        Assert.Equal([1, 1001], await SqliteFolder.FindAsync(log, "hello"));
    }

    [Fact]
    public async Task An_older_file_is_indexed_after_it_is_opened()
    {
        _folder.Execute($"""
            PRAGMA journal_mode = WAL; PRAGMA application_id = {Schema.ApplicationId}; PRAGMA user_version = 3;
            {Schema.Steps[0]} {Schema.Steps[1]} {Schema.Steps[2]}
            INSERT INTO rooms (id, key, name, last_seq, first_seq, spoken_at) VALUES (1, 'dev', 'dev', 1000, 11, 0);
            INSERT INTO messages (id, time, kind, nick, text)
            WITH RECURSIVE n(i) AS (SELECT 11 UNION ALL SELECT i + 1 FROM n WHERE i < 1000)
            SELECT (1 << 36) + i, 0, 0, 'alice', iif(i % 100 = 0, 'hello', 'x') FROM n;
            """);

        var log = _folder.Open().Open(ChatParts.Room("dev"));
        await SqliteFolder.IndexedAsync(log);

        Assert.Equal([100, 200, 300, 400, 500, 600, 700, 800, 900, 1000], await SqliteFolder.FindAsync(log, "hello"));
    }

    [Fact]
    public async Task Messages_deleted_from_the_file_are_removed_from_the_index()
    {
        var store = _folder.Open(new() { MaxPerRoom = 1000 });
        var log = store.Open(ChatParts.Room("dev"));
        for (var i = 0; i < 10; i++)
        {
            await SqliteFolder.SayAsync(log, [.. Enumerable.Repeat("hello", 500)]);
            await SqliteFolder.IndexedAsync(log);
        }

        _folder.Time.Advance(TimeSpan.FromMinutes(1));

        await TestWait.UntilAsync(() => _folder.Query("SELECT count(*) FROM messages") == "1000");
        var indexed = SqliteFolder.Row(log).IndexedTo - 4000;
        Assert.Equal($"{indexed}", _folder.Query("SELECT count(*) FROM messages_index"));
        Assert.Equal($"{indexed}", _folder.Query("SELECT count(*) FROM messages_index WHERE messages_index MATCH '\"hel\"'"));
        Assert.Equal("ok", _folder.Query("PRAGMA integrity_check"));
    }

    [Fact]
    public async Task No_trace_of_erased_messages_is_left_in_the_index()
    {
        var store = _folder.Open();
        var log = store.Open(ChatParts.Room("dev"));
        await SqliteFolder.SayAsync(log, ["ꙮꙮꙮꙮ", .. Enumerable.Range(0, 999).Select(i => $"line {i}")]);
        await SqliteFolder.IndexedAsync(log);

        await log.EraseAsync(1, 1, by: null, Cancel);

        Assert.Empty(await SqliteFolder.FindAsync(log, "ꙮꙮꙮ"));
        await TestWait.UntilAsync(() =>
        {
            _folder.LetPurge();
            return _folder.Logs.Any(line => line.Id == 4009);
        });
        store.Dispose();
        Assert.True(File.ReadAllBytes(_folder.Path).AsSpan().IndexOf("ꙮ"u8) < 0);
        Assert.Equal("1", _folder.Query("SELECT count(*) FROM messages WHERE kind = 3"));
    }

    [Fact]
    public async Task Messages_erased_before_they_are_indexed_never_are()
    {
        var store = _folder.Open();
        var log = store.Open(ChatParts.Room("dev"));
        await SqliteFolder.SayAsync(log, "secret");
        await log.EraseAsync(1, 1, by: null, Cancel);

        await SqliteFolder.SayAsync(log, [.. Enumerable.Repeat("x", 500)]);
        await SqliteFolder.IndexedAsync(log);

        Assert.Equal("0", _folder.Query("SELECT count(*) FROM messages_index WHERE rowid = (1 << 36) + 1"));
    }

    [Theory]
    [InlineData(0, 3)]
    [InlineData(60_000, 6)]
    public async Task A_step_adds_messages_until_its_time_is_over_and_at_least_one(int milliseconds, long expected)
    {
        using (var store = _folder.Open())
        {
            var log = store.Open(ChatParts.Room("dev"));
            await SqliteFolder.SayAsync(log, "one", "two", "three", "four", "five", "six");
            await log.EraseAsync(1, 2, by: null, Cancel);
        }

        using var connection = new WriterConnection(new SqliteFile(_folder.Path, HistorySync.Process));

        Assert.Equal(expected, connection.Index.Add(room: 1, first: 1, last: 6, TimeSpan.FromMilliseconds(milliseconds)));
        Assert.Equal($"{expected - 2}", _folder.Query("SELECT count(*) FROM messages_index"));
    }

    public void Dispose() => _folder.Dispose();
}
