using ChatHost.Messages;

namespace ChatHost.History;

/// <summary>
/// The figures of one room's log: which numbers it has given, which of them it keeps, and its topic. Every change returns new
/// figures, so that a store can publish them once the change is durable, or discard them. All stores calculate with this.
/// </summary>
/// <param name="LastSeq">The number given last; 0 while nothing was ever said.</param>
/// <param name="FirstSeq">The lowest number that may still be kept; above <paramref name="LastSeq"/> when nothing is.</param>
/// <param name="Topic">The topic set last; null while there is none.</param>
/// <param name="TopicSeq">The number of the event that set it; 0 where there is none.</param>
/// <param name="ErasedTo">Everything up to this number was erased or deleted.</param>
/// <param name="AppendedAt">When something was last appended, in UTC.</param>
internal readonly record struct LogState(long LastSeq, long FirstSeq, string? Topic, long TopicSeq, long ErasedTo, DateTime AppendedAt)
{
    /// <summary>Of a log to which nothing was ever appended.</summary>
    public static LogState New { get; } = new(0, 1, null, 0, 0, DateTime.UnixEpoch);

    /// <summary>How many events may still be kept.</summary>
    public long Count => LastSeq - FirstSeq + 1;

    /// <summary>How many are deleted at once where a full store has to delete some.</summary>
    public long OlderHalf => (Count + 1) / 2;

    /// <summary>Whether something is kept that was not erased. It may be too old to be shown.</summary>
    public bool IsKept => Count > 0 && ErasedTo < LastSeq;

    /// <summary>Gives the drafts their numbers and the time.</summary>
    public LogState Append(RoomName room, IReadOnlyList<Draft> drafts, DateTime now, out RoomEvent[] events)
    {
        events = new RoomEvent[drafts.Count];
        if (events.Length == 0)
            return this;
        var (topic, topicSeq) = (Topic, TopicSeq);
        long first = 0;
        for (var i = 0; i < events.Length; i++)
        {
            var (draft, seq) = (drafts[i], LastSeq + 1 + i);
            first = draft.Continues ? first : seq;
            events[i] = draft.ToEvent(room, seq, now, first);
            if (draft.Kind == RoomEventKind.Topic)
                (topic, topicSeq) = (draft.Topic, seq);
        }

        return this with { LastSeq = LastSeq + events.Length, Topic = topic, TopicSeq = topicSeq, AppendedAt = now };
    }

    /// <summary>The numbers that one step of erasing looks at; none where the start is above the end.</summary>
    /// <param name="first">The lowest number to erase.</param>
    /// <param name="last">The greatest.</param>
    public (long Start, long UpTo) EraseStep(long first, long last)
    {
        var start = Math.Max(first, FirstSeq);
        return (start, start > last ? last : Math.Min(last, start + Erasure.MaxNumbers - 1));
    }

    /// <summary>After a step of erasing.</summary>
    /// <param name="first">The lowest number to erase, as it was asked for.</param>
    /// <param name="upTo">The last number that the step looked at.</param>
    /// <param name="by">Whose messages alone were erased; null where all were.</param>
    /// <param name="marks">What the step put in the place of messages.</param>
    public LogState Erase(long first, long upTo, AuthorFilter? by, IReadOnlyList<RoomEvent> marks)
    {
        var topicSeq = TopicSeq;
        var erased = this;

        // Where all of a range is erased, a topic that was set in it goes though its message is kept no longer.
        if (by is null ? topicSeq >= first && topicSeq <= upTo : marks.Any(mark => mark.Seq == topicSeq))
            erased = erased with { Topic = null, TopicSeq = 0 };
        if (by is null && Math.Max(first, FirstSeq) <= Math.Max(ErasedTo + 1, FirstSeq))
            erased = erased with { ErasedTo = Math.Max(ErasedTo, upTo) };
        return erased;
    }

    /// <summary>After the oldest events were deleted. Numbers and topic stay.</summary>
    public LogState Forget(long count) => this with { FirstSeq = FirstSeq + count };
}
