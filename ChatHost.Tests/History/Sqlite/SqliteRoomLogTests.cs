using ChatHost.History;
using ChatHost.History.Sqlite;
using ChatHost.Tests.Support;

namespace ChatHost.Tests.History.Sqlite;

/// <summary>What every log promises, of the durable one: read from memory, from the file, and with each commit synced.</summary>
public sealed class SqliteRoomLogTests : SqliteRoomLogContract
{
    [Fact]
    public async Task The_newest_are_read_from_memory_as_long_as_there_is_room_for_them()
    {
        var store = Folder.Open(new() { RecentBytes = 4000 });
        var (silent, busy) = (store.Open(ChatParts.Room("silent")), store.Open(ChatParts.Room("busy")));
        await SqliteFolder.SayAsync(silent, [.. Enumerable.Repeat("a", 20)]);
        Time.Advance(TimeSpan.FromSeconds(1));

        for (var i = 0; i < 100; i++)
        {
            await SqliteFolder.SayAsync(busy, "b");

            Assert.InRange(store.RecentBytes, 1, 4000);
        }

        Assert.Equal(20, (await silent.ReadAfterAsync(0, 100, TestContext.Current.CancellationToken)).Count);
        Assert.Equal(100, (await busy.ReadAfterAsync(0, 1000, TestContext.Current.CancellationToken)).Count);
        Assert.Equal("99b 100b", await SqliteFolder.ReadAsync(busy, after: 98));
    }

    internal override HistoryOptions Adapt(HistoryOptions options) => options;
}

public sealed class SqliteRoomLogReadFromTheFileTests : SqliteRoomLogContract
{
    internal override HistoryOptions Adapt(HistoryOptions options) =>
        new() { MaxPerRoom = options.MaxPerRoom, MaxBytes = options.MaxBytes, MaxAge = options.MaxAge, RecentBytes = 0 };
}

public sealed class SqliteRoomLogSyncedTests : SqliteRoomLogContract
{
    internal override HistoryOptions Adapt(HistoryOptions options) =>
        new() { MaxPerRoom = options.MaxPerRoom, MaxBytes = options.MaxBytes, MaxAge = options.MaxAge, Sync = HistorySync.Power };
}

/// <summary>The contract on files of their own.</summary>
public abstract class SqliteRoomLogContract : RoomLogContract, IDisposable
{
    private SqliteFolder? _folder;

    internal SqliteFolder Folder => _folder ??= new() { Time = Time };

    public void Dispose()
    {
        _folder?.Dispose();
        GC.SuppressFinalize(this);
    }

    internal override Task IndexedAsync(IRoomLog log) =>
        TestWait.UntilAsync(() => SqliteFolder.Row(log).Unindexed < TextIndex.Behind);

    internal override IHistoryStore CreateStore(HistoryOptions options) => Folder.Open(Adapt(options));

    internal abstract HistoryOptions Adapt(HistoryOptions options);
}
