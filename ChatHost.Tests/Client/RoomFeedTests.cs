using ChatHost.Client;

namespace ChatHost.Tests.Client;

public sealed class RoomFeedTests
{
    private readonly RoomFeed _feed = new("dev", last: 4);

    [Fact]
    public void Numbers_are_handed_on_once_and_in_order()
    {
        Assert.Equal([5], Take(5));
        Assert.Empty(Take(5));
        Assert.Empty(Take(3));
        Assert.Equal([6], Take(6));
        Assert.Equal(6, _feed.Last);
    }

    [Fact]
    public void Later_events_wait_until_skipped_numbers_have_come()
    {
        _feed.Skip(to: 7);
        Assert.True(_feed.IsIncomplete);
        Assert.Empty(Take(8));
        Assert.Equal([5], Take(5));
        Assert.Equal([6], Take(6));
        Assert.Equal([7, 8], Take(7));
        Assert.False(_feed.IsIncomplete);
    }

    [Fact]
    public void An_event_that_arrives_early_waits_for_those_before_it()
    {
        Assert.Empty(Take(7));
        Assert.True(_feed.IsIncomplete);
        Assert.Equal([5], Take(5));
        Assert.Equal([6, 7], Take(6));
        Assert.False(_feed.IsIncomplete);
    }

    [Fact]
    public void Numbers_that_are_no_longer_stored_become_a_gap_before_what_waited()
    {
        _feed.Skip(to: 9);
        Assert.Equal(4, _feed.BeginFill());
        Assert.Empty(Take(8));
        Assert.Empty(Take(9));
        Assert.Empty(Take(10));

        Assert.Equal([-7, 8, 9, 10], EndFill(asked: 4));
        Assert.False(_feed.IsIncomplete);
        Assert.False(_feed.IsFilling);
    }

    [Fact]
    public void An_answer_without_events_ends_the_gap_at_the_last_skipped_number()
    {
        _feed.Skip(to: 9);
        _feed.BeginFill();

        Assert.Equal([-9], EndFill(asked: 4));
        Assert.Equal([10], Take(10));
    }

    [Fact]
    public void An_answer_that_brought_only_the_first_numbers_leaves_the_rest_to_be_asked_for()
    {
        _feed.Skip(to: 9);
        _feed.BeginFill();
        Assert.Equal([5], Take(5));

        Assert.Empty(EndFill(asked: 4));
        Assert.True(_feed.IsIncomplete);
        Assert.Equal(5, _feed.BeginFill());
    }

    [Fact]
    public void A_rewound_feed_takes_again_what_waited()
    {
        _feed.Skip(to: 7);
        _feed.BeginFill();
        Assert.Empty(Take(8));

        _feed.Rewind();

        Assert.Equal((false, false), (_feed.IsIncomplete, _feed.IsFilling));
        Assert.Equal([5], Take(5));
        Assert.Equal([6, 7, 8], Take(6).Concat(Take(7)).Concat(Take(8)));
    }

    [Fact]
    public void A_restarted_feed_begins_at_1()
    {
        _feed.Restart();

        Assert.Equal([1], Take(1));
        Assert.Equal(0, _feed.Read);
    }

    private long[] Take(long seq)
    {
        var due = new List<ChatEvent>();
        _feed.TryTake(new MessageEvent { Room = "dev", Seq = seq, Time = DateTimeOffset.UnixEpoch, Nick = "alice", Text = "hello" }, due);
        return Numbers(due);
    }

    private long[] EndFill(long asked)
    {
        var due = new List<ChatEvent>();
        _feed.EndFill(asked, due);
        return Numbers(due);
    }

    /// <summary>A gap is its last number, negative.</summary>
    private static long[] Numbers(List<ChatEvent> events) => [.. events.Select(happened => happened is GapEvent gap ? -gap.To : ((NumberedEvent)happened).Seq)];
}
