using ChatHost.Messages;

namespace ChatHost.History.Sqlite;

/// <summary>The newest events of one room in memory, so that what is asked for most needs no disk. Its log's lock guards it.</summary>
internal sealed class RecentEvents
{
    private const int MaxCount = 1024;

    private RoomEvent[] _ring = new RoomEvent[8];
    private int _first;
    private int _count;

    /// <summary>About how much memory they take, in bytes.</summary>
    public long Bytes { get; private set; }

    /// <summary>The number of the oldest; there is always one but in a new object.</summary>
    private long FirstSeq => _ring[_first].Seq;

    public void Add(RoomEvent logged)
    {
        if (_count == MaxCount)
            DropOldest();
        if (_count == _ring.Length)
            Grow();
        _ring[(_first + _count++) % _ring.Length] = logged;
        Bytes += SizeOf(logged);
    }

    /// <summary>Puts an event in the place of the one that has its number; nothing happens if that is not here.</summary>
    public void Replace(RoomEvent mark)
    {
        if (_count == 0 || mark.Seq < FirstSeq || mark.Seq >= FirstSeq + _count)
            return;
        ref var place = ref _ring[(_first + (int)(mark.Seq - FirstSeq)) % _ring.Length];
        Bytes += SizeOf(mark) - SizeOf(place);
        place = mark;
    }

    /// <summary>Drops the older half; false if nothing is left.</summary>
    public bool DropOlderHalf()
    {
        for (var left = (_count + 1) / 2; left > 0; left--)
            DropOldest();
        return _count > 0;
    }

    /// <summary>The first events after a number, up to a limit; false if older ones, which are not here, are asked for.</summary>
    public bool TryRead(long after, int limit, DateTime notBefore, out RoomEvent[] events)
    {
        events = [];
        if (_count == 0 || after + 1 < FirstSeq)
            return false;
        var skipped = (int)Math.Min(after + 1 - FirstSeq, _count);
        while (skipped < _count && At(skipped).Time < notBefore)
            skipped++;
        events = new RoomEvent[Math.Min(limit, _count - skipped)];
        for (var i = 0; i < events.Length; i++)
            events[i] = At(skipped + i);
        return true;
    }

    private RoomEvent At(int index) => _ring[(_first + index) % _ring.Length];

    private void DropOldest()
    {
        Bytes -= SizeOf(_ring[_first]);
        _ring[_first] = null!;
        _first = (_first + 1) % _ring.Length;
        _count--;
    }

    private void Grow()
    {
        var ring = new RoomEvent[_ring.Length * 2];
        for (var i = 0; i < _count; i++)
            ring[i] = At(i);
        (_ring, _first) = (ring, 0);
    }

    private static long SizeOf(RoomEvent logged) => 112 + (2L * (logged.Text?.Length ?? 0));
}
