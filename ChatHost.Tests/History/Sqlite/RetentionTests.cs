using System.Globalization;
using ChatHost.History;
using ChatHost.History.Sqlite;
using ChatHost.Tests.Support;

namespace ChatHost.Tests.History.Sqlite;

/// <summary>Messages past the bounds are deleted from the file in the background.</summary>
public sealed class RetentionTests : IDisposable
{
    private readonly SqliteFolder _folder = new();

    [Fact]
    public async Task Past_the_bound_of_a_room_the_oldest_are_deleted_from_the_file()
    {
        var store = _folder.Open(new() { MaxPerRoom = 100 });
        var log = store.Open(ChatParts.Room("dev"));

        for (var i = 0; i < 20; i++)
            await SqliteFolder.SayAsync(log, [.. Enumerable.Repeat("a", 100)]);
        _folder.Time.Advance(TimeSpan.FromMinutes(1));

        await UntilAsync("SELECT count(*) FROM messages", count => count == 100);
        Assert.Equal(100, (await log.ReadAfterAsync(0, 1000, TestContext.Current.CancellationToken)).Count);
        Assert.Equal("1901", _folder.Query("SELECT first_seq FROM rooms"));
    }

    [Fact]
    public async Task Messages_past_the_age_are_deleted_from_the_file_in_a_silent_room()
    {
        var store = _folder.Open(new() { MaxAge = TimeSpan.FromMinutes(10) });
        await SqliteFolder.SayAsync(store.Open(ChatParts.Room("dev")), [.. Enumerable.Repeat("a", 1000)]);
        _folder.Time.Advance(TimeSpan.FromMinutes(5));
        await SqliteFolder.SayAsync(store.Open(ChatParts.Room("dev")), "b");

        _folder.Time.Advance(TimeSpan.FromMinutes(6));

        await UntilAsync("SELECT count(*) FROM messages", count => count == 1);
        Assert.Equal("1001b", await SqliteFolder.ReadAsync(store.Open(ChatParts.Room("dev"))));
    }

    [Fact]
    public async Task Bounds_lowered_while_it_runs_take_effect_and_the_file_shrinks()
    {
        var options = new FixedOptions<HistoryOptions>(new());
        var store = _folder.OpenWith(options);
        var log = store.Open(ChatParts.Room("dev"));
        for (var i = 0; i < 10; i++)
            await SqliteFolder.SayAsync(log, [.. Enumerable.Repeat(new string('x', 1000), 500)]);
        var before = store.SizeBytes;

        options.CurrentValue = new() { Path = _folder.Path, MaxBytes = 1 << 20 };
        _folder.Time.Advance(TimeSpan.FromMinutes(1));

        await TestWait.UntilAsync(() => store.SizeBytes is > 0 and < 1 << 20);
        await TestWait.UntilAsync(() => long.Parse(_folder.Query("PRAGMA page_count")!, CultureInfo.InvariantCulture) * 4096 < 3 << 20);
        Assert.True(before < 0x1000000);
        Assert.Equal(5000, log.LastSeq);
        var kept = await log.ReadAfterAsync(0, 10_000, TestContext.Current.CancellationToken);
        Assert.Equal(5000, kept[^1].Seq);
        Assert.InRange(kept.Count, 300, 1000);
    }

    [Fact]
    public async Task The_file_stays_within_its_bound_however_many_messages_come()
    {
        var store = _folder.Open(new() { MaxBytes = 1 << 20, MaxPerRoom = 1_000_000 });
        var logs = Enumerable.Range(0, 10).Select(i => store.Open(ChatParts.Room($"room{i}"))).ToArray();

        for (var round = 0; round < 200; round++)
        {
            await SqliteFolder.SayAsync(logs[round % logs.Length], [.. Enumerable.Repeat(new string('x', 1000), 20)]);

            Assert.True(new FileInfo(_folder.Path).Length < 1 << 21);
        }

        await TestWait.UntilAsync(() => store.SizeBytes < 1 << 20);
        Assert.Equal(400, logs[0].LastSeq);
    }

    [Fact]
    public async Task Empty_rooms_past_their_maximum_are_forgotten_beginning_with_those_silent_for_longest()
    {
        var store = _folder.OpenWith(new(new() { MaxAge = TimeSpan.FromMinutes(10) }), maxEmptyRooms: 2);
        var rooms = "first second third fourth open".Split(' ').Select(ChatParts.Room).ToArray();
        foreach (var room in rooms)
        {
            var log = store.Open(room);
            await SqliteFolder.SayAsync(log, "a");
            if (room.Text != "open")
                store.Close(log);
            _folder.Time.Advance(TimeSpan.FromSeconds(1));
        }

        _folder.Time.Advance(TimeSpan.FromMinutes(12));
        await UntilAsync("SELECT count(*) FROM messages", count => count == 0);
        _folder.Time.Advance(TimeSpan.FromMinutes(1));

        await UntilAsync("SELECT count(*) FROM rooms", count => count == 2);
        Assert.Equal(0, store.Open(rooms[0]).LastSeq);
        Assert.Equal(1, store.Open(rooms[3]).LastSeq);
        Assert.Equal(1, (await SqliteFolder.SayAsync(store.Open(rooms[1]), "b"))[0].Seq);
        Assert.Equal(2, (await SqliteFolder.SayAsync(store.Open(rooms[3]), "b"))[0].Seq);
        Assert.Equal(2, (await SqliteFolder.SayAsync(store.Open(rooms[4]), "b"))[0].Seq);
    }

    public void Dispose() => _folder.Dispose();

    private async Task UntilAsync(string query, Predicate<long> isSo) =>
        await TestWait.UntilAsync(() => isSo(long.Parse(_folder.Query(query)!, CultureInfo.InvariantCulture)));
}
