using ChatHost.History;
using ChatHost.Messages;
using ChatHost.Tests.Support;

namespace ChatHost.Tests.History;

/// <summary>What every store promises of the logs of its rooms. A store's own tests inherit this and say how to make one.</summary>
public abstract class RoomLogContract
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

        store.Forget(room, log);

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
    public async Task What_is_erased_leaves_its_number_and_its_time_alone()
    {
        var log = Open();
        await AppendAsync(log, "a");
        Time.Advance(TimeSpan.FromMinutes(1));
        await AppendAsync(log, "b", "c");

        var step = await log.EraseAsync(1, 2, by: null, Cancel);

        Assert.Equal(["Erased 1 server ", "Erased 2 server "], step.Erased.Select(TextOf));
        Assert.Equal(2, step.UpTo);
        var read = await log.ReadAfterAsync(0, 10, Cancel);
        Assert.Equal(["Erased 1 server ", "Erased 2 server ", "Message 3 alice c"], read.Select(TextOf));
        Assert.Equal([TimeSpan.Zero, TimeSpan.FromMinutes(1)], read.Take(2).Select(mark => mark.Time - ManualTime.Start.UtcDateTime));
        Assert.Equal("4d", TextOf(await AppendAsync(log, "d")));
    }

    [Fact]
    public async Task Erased_again_nothing_changes()
    {
        var log = Open();
        await AppendAsync(log, "a", "b");
        await log.EraseAsync(1, 1, by: null, Cancel);

        var again = await log.EraseAsync(1, 2, by: null, Cancel);

        Assert.Equal([2], again.Erased.Select(mark => mark.Seq));
        Assert.Empty((await log.EraseAsync(1, 2, by: null, Cancel)).Erased);
    }

    [Fact]
    public async Task All_of_one_nickname_is_erased_whatever_its_case_and_nothing_else()
    {
        var log = Open();
        await log.AppendAsync(
            [
                new(RoomEventKind.Message, ChatParts.Nick("Bob"), "1"), new(RoomEventKind.Message, Alice, "2"),
                new(RoomEventKind.Action, ChatParts.Nick("BOB"), "3"), new(RoomEventKind.Message, ChatParts.Nick("bobby"), "4"),
                new(RoomEventKind.Topic, ChatParts.Nick("bob"), "5"),
            ],
            Cancel);

        var step = await log.EraseAsync(1, 5, ChatParts.Nick("bob"), Cancel);

        Assert.Equal([1, 3, 5], step.Erased.Select(mark => mark.Seq));
        Assert.Equal("1 22 3 44 5", TextOf(await log.ReadAfterAsync(0, 10, Cancel)));
        Assert.Null(log.Topic);
    }

    [Fact]
    public async Task Much_is_erased_in_steps()
    {
        var log = Open();
        await AppendAsync(log, [.. Enumerable.Repeat("a", 700)]);

        var steps = new List<Erasure>();
        for (var first = 1L; first <= 700; first = steps[^1].UpTo + 1)
            steps.Add(await log.EraseAsync(first, 700, by: null, Cancel));

        Assert.Equal([256L, 512, 700], steps.Select(step => step.UpTo));
        Assert.Equal(Enumerable.Range(1, 700).Select(i => (long)i), steps.SelectMany(step => step.Erased).Select(mark => mark.Seq));
    }

    [Fact]
    public async Task A_topic_goes_with_the_event_that_set_it_and_with_no_other()
    {
        var log = Open();
        await log.AppendAsync([new(RoomEventKind.Topic, Alice, "one"), new(RoomEventKind.Topic, Alice, "two")], Cancel);

        await log.EraseAsync(1, 1, by: null, Cancel);
        var before = log.Topic;
        await log.EraseAsync(2, 2, by: null, Cancel);

        Assert.Equal("two", before);
        Assert.Null(log.Topic);
    }

    [Fact]
    public async Task The_topic_of_a_room_that_is_erased_goes_though_the_event_that_set_it_is_forgotten()
    {
        var log = Open(new() { MaxPerRoom = 2 });
        await log.AppendAsync([new(RoomEventKind.Topic, Alice, "one")], Cancel);
        await AppendAsync(log, "a", "b", "c");

        var step = await log.EraseAsync(1, 4, by: null, Cancel);

        Assert.Equal([3, 4], step.Erased.Select(mark => mark.Seq));
        Assert.Null(log.Topic);
    }

    [Fact]
    public async Task A_room_of_which_all_is_erased_is_empty_and_its_numbers_go_on()
    {
        var store = CreateStore(new());
        var room = ChatParts.Room("dev");
        var log = store.Open(room);
        await AppendAsync(log, "a", "b");

        await log.EraseAsync(1, 1, by: null, Cancel);
        var half = log.IsEmpty;
        await log.EraseAsync(2, 2, by: null, Cancel);
        var whole = (log.IsEmpty, store.Rooms.Count);
        store.Forget(room, log);
        var again = await AppendAsync(store.Open(room), "c");

        Assert.False(half);
        Assert.Equal((true, 0), whole);
        Assert.Equal("3c", TextOf(again));
        Assert.False(store.Open(room).IsEmpty);
        Assert.Equal("1 2 3c", TextOf(await store.Open(room).ReadAfterAsync(0, 10, Cancel)));
    }

    [Fact]
    public async Task What_was_sent_under_an_id_and_erased_is_known_by_its_number_alone()
    {
        var store = CreateStore(new());
        var log = store.Open(ChatParts.Room("dev"));
        await log.AppendAsync([Sent("a", "1"), Sent("b", "1")], Cancel);

        await log.EraseAsync(1, 1, by: null, Cancel);

        Assert.Equal("Erased 1 server ", TextOf((await store.FindSentAsync(new("token", "1"), Cancel))!));
    }

    [Fact]
    public async Task What_is_erased_counts_as_kept_and_goes_like_all_else()
    {
        var log = Open(new() { MaxPerRoom = 3 });
        await AppendAsync(log, "a", "b", "c");

        await log.EraseAsync(2, 3, by: null, Cancel);
        await AppendAsync(log, "d", "e");

        Assert.Equal("3 4d 5e", TextOf(await log.ReadAfterAsync(0, 10, Cancel)));
        Assert.Empty((await log.EraseAsync(1, 2, by: null, Cancel)).Erased);
    }

    [Theory]
    [InlineData(4)]
    [InlineData(long.MaxValue)]
    public async Task Above_the_last_number_there_is_nothing_to_erase(long first)
    {
        var log = Open();
        await AppendAsync(log, "a", "b", "c");

        var step = await log.EraseAsync(first, 3, by: null, Cancel);

        Assert.Empty(step.Erased);
        Assert.Equal(3, step.UpTo);
        Assert.Equal("1a 2b 3c", TextOf(await log.ReadAfterAsync(0, 10, Cancel)));
        Assert.False(log.IsEmpty);
    }

    [Fact]
    public async Task Nothing_is_erased_of_an_empty_log()
    {
        var log = Open();

        var step = await log.EraseAsync(1, 0, by: null, Cancel);

        Assert.Empty(step.Erased);
        Assert.True(log.IsEmpty);
    }

    [Theory]
    [InlineData("hello", "1 4")]
    [InlineData("HELLO  wor", "1")]
    [InlineData("ell", "1 4")]
    [InlineData("o w", "1")]
    [InlineData("協程", "2")]
    [InlineData("程", "2 3")]
    [InlineData("協程 好用", "2")]
    [InlineData("ΣΊΣΥΦΟΣ", "5")]
    [InlineData("wave", "6")]
    [InlineData("the topic", "7")]
    [InlineData("50%", "8")]
    [InlineData("a_b", "8")]
    [InlineData("%", "8")]
    [InlineData("_b", "8")]
    [InlineData("\"quoted\"", "9")]
    [InlineData("OR NOT", "9")]
    [InlineData("NEAR(a", "9")]
    [InlineData("text:\"", "")]
    [InlineData("😀😀😀", "10")]
    [InlineData("😀", "10")]
    [InlineData("missing", "")]
    [InlineData("hello missing", "")]
    public async Task Messages_that_hold_all_the_words_are_found(string typed, string expected)
    {
        var log = Open();
        await AppendAsync(
            log, "Hello world", "協程很好用", "程", "ｈｅｌｌｏ", "Σίσυφος");
        await log.AppendAsync([new(RoomEventKind.Action, Alice, "waves"), new(RoomEventKind.Topic, Alice, "The topic")], Cancel);
        await AppendAsync(log, "50% of a_b", "\"quoted\" OR NOT NEAR(a, b)", "😀😀😀", "nothing of all that");

        var forwards = await SearchAsync(log, typed);
        var backwards = await SearchAsync(log, typed, newestFirst: true);
        await FillAsync(log);
        var later = await SearchAsync(log, typed, limit: 100);

        Assert.Equal(expected, forwards);
        Assert.Equal(expected, backwards);
        Assert.Equal(expected, later);
    }

    [Theory]
    [InlineData(0, 2, false, "1 2 /2")]
    [InlineData(2, 2, false, "3 4")]
    [InlineData(2, 9, false, "3 4")]
    [InlineData(9, 9, false, "")]
    [InlineData(0, 2, true, "3 4 /3")]
    [InlineData(2, 9, true, "3 4")]
    [InlineData(0, 4, true, "1 2 3 4")]
    public async Task Of_what_is_found_the_first_or_the_last_after_a_number_are_given(long after, int limit, bool newestFirst, string expected)
    {
        var log = Open();
        await AppendAsync(log, "hello", "hello", "hello", "hello");

        var found = await SearchAsync(log, "hello", after, limit, newestFirst);

        Assert.Equal(expected, found);
    }

    [Fact]
    public async Task A_search_looks_at_so_many_texts_and_says_how_far_it_came()
    {
        var log = Open(new() { MaxPerRoom = 100_000 });
        await AppendAsync(log, "協程");
        for (var i = 0; i < 3; i++)
            await AppendAsync(log, [.. Enumerable.Repeat("x", 10_000)]);
        await AppendAsync(log, "協程");

        Assert.Equal("1 /20000", await SearchAsync(log, "協程"));
        Assert.Equal("30002", await SearchAsync(log, "協程", after: 20_000));
        Assert.Equal("30002 /10003", await SearchAsync(log, "協程", newestFirst: true));
    }

    [Fact]
    public async Task What_is_erased_or_no_longer_kept_is_not_found()
    {
        var log = Open(new() { MaxPerRoom = 1000 });
        await AppendAsync(log, "hello", "hello", "hello");
        await FillAsync(log);
        var before = await SearchAsync(log, "hello");

        await log.EraseAsync(2, 2, by: null, Cancel);
        var erased = await SearchAsync(log, "hello");
        await AppendAsync(log, [.. Enumerable.Repeat("x", 398)]);

        Assert.Equal("1 2 3", before);
        Assert.Equal("1 3", erased);
        Assert.Equal("3", await SearchAsync(log, "hello"));
    }

    [Fact]
    public async Task What_is_too_old_is_not_found()
    {
        var log = Open(new() { MaxAge = TimeSpan.FromMinutes(10) });
        await AppendAsync(log, "hello");
        await FillAsync(log);
        Time.Advance(TimeSpan.FromMinutes(6));
        await AppendAsync(log, "hello");

        Time.Advance(TimeSpan.FromMinutes(6));

        Assert.Equal("602", await SearchAsync(log, "hello"));
    }

    [Fact]
    public async Task A_search_stays_in_its_room()
    {
        var store = CreateStore(new());
        var (dev, ops) = (store.Open(ChatParts.Room("dev")), store.Open(ChatParts.Room("ops")));
        await AppendAsync(dev, "hello");
        await AppendAsync(ops, "bye", "hello");
        await FillAsync(dev);
        await FillAsync(ops);

        Assert.Equal("1", await SearchAsync(dev, "hello"));
        Assert.Equal("2", await SearchAsync(ops, "hello"));
    }

    [Fact]
    public async Task The_rooms_are_those_that_something_is_kept_of_named_as_they_were_made()
    {
        var store = CreateStore(new());
        await AppendAsync(store.Open(ChatParts.Room("Dev")), "a");
        store.Open(ChatParts.Room("ops"));

        await AppendAsync(store.Open(ChatParts.Room("DEV")), "b");

        Assert.Equal("Dev", Assert.Single(store.Rooms).Text);
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
        }
    }

    private static ValueTask<IReadOnlyList<RoomEvent>> AppendAsync(IRoomLog log, params string[] texts) =>
        log.AppendAsync([.. texts.Select(text => new Draft(RoomEventKind.Message, Alice, text))], CancellationToken.None);

    /// <summary>Says so much more that an index has all that was said before.</summary>
    private async Task FillAsync(IRoomLog log)
    {
        await AppendAsync(log, [.. Enumerable.Repeat("x", 600)]);
        await IndexedAsync(log);
    }

    /// <summary>The numbers found, and behind a slash how far the search came, if not to the end.</summary>
    private static async Task<string> SearchAsync(IRoomLog log, string typed, long after = 0, int limit = 10, bool newestFirst = false)
    {
        Assert.True(SearchWords.TryParse(typed, out var words));
        var (found, reached) = await log.SearchAsync(words, after, limit, newestFirst, Cancel);
        return string.Join(' ', found.Select(logged => $"{logged.Seq}").Concat(reached is { } number ? [$"/{number}"] : []));
    }

    private static Draft Sent(string text, string id, string token = "token") => new(RoomEventKind.Message, Alice, text, new(token, id));

    private static string TextOf(RoomEvent logged) => $"{logged.Kind} {logged.Seq} {logged.Nick} {logged.Text}";

    private static string TextOf(IEnumerable<RoomEvent> read) => string.Join(' ', read.Select(logged => $"{logged.Seq}{logged.Text}"));

    private IRoomLog Open(HistoryOptions? options = null) => CreateStore(options ?? new()).Open(ChatParts.Room("dev"));
}
