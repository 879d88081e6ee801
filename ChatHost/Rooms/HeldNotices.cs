using ChatHost.Messages;

namespace ChatHost.Rooms;

/// <summary>
/// Who came, went or was renamed while a member still reads the log: passing notices that no log repeats, each with the number of
/// the message before it, so that the member reads them in their place. The room's writer adds, whoever delivers takes.
/// </summary>
internal sealed class HeldNotices
{
    /// <summary>
    /// Maximum number of notices that wait; past it they are delivered at once, out of place among the messages but not lost. A few
    /// seconds of the busiest room that announces at all.
    /// </summary>
    public const int Max = 1000;

    private readonly Lock _lock = new();
    private readonly Queue<(long After, RoomBatch.Entry Notice)> _waiting = new();

    /// <summary>Holds a notice back; false if as many wait as may.</summary>
    public bool TryAdd(long after, RoomBatch.Entry notice)
    {
        lock (_lock)
        {
            if (_waiting.Count >= Max)
                return false;
            _waiting.Enqueue((after, notice));
            return true;
        }
    }

    /// <summary>Messages with the notices that belong before and between them; with <paramref name="all"/> also those after the last.</summary>
    public IEnumerable<RoomBatch.Entry> MergeInto(IEnumerable<RoomEvent> messages, bool all)
    {
        foreach (var message in messages)
        {
            while (TryTake(before: message.Seq, out var notice))
                yield return notice;
            yield return new(message, Author: null, Renaming: null);
        }

        while (all && TryTake(before: long.MaxValue, out var notice))
            yield return notice;
    }

    private bool TryTake(long before, out RoomBatch.Entry notice)
    {
        lock (_lock)
        {
            var isDue = _waiting.TryPeek(out var first) && first.After < before;
            notice = isDue ? _waiting.Dequeue().Notice : default;
            return isDue;
        }
    }
}
