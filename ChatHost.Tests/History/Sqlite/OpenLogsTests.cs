using System.Globalization;
using ChatHost.History;
using ChatHost.History.Sqlite;
using ChatHost.Messages;
using ChatHost.Tests.Support;

namespace ChatHost.Tests.History.Sqlite;

/// <summary>Rooms that are not open are only in the file, and can be opened at any time.</summary>
public sealed class OpenLogsTests : IDisposable
{
    private const int Rooms = 3000;
    private readonly SqliteFolder _folder = new();

    [Fact]
    public async Task Rooms_that_are_not_open_are_not_in_memory_also_after_a_start()
    {
        using (var store = _folder.Open())
        {
            await SayInManyAsync(store);

            await TestWait.UntilAsync(() => store.Logs.Count == 0);
            Assert.Equal((Rooms, 0L), (store.KeptRooms, store.RecentBytes));
        }

        var again = _folder.Open();
        _folder.Time.Advance(TimeSpan.FromMinutes(1));
        await SqliteFolder.SayAsync(again.Open(ChatParts.Room("other")), "x");
        Assert.InRange(again.Logs.Count, 1, 2);
        Assert.Equal(Rooms + 1, again.KeptRooms);
        Assert.Equal("1room0", await SqliteFolder.ReadAsync(again.Open(ChatParts.Room("ROOM0"))));
    }

    [Fact]
    public async Task Rooms_are_listed_by_name_a_page_at_a_time()
    {
        var store = _folder.Open();
        await SayInManyAsync(store);

        var listed = new List<KeptRoom>();
        for (RoomName? after = null; ;)
        {
            var page = await store.ListAsync(after, 700, TestContext.Current.CancellationToken);
            listed.AddRange(page);
            if (page.Count < 700)
                break;
            after = page[^1].Name;
        }

        Assert.Equal(Enumerable.Range(0, Rooms).Select(i => $"room{i}").Order(StringComparer.Ordinal), listed.Select(room => room.Name.Text));
        Assert.All(listed, room => Assert.Equal((1, null), (room.LastSeq, room.Topic)));
    }

    [Fact]
    public async Task Messages_past_the_bounds_are_deleted_in_rooms_that_are_not_open()
    {
        var options = new FixedOptions<HistoryOptions>(new() { MaxAge = TimeSpan.FromHours(1) });
        var store = _folder.OpenWith(options);
        await SayInManyAsync(store);
        _folder.Time.Advance(TimeSpan.FromMinutes(59));
        var log = store.Open(ChatParts.Room("young"));
        await SqliteFolder.SayAsync(log, [.. Enumerable.Repeat("a", 1000)]);
        store.Close(log);

        _folder.Time.Advance(TimeSpan.FromMinutes(2));

        Assert.Equal("young", Assert.Single(store.ListAll()).Text);
        await TestWait.UntilAsync(() => store.KeptRooms == 1);
        Assert.Equal("1000", _folder.Query("SELECT count(*) FROM messages"));

        options.CurrentValue = new() { Path = _folder.Path, MaxAge = TimeSpan.FromHours(1), MaxPerRoom = 10 };
        _folder.Time.Advance(TimeSpan.FromMinutes(1));
        await TestWait.UntilAsync(() => _folder.Query("SELECT count(*) FROM messages") == "10");
        await TestWait.UntilAsync(() => store.Logs.Count == 0);
    }

    [Fact]
    public async Task A_full_file_deletes_from_the_rooms_silent_for_longest()
    {
        var options = new FixedOptions<HistoryOptions>(new());
        var store = _folder.OpenWith(options);
        for (var i = 0; i < 40; i++)
        {
            var log = store.Open(ChatParts.Room($"room{i}"));
            await SqliteFolder.SayAsync(log, [.. Enumerable.Repeat(new string('x', 1000), 100)]);
            store.Close(log);
            _folder.Time.Advance(TimeSpan.FromSeconds(1));
        }

        options.CurrentValue = new() { Path = _folder.Path, MaxBytes = 1 << 20 };
        _folder.Time.Advance(TimeSpan.FromMinutes(1));

        await TestWait.UntilAsync(() => store.KeptRooms < 10);
        var kept = store.ListAll().Select(room => int.Parse(room.Text.AsSpan(4), CultureInfo.InvariantCulture)).Order().ToArray();
        Assert.Equal(Enumerable.Range(40 - kept.Length, kept.Length), kept);
        Assert.InRange(kept.Length, 5, 10);
        await TestWait.UntilAsync(() => store.Logs.Count == 0);
    }

    [Fact]
    public async Task Many_who_open_and_close_the_same_rooms_get_one_number_each()
    {
        const int Askers = 16;
        const int Rounds = 60;
        var store = _folder.Open();
        var seqs = new System.Collections.Concurrent.ConcurrentBag<(string Room, long Seq)>();

        await Task.WhenAll(Enumerable.Range(0, Askers).Select(asker => Task.Run(async () =>
        {
            for (var i = 0; i < Rounds; i++)
            {
                var room = $"room{(asker + i) % 3}";
                var log = await store.OpenAsync(ChatParts.Room(room));
                seqs.Add((room, Assert.Single(await SqliteFolder.SayAsync(log, "x")).Seq));
                store.Close(log);
            }
        })));

        foreach (var room in seqs.GroupBy(said => said.Room))
            Assert.Equal(Enumerable.Range(1, room.Count()).Select(i => (long)i), room.Select(said => said.Seq).Order());
        Assert.Equal(Askers * Rounds, seqs.Count);
        await TestWait.UntilAsync(() => store.Logs.Count == 0);
        Assert.Equal(3, store.KeptRooms);
    }

    [Fact]
    public async Task Sent_messages_are_found_again_in_a_room_that_is_not_open()
    {
        var store = _folder.Open();
        var log = store.Open(ChatParts.Room("dev"));
        var sentAs = new SendId(new string('t', 43), "1");
        await log.AppendAsync([new(RoomEventKind.Message, ChatParts.Nick("alice"), "hello", sentAs)], TestContext.Current.CancellationToken);
        store.Close(log);

        var found = await store.FindSentAsync(sentAs, TestContext.Current.CancellationToken);

        Assert.Equal(("dev", 1, "hello"), (found!.Room.Text, found.Seq, found.Text));
        Assert.Equal(0, store.Logs.Count);

        // The first keeps the id, wherever it is sent again.
        var other = store.Open(ChatParts.Room("ops"));
        await other.AppendAsync([new(RoomEventKind.Message, ChatParts.Nick("alice"), "again", sentAs)], TestContext.Current.CancellationToken);
        Assert.Equal("dev", (await store.FindSentAsync(sentAs, TestContext.Current.CancellationToken))!.Room.Text);
    }

    [Fact]
    public async Task A_room_that_another_version_stored_under_another_key_is_found_by_its_name()
    {
        using (var store = _folder.Open())
            await SqliteFolder.SayAsync(store.Open(ChatParts.Room("Dev")), "a");
        _folder.Execute("UPDATE rooms SET key = 'as it once was'");

        var again = _folder.Open();

        Assert.Equal(2, Assert.Single(await SqliteFolder.SayAsync(again.Open(ChatParts.Room("dEV")), "b")).Seq);
        Assert.Equal("1", _folder.Query("SELECT count(*) FROM rooms"));
    }

    [Fact]
    public async Task An_index_that_is_behind_in_closed_rooms_is_brought_up_to_date()
    {
        using (var store = _folder.Open())
        {
            for (var i = 0; i < 3; i++)
                await SqliteFolder.SayAsync(store.Open(ChatParts.Room($"room{i}")), [.. Enumerable.Repeat("hello", 300)]);
        }

        _folder.Execute("UPDATE rooms SET indexed_to = 0; INSERT INTO messages_index (messages_index) VALUES ('delete-all')");

        var again = _folder.Open();

        await TestWait.UntilAsync(() => again.Unindexed == 0);
        await TestWait.UntilAsync(() => again.Logs.Count == 0);
    }

    public void Dispose() => _folder.Dispose();

    private static async Task SayInManyAsync(SqliteHistoryStore store) => await Task.WhenAll(Enumerable.Range(0, Rooms).Select(async i =>
    {
        var log = await store.OpenAsync(ChatParts.Room($"room{i}"));
        await SqliteFolder.SayAsync(log, $"room{i}");
        store.Close(log);
    }));
}
