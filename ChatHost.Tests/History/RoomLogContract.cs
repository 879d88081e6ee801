using ChatHost.History;
using ChatHost.Messages;
using ChatHost.Tests.Support;

namespace ChatHost.Tests.History;

/// <summary>What every store promises of the logs of its rooms. A store's own tests inherit this and say how to make one.</summary>
public abstract partial class RoomLogContract
{
    private static readonly Nickname Alice = ChatParts.Nick("alice");

    internal ManualTime Time { get; } = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public void A_new_log_is_empty()
    {
        var log = Open();

        Assert.Equal(0, log.LastSeq);
        Assert.True(log.IsEmpty);
        Assert.Null(log.Topic);
    }

    [Fact]
    public async Task Events_are_numbered_from_1_over_all_batches()
    {
        var log = Open();

        var first = await AppendAsync(log, "a", "b");
        var second = await AppendAsync(log, "c");

        Assert.Equal([1, 2], first.Select(logged => logged.Seq));
        Assert.Equal([3], second.Select(logged => logged.Seq));
        Assert.Equal(3, log.LastSeq);
        Assert.False(log.IsEmpty);
    }

    [Fact]
    public async Task An_event_is_what_was_drafted_with_room_number_and_time()
    {
        var log = Open();
        Draft[] drafts =
        [
            new(RoomEventKind.Message, Alice, "hello"),
            new(RoomEventKind.Action, ChatParts.Nick("Bob"), "waves"),
            new(RoomEventKind.Topic, Alice, "Grüße 😀"),
        ];

        var appended = await log.AppendAsync(drafts, Cancel);
        var read = await log.ReadAfterAsync(0, 10, Cancel);

        Assert.Equal(drafts, appended.Select(logged => new Draft(logged.Kind, logged.Nick, logged.Text!)));
        Assert.Equal(appended.Select(TextOf), read.Select(TextOf));
        Assert.All(read, logged => Assert.Equal("dev", logged.Room.Text));
        Assert.All(read, logged => Assert.Equal(ManualTime.Start.UtcDateTime, logged.Time));
        Assert.All(read, logged => Assert.Equal(DateTimeKind.Utc, logged.Time.Kind));
    }

    [Fact]
    public async Task An_empty_batch_uses_no_number()
    {
        var log = Open();

        var none = await AppendAsync(log);
        var one = await AppendAsync(log, "a");

        Assert.Empty(none);
        Assert.Equal(1, Assert.Single(one).Seq);
    }

    [Theory]
    [InlineData(0, 10, "1a 2b 3c 4d")]
    [InlineData(0, 2, "1a 2b")]
    [InlineData(2, 10, "3c 4d")]
    [InlineData(1, 2, "2b 3c")]
    [InlineData(3, 1, "4d")]
    [InlineData(4, 10, "")]
    [InlineData(99, 10, "")]
    [InlineData(long.MaxValue, 10, "")]
    [InlineData(-1, 2, "1a 2b")]
    [InlineData(-99, 10, "1a 2b 3c 4d")]
    [InlineData(0, 0, "")]
    public async Task Events_after_a_number_are_read_oldest_first_up_to_a_limit(long after, int limit, string expected)
    {
        var log = Open();
        await AppendAsync(log, "a", "b", "c");
        await AppendAsync(log, "d");

        var read = await log.ReadAfterAsync(after, limit, Cancel);

        Assert.Equal(expected, TextOf(read));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(7)]
    [InlineData(long.MaxValue)]
    public async Task Nothing_is_read_of_an_empty_log(long after) =>
        Assert.Empty(await Open().ReadAfterAsync(after, 10, Cancel));

    [Fact]
    public async Task The_topic_is_the_one_set_last()
    {
        var log = Open();

        await log.AppendAsync([new(RoomEventKind.Topic, Alice, "one"), new(RoomEventKind.Topic, Alice, "two")], Cancel);
        await AppendAsync(log, "three");

        Assert.Equal("two", log.Topic);
    }

    [Fact]
    public async Task The_topic_stays_when_the_line_that_set_it_is_forgotten()
    {
        var log = Open(new() { MaxPerRoom = 2 });

        await log.AppendAsync([new(RoomEventKind.Topic, Alice, "one")], Cancel);
        await AppendAsync(log, "a", "b", "c");

        Assert.Equal("one", log.Topic);
    }

    [Fact]
    public async Task A_room_always_gets_the_same_log_and_another_room_another()
    {
        var store = CreateStore(new());
        await AppendAsync(store.Open(ChatParts.Room("dev")), "a");

        var again = store.Open(ChatParts.Room("DEV"));
        var other = store.Open(ChatParts.Room("ops"));

        Assert.Equal(1, again.LastSeq);
        Assert.Equal(0, other.LastSeq);
        Assert.Null(store.Trouble);
    }

    [Fact]
    public void An_empty_log_can_be_forgotten_and_opened_again()
    {
        var store = CreateStore(new());
        var room = ChatParts.Room("dev");
        var log = store.Open(room);

        store.Close(log);

        Assert.True(store.Open(room).IsEmpty);
    }

    [Fact]
    public async Task Past_the_bound_of_a_room_its_oldest_are_forgotten_and_numbers_go_on()
    {
        var log = Open(new() { MaxPerRoom = 3 });

        await AppendAsync(log, "a", "b");
        await AppendAsync(log, "c", "d");
        await AppendAsync(log, "e");

        Assert.Equal("3c 4d 5e", TextOf(await log.ReadAfterAsync(0, 10, Cancel)));
        Assert.Equal("4d", TextOf(await log.ReadAfterAsync(3, 1, Cancel)));
        Assert.Equal(5, log.LastSeq);
    }

    [Fact]
    public async Task A_batch_larger_than_the_bound_of_a_room_is_numbered_whole()
    {
        var log = Open(new() { MaxPerRoom = 2 });

        var appended = await AppendAsync(log, "a", "b", "c", "d", "e");

        Assert.Equal("1a 2b 3c 4d 5e", TextOf(appended));
        Assert.Equal("4d 5e", TextOf(await log.ReadAfterAsync(0, 10, Cancel)));
    }

    [Fact]
    public async Task What_is_older_than_the_greatest_age_is_forgotten()
    {
        var log = Open(new() { MaxAge = TimeSpan.FromMinutes(10) });
        await AppendAsync(log, "a");
        Time.Advance(TimeSpan.FromMinutes(6));
        await AppendAsync(log, "b");

        Time.Advance(TimeSpan.FromMinutes(6));
        var half = await log.ReadAfterAsync(0, 10, Cancel);
        Time.Advance(TimeSpan.FromMinutes(6));
        var none = await log.ReadAfterAsync(0, 10, Cancel);

        Assert.Equal("2b", TextOf(half));
        Assert.Empty(none);
        Assert.True(log.IsEmpty);
        Assert.Equal("3c", TextOf(await AppendAsync(log, "c")));
    }

    [Fact]
    public async Task What_goes_is_counted_by_the_bound_that_it_was_past()
    {
        var store = CreateStore(new() { MaxPerRoom = 400, MaxAge = TimeSpan.FromMinutes(10) });
        var log = store.Open(ChatParts.Room("dev"));
        var expired = ((IStoreFigures)store).Expired;

        await AppendAsync(log, [.. Enumerable.Repeat("a", 1000)]);
        Time.Advance(TimeSpan.FromMinutes(1));
        await TestWait.UntilAsync(() => expired.ByCount == 600);
        Time.Advance(TimeSpan.FromMinutes(10));
        await log.ReadAfterAsync(0, 1, Cancel);

        await TestWait.UntilAsync(() => expired.ByAge == 400);
        Assert.Equal((600, 0), (expired.ByCount, expired.BySize));
    }

    [Fact]
    public async Task Past_the_bound_of_the_store_the_room_silent_for_longest_is_forgotten_first()
    {
        var store = CreateStore(new() { MaxBytes = 256 * 1024 });
        var (silent, busy) = (store.Open(ChatParts.Room("silent")), store.Open(ChatParts.Room("busy")));
        var page = new string('x', 1000);
        for (var i = 0; i < 50; i++)
            await AppendAsync(silent, page);

        for (var i = 0; i < 500 && !silent.IsEmpty; i++)
        {
            Time.Advance(TimeSpan.FromSeconds(1));
            await AppendAsync(busy, page);
        }

        Assert.True(silent.IsEmpty);
        Assert.True(((IStoreFigures)store).Expired.BySize >= 50);
        var kept = await busy.ReadAfterAsync(0, 1000, Cancel);
        Assert.InRange(kept.Count, 20, 260);
        Assert.Equal(busy.LastSeq, kept[^1].Seq);
        Assert.Equal("51" + page, TextOf(await AppendAsync(silent, page)));
    }

    [Fact]
    public async Task What_was_sent_under_an_id_is_found_by_it()
    {
        var store = CreateStore(new());
        var log = store.Open(ChatParts.Room("dev"));

        var appended = await log.AppendAsync([Sent("a", "1"), Sent("b", "2"), Sent("c", "1", token: "other")], Cancel);

        Assert.Equal(TextOf(appended[0]), TextOf((await store.FindSentAsync(new("token", "1"), Cancel))!));
        Assert.Equal(TextOf(appended[1]), TextOf((await store.FindSentAsync(new("token", "2"), Cancel))!));
        Assert.Equal(TextOf(appended[2]), TextOf((await store.FindSentAsync(new("other", "1"), Cancel))!));
        Assert.Null(await store.FindSentAsync(new("token", "3"), Cancel));
        Assert.Null(await store.FindSentAsync(new("TOKEN", "1"), Cancel));
    }

    [Fact]
    public async Task Of_several_sent_under_one_id_all_are_kept_and_the_first_is_found()
    {
        var store = CreateStore(new());
        var (dev, ops) = (store.Open(ChatParts.Room("dev")), store.Open(ChatParts.Room("ops")));

        await dev.AppendAsync([Sent("a", "1"), Sent("b", "1")], Cancel);
        await ops.AppendAsync([Sent("c", "1")], Cancel);

        Assert.Equal("a", (await store.FindSentAsync(new("token", "1"), Cancel))?.Text);
        Assert.Equal("1a 2b", TextOf(await dev.ReadAfterAsync(0, 10, Cancel)));
        Assert.Equal("1c", TextOf(await ops.ReadAfterAsync(0, 10, Cancel)));
    }

    [Fact]
    public async Task An_id_is_forgotten_with_its_message()
    {
        var store = CreateStore(new() { MaxPerRoom = 2 });
        var log = store.Open(ChatParts.Room("dev"));

        await log.AppendAsync([Sent("a", "1"), Sent("b", "2"), Sent("c", "3")], Cancel);

        Assert.Null(await store.FindSentAsync(new("token", "1"), Cancel));
        Assert.Equal("b", (await store.FindSentAsync(new("token", "2"), Cancel))?.Text);
    }

    [Fact]
    public async Task The_rooms_are_those_that_something_is_kept_of_named_as_they_were_made()
    {
        var store = CreateStore(new());
        await AppendAsync(store.Open(ChatParts.Room("Dev")), "a");
        store.Open(ChatParts.Room("ops"));

        await AppendAsync(store.Open(ChatParts.Room("DEV")), "b");

        Assert.Equal("Dev", Assert.Single(store.ListAll()).Text);
    }

    [Fact]
    public async Task Readers_see_whole_batches_without_gaps_while_one_appends()
    {
        const int Batches = 400;
        var log = Open(new() { MaxPerRoom = 100 });
        var appending = Task.Run(
            async () =>
            {
                for (var i = 0; i < Batches; i++)
                    await AppendAsync(log, "a", "b", "c", "d", "e");
            },
            Cancel);

        var readers = Enumerable.Range(0, 3).Select(_ => Task.Run(() => FollowAsync(log, appending), Cancel));

        await Task.WhenAll(readers);
        await appending;
        Assert.Equal(5 * Batches, log.LastSeq);
    }

    /// <summary>Waits until what was said is where the store keeps it for searches; else it does so a moment later.</summary>
    internal virtual Task IndexedAsync(IRoomLog log) => Task.CompletedTask;

    internal abstract IHistoryStore CreateStore(HistoryOptions options);

    private static async Task FollowAsync(IRoomLog log, Task appending)
    {
        for (var isLast = false; !isLast;)
        {
            isLast = appending.IsCompleted;
            var read = await log.ReadAfterAsync(log.LastSeq - 50, 1000, CancellationToken.None);

            Assert.All(read.Zip(read.Skip(1)), pair => Assert.Equal(pair.First.Seq + 1, pair.Second.Seq));
            Assert.All(read, logged => Assert.Equal("abcde"[(int)((logged.Seq - 1) % 5)].ToString(), logged.Text));
            Assert.True(read.Count == 0 || read[^1].Seq % 5 == 0, "Half a batch was read.");

            // What is read from memory is there at once: readers that never let go would keep the one that appends from its thread.
            await Task.Yield();
        }
    }

    private static ValueTask<IReadOnlyList<RoomEvent>> AppendAsync(IRoomLog log, params string[] texts) =>
        log.AppendAsync([.. texts.Select(text => new Draft(RoomEventKind.Message, Alice, text))], CancellationToken.None);

    private static Draft Sent(string text, string id, string token = "token") => new(RoomEventKind.Message, Alice, text, new(token, id));

    private static string TextOf(RoomEvent logged) => $"{logged.Kind} {logged.Seq} {logged.Nick} {logged.Text}";

    private static string TextOf(IEnumerable<RoomEvent> read) => string.Join(' ', read.Select(logged => $"{logged.Seq}{logged.Text}"));

    private IRoomLog Open(HistoryOptions? options = null) => CreateStore(options ?? new()).Open(ChatParts.Room("dev"));
}
