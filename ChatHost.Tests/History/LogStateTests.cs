using ChatHost.History;
using ChatHost.Messages;
using ChatHost.Tests.Support;

namespace ChatHost.Tests.History;

/// <summary>The figures of a log, as all stores calculate them.</summary>
public sealed class LogStateTests
{
    private static readonly DateTime Now = new(2026, 1, 31, 12, 0, 0, DateTimeKind.Utc);
    private static readonly RoomName Dev = ChatParts.Room("dev");
    private static readonly Nickname Alice = ChatParts.Nick("alice");

    [Fact]
    public void Appended_drafts_get_the_next_numbers_and_the_old_figures_stay()
    {
        var before = After(2);

        var after = before.Append(Dev, Drafts(3), Now, out var events);

        Assert.Equal([3L, 4, 5], events.Select(logged => logged.Seq));
        Assert.Equal((5, 5, 1), (after.LastSeq, after.Count, after.FirstSeq));
        Assert.Equal(2, before.LastSeq);
        Assert.Equal(Now, after.AppendedAt);
    }

    [Fact]
    public void An_empty_batch_changes_nothing()
    {
        var before = After(2);

        Assert.Equal(before, before.Append(Dev, [], Now.AddDays(1), out var events));
        Assert.Empty(events);
    }

    [Theory]
    [InlineData(1, 1000, 1, 256)]
    [InlineData(900, 1000, 900, 1000)]
    [InlineData(-5, 1000, 1, 256)]
    [InlineData(2000, 1000, 2000, 1000)]
    [InlineData(long.MaxValue, 1000, long.MaxValue, 1000)]
    public void A_step_of_erasing_looks_at_no_more_than_its_maximum(long first, long last, long start, long upTo) =>
        Assert.Equal((start, upTo), After(1000).EraseStep(first, last));

    [Fact]
    public void A_step_of_erasing_begins_at_what_is_still_stored() =>
        Assert.Equal((401L, 656L), After(1000).Forget(400).EraseStep(1, 1000));

    [Fact]
    public void A_log_stays_until_everything_from_its_first_number_on_is_erased()
    {
        var log = After(4);

        var middle = log.Erase(2, 3, by: null, []);
        var start = middle.Erase(1, 1, by: null, []);
        var all = start.Erase(2, 4, by: null, []);

        Assert.True(middle.IsKept);
        Assert.True(start.IsKept);
        Assert.False(all.IsKept);
        Assert.True(all.Append(Dev, Drafts(1), Now, out _).IsKept);
    }

    [Fact]
    public void A_log_does_not_stay_where_the_rest_of_it_was_deleted()
    {
        var log = After(4).Forget(2);

        Assert.False(log.Erase(3, 4, by: null, []).IsKept);
        Assert.False(log.Forget(2).IsKept);
    }

    [Fact]
    public void Erasing_one_nickname_never_empties_a_log() =>
        Assert.True(After(1).Erase(1, 1, Alice, [RoomEvent.Erased(Dev, 1, Now)]).IsKept);

    [Theory]
    [InlineData(2, 2, null)]
    [InlineData(1, 3, null)]
    [InlineData(1, 1, "news")]
    [InlineData(3, 3, "news")]
    public void A_topic_goes_with_the_number_that_set_it(long first, long upTo, string? topic)
    {
        var log = LogState.New.Append(Dev, [.. Drafts(1), new(RoomEventKind.Topic, Alice, "news"), .. Drafts(1)], Now, out _);

        var erased = log.Erase(first, upTo, by: null, []);

        Assert.Equal((topic, topic is null ? 0 : 2), (erased.Topic, erased.TopicSeq));
    }

    [Theory]
    [InlineData(2, null)]
    [InlineData(1, "news")]
    public void A_topic_goes_with_a_nickname_only_where_its_own_message_was_erased(long mark, string? topic)
    {
        var log = LogState.New.Append(Dev, [.. Drafts(1), new(RoomEventKind.Topic, Alice, "news")], Now, out _);

        Assert.Equal(topic, log.Erase(1, 2, Alice, [RoomEvent.Erased(Dev, mark, Now)]).Topic);
    }

    [Fact]
    public void Bounds_hide_what_is_past_them_whatever_is_still_stored()
    {
        var log = After(10);
        var bounds = LogBounds.At(Now.AddMinutes(5), new() { MaxPerRoom = 4, MaxAge = TimeSpan.FromMinutes(10) });

        Assert.Equal(7, bounds.FirstShown(log));
        Assert.Equal(9, bounds.FirstShown(log.Forget(8)));
        Assert.False(bounds.Shows(log, 6, Now));
        Assert.True(bounds.Shows(log, 7, Now));
        Assert.False(bounds.Shows(log, 7, Now.AddMinutes(-6)));
        Assert.False(bounds.IsEmpty(log));
        Assert.True((bounds with { NotBefore = Now.AddTicks(1) }).IsEmpty(log));
        Assert.False(LogBounds.At(Now, new() { MaxAge = null }).HasAge);
    }

    private static LogState After(int messages) => LogState.New.Append(Dev, Drafts(messages), Now, out _);

    private static Draft[] Drafts(int count) => [.. Enumerable.Repeat(new Draft(RoomEventKind.Message, Alice, "a"), count)];
}
