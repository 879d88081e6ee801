using ChatHost.History;
using ChatHost.History.Sqlite;
using ChatHost.Tests.Support;
using Microsoft.Data.Sqlite;

namespace ChatHost.Tests.History.Sqlite;

/// <summary>The durable store while the disk rejects writes, and afterwards.</summary>
public sealed class StoreOutageTests : IDisposable
{
    private readonly SqliteFolder _folder = new();
    private long _maxPages = 1_000_000;

    [Fact]
    public async Task Appends_fail_and_use_no_number_while_the_disk_is_full()
    {
        _maxPages = 70;
        var store = _folder.Open(prepareWriter: LimitPages);
        var log = store.Open(ChatParts.Room("dev"));
        var page = new string('x', 4000);
        var kept = 0;

        var exception = await Assert.ThrowsAsync<HistoryUnavailableException>(async () =>
        {
            for (; kept < 100; kept++)
                await SqliteFolder.SayAsync(log, page);
        });
        var again = await Assert.ThrowsAsync<HistoryUnavailableException>(() => SqliteFolder.SayAsync(log, page));
        var read = await log.ReadAfterAsync(0, 1000, TestContext.Current.CancellationToken);

        Assert.Equal("the disk is full.", exception.Message);
        Assert.Equal("the disk is full.", again.Message);
        Assert.Equal("the disk is full.", store.Trouble);
        Assert.InRange(kept, 10, 40);
        Assert.Equal(kept, read.Count);
        Assert.Equal(kept, log.LastSeq);

        // Still full: tried again, in vain.
        _folder.Time.Advance(TimeSpan.FromSeconds(30));
        await Assert.ThrowsAsync<HistoryUnavailableException>(() => SqliteFolder.SayAsync(log, page));

        Volatile.Write(ref _maxPages, 1_000_000);
        await RecoverAsync(store);
        Assert.Equal(kept + 1, (await SqliteFolder.SayAsync(log, page))[0].Seq);
        Assert.Single(_folder.Logs, line => line.Id == 4001);
        Assert.Single(_folder.Logs, line => line.Id == 4002);
    }

    [Fact]
    public async Task Appends_fail_and_reads_work_while_another_program_locks_the_file()
    {
        var store = _folder.Open(new() { RecentBytes = 0 });
        var log = store.Open(ChatParts.Room("dev"));
        await SqliteFolder.SayAsync(log, "a");
        using (var other = _folder.Connect())
        {
            other.Execute("BEGIN IMMEDIATE");

            var exception = await Assert.ThrowsAsync<HistoryUnavailableException>(() => SqliteFolder.SayAsync(log, "b"));

            Assert.Equal("the database file is locked by another program.", exception.Message);
            Assert.Equal(exception.Message, store.Trouble);
            Assert.Equal("1a", await SqliteFolder.ReadAsync(log));
        }

        await RecoverAsync(store);
        await SqliteFolder.SayAsync(log, "c");
        Assert.Equal("1a 2c", await SqliteFolder.ReadAsync(log));
    }

    [Fact]
    public async Task Appends_fail_while_the_file_is_read_only()
    {
        _folder.Open().Dispose();
        var isReadOnly = true;
        var store = _folder.Open(
            prepareWriter: connection => connection.Execute($"PRAGMA query_only = {(Volatile.Read(ref isReadOnly) ? "ON" : "OFF")}"));
        var log = store.Open(ChatParts.Room("dev"));

        var exception = await Assert.ThrowsAsync<HistoryUnavailableException>(() => SqliteFolder.SayAsync(log, "a"));

        Assert.Equal("the database file cannot be written.", exception.Message);
        Volatile.Write(ref isReadOnly, false);
        await RecoverAsync(store);
        Assert.Equal(1, (await SqliteFolder.SayAsync(log, "b"))[0].Seq);
    }

    [Fact]
    public async Task Intermittent_outages_are_logged_once_a_minute()
    {
        var store = _folder.Open(prepareWriter: LimitPages);
        var log = store.Open(ChatParts.Room("dev"));

        for (var i = 0; i < 3; i++)
        {
            store.Write(new FullDisk());
            await TestWait.UntilAsync(() => store.Trouble is not null);
            await RecoverAsync(store);
            await SqliteFolder.SayAsync(log, "a");
        }

        Assert.Single(_folder.Logs, line => line.Id == 4001);

        _folder.Time.Advance(TimeSpan.FromMinutes(2));
        store.Write(new FullDisk());
        await TestWait.UntilAsync(() => store.Trouble is not null);
        Assert.Equal(2, _folder.Logs.Count(line => line.Id == 4001));
    }

    public void Dispose() => _folder.Dispose();

    private void LimitPages(SqliteConnection connection) => connection.Execute($"PRAGMA max_page_count = {Volatile.Read(ref _maxPages)}");

    private async Task RecoverAsync(SqliteHistoryStore store)
    {
        _folder.Time.Advance(TimeSpan.FromSeconds(10));
        await TestWait.UntilAsync(() => store.Trouble is null);
    }

    private sealed class FullDisk : WriteJob
    {
        public override int Rows => 1;

        public override void Write(WriterConnection connection, DateTime now) =>
            throw new SqliteException("database or disk is full", SQLitePCL.raw.SQLITE_FULL);

        public override void Committed()
        {
        }

        public override void Failed(HistoryUnavailableException exception)
        {
        }
    }
}
