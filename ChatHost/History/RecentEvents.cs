using ChatHost.Messages;

namespace ChatHost.History;

/// <summary>The newest events of one room in memory, so that most reads need no database. Its log's lock guards it.</summary>
internal sealed class RecentEvents
{
    private const int MaxCount = 1024;

    private readonly Ring<RoomEvent> _events = new();

    /// <summary>About how much memory they take, in bytes.</summary>
    public long Bytes { get; private set; }

    /// <summary>The number of the oldest; only a new object has none.</summary>
    private long FirstSeq => _events[0].Seq;

    /// <summary>The number that follows on the newest; 0 for a new object.</summary>
    public long NextSeq => _events.Count == 0 ? 0 : FirstSeq + _events.Count;

    public void Add(RoomEvent logged)
    {
        if (_events.Count == MaxCount)
            DropOldest();
        _events.Add(logged, MaxCount);
        Bytes += SizeOf(logged);
    }

    /// <summary>Replaces the event with the same number; does nothing if that is not here.</summary>
    public void Replace(RoomEvent mark)
    {
        if (_events.Count == 0 || mark.Seq < FirstSeq || mark.Seq >= FirstSeq + _events.Count)
            return;
        ref var replaced = ref _events[(int)(mark.Seq - FirstSeq)];
        Bytes += SizeOf(mark) - SizeOf(replaced);
        replaced = mark;
    }

    /// <summary>Drops the older half; false if nothing is left.</summary>
    public bool DropOlderHalf()
    {
        for (var left = (_events.Count + 1) / 2; left > 0; left--)
            DropOldest();
        return _events.Count > 0;
    }

    /// <summary>Reads the first events after a number, up to a limit; false if that includes older ones, which are not here.</summary>
    public bool TryRead(long after, int limit, DateTime notBefore, out RoomEvent[] events)
    {
        events = [];
        if (_events.Count == 0 || after + 1 < FirstSeq)
            return false;
        var skipped = (int)Math.Min(after + 1 - FirstSeq, _events.Count);
        while (skipped < _events.Count && _events[skipped].Time < notBefore)
            skipped++;
        events = new RoomEvent[Math.Min(limit, _events.Count - skipped)];
        for (var i = 0; i < events.Length; i++)
            events[i] = _events[skipped + i];
        return true;
    }

    private void DropOldest() => Bytes -= SizeOf(_events.RemoveFirst());

    private static long SizeOf(RoomEvent logged) => 112 + (2L * (logged.Text?.Length ?? 0));
}
