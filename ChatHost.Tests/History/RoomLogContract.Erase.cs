using ChatHost.History;
using ChatHost.Messages;
using ChatHost.Tests.Support;

namespace ChatHost.Tests.History;

/// <summary>Erased messages are nowhere any more, and their numbers stay.</summary>
public abstract partial class RoomLogContract
{
    [Fact]
    public async Task Erased_messages_leave_only_number_and_time()
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
    public async Task Erasing_again_changes_nothing()
    {
        var log = Open();
        await AppendAsync(log, "a", "b");
        await log.EraseAsync(1, 1, by: null, Cancel);

        var again = await log.EraseAsync(1, 2, by: null, Cancel);

        Assert.Equal([2], again.Erased.Select(mark => mark.Seq));
        Assert.Empty((await log.EraseAsync(1, 2, by: null, Cancel)).Erased);
    }

    [Fact]
    public async Task Messages_of_one_nickname_alone_are_erased_whatever_its_case()
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
    public async Task Many_messages_are_erased_in_steps()
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
    public async Task The_topic_of_an_erased_room_goes_though_its_message_was_deleted_before()
    {
        var log = Open(new() { MaxPerRoom = 2 });
        await log.AppendAsync([new(RoomEventKind.Topic, Alice, "one")], Cancel);
        await AppendAsync(log, "a", "b", "c");

        var step = await log.EraseAsync(1, 4, by: null, Cancel);

        Assert.Equal([3, 4], step.Erased.Select(mark => mark.Seq));
        Assert.Null(log.Topic);
    }

    [Fact]
    public async Task A_room_with_everything_erased_is_empty_and_its_numbers_continue()
    {
        var store = CreateStore(new());
        var room = ChatParts.Room("dev");
        var log = store.Open(room);
        await AppendAsync(log, "a", "b");

        await log.EraseAsync(1, 1, by: null, Cancel);
        var half = log.IsEmpty;
        await log.EraseAsync(2, 2, by: null, Cancel);
        var whole = (log.IsEmpty, store.ListAll().Count);
        store.Close(log);
        var again = await AppendAsync(store.Open(room), "c");

        Assert.False(half);
        Assert.Equal((true, 0), whole);
        Assert.Equal("3c", TextOf(again));
        Assert.False(store.Open(room).IsEmpty);
        Assert.Equal("1 2 3c", TextOf(await store.Open(room).ReadAfterAsync(0, 10, Cancel)));
    }

    [Fact]
    public async Task An_erased_message_is_still_found_by_its_id()
    {
        var store = CreateStore(new());
        var log = store.Open(ChatParts.Room("dev"));
        await log.AppendAsync([Sent("a", "1"), Sent("b", "1")], Cancel);

        await log.EraseAsync(1, 1, by: null, Cancel);

        Assert.Equal("Erased 1 server ", TextOf((await store.FindSentAsync(new("token", "1"), Cancel))!));
    }

    [Fact]
    public async Task Erased_messages_count_as_stored_and_are_deleted_like_others()
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
    public async Task Nothing_is_erased_above_the_last_number(long first)
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
}
