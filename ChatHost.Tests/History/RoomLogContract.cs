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
    public async Task Events_are_their_drafts_with_room_number_and_time()
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

        Assert.Equal(("two", 2), (log.Topic, log.TopicSeq));
        await log.AppendAsync([new(RoomEventKind.Topic, Alice, "")], Cancel);
        Assert.Equal((null, 4), (log.Topic, log.TopicSeq));
    }

    [Fact]
    public async Task Lines_of_a_block_carry_the_number_of_its_first()
    {
        var log = Open();
        await AppendAsync(log, "before");

        await log.AppendAsync(
            [
                new(RoomEventKind.Message, Alice, "one"), new(RoomEventKind.Message, Alice, "two", Continues: true),
                new(RoomEventKind.Message, Alice, "three", Continues: true), new(RoomEventKind.Message, Alice, "other"),
            ],
            Cancel);

        Assert.Equal([0L, 0, 2, 2, 0], (await log.ReadAfterAsync(0, 10, Cancel)).Select(logged => logged.First));
    }

    [Fact]
    public async Task A_new_store_has_no_default_names() =>
        Assert.Empty(await CreateStore(new()).FindDefaultNamesAsync(Cancel).ToListAsync(Cancel));

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
    public void An_empty_log_can_be_closed_and_opened_again()
    {
        var store = CreateStore(new());
        var room = ChatParts.Room("dev");
        var log = store.Open(room);

        store.Close(log);

        Assert.True(store.Open(room).IsEmpty);
    }

    [Fact]
    public async Task Messages_sent_under_an_id_are_found_by_it()
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
    public async Task Of_several_messages_under_one_id_the_first_is_found()
    {
        var store = CreateStore(new());
        var (dev, ops) = (store.Open(ChatParts.Room("dev")), store.Open(ChatParts.Room("ops")));

        await dev.AppendAsync([Sent("a", "1"), Sent("b", "1")], Cancel);
        await ops.AppendAsync([Sent("c", "1")], Cancel);

        Assert.Equal("a", (await store.FindSentAsync(new("token", "1"), Cancel))?.Text);
        Assert.Equal(KeepsRepeats ? "1a 2b" : "1a", TextOf(await dev.ReadAfterAsync(0, 10, Cancel)));
        Assert.Equal("1c", TextOf(await ops.ReadAfterAsync(0, 10, Cancel)));
    }

    [Fact]
    public async Task Rooms_with_history_are_listed_under_their_first_spelling()
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

    /// <summary>Whether a message under an id that the room has is stored once more; a store with other writers returns the first.</summary>
    internal virtual bool KeepsRepeats => true;

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
