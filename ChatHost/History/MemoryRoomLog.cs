using ChatHost.Messages;

namespace ChatHost.History;

/// <summary>A room's log in memory: the last events in a ring, oldest forgotten first.</summary>
internal sealed class MemoryRoomLog(RoomName room, MemoryHistoryStore store) : IRoomLog
{
    private readonly Lock _lock = new();
    private Kept[] _ring = [];
    private int _first;
    private int _count;
    private long _lastSeq;
    private long _bytes;
    private long _topicSeq;

    // All up to this number is erased, or was forgotten.
    private long _erasedTo;

    /// <summary>An event, and by what its sender may ask for it.</summary>
    private readonly record struct Kept(RoomEvent Event, SendId? SentAs);

    public RoomName Room => room;

    /// <summary>How many have it open. The store's own.</summary>
    public int Openings { get; set; }

    public long LastSeq => Volatile.Read(ref _lastSeq);

    public string? Topic { get; private set; }

    public long TopicSeq => Volatile.Read(ref _topicSeq);

    public bool IsEmpty => Volatile.Read(ref _count) == 0 || Volatile.Read(ref _erasedTo) >= LastSeq;

    /// <summary>When something was last kept, in UTC.</summary>
    public DateTime LastAppended { get; private set; }

    /// <summary>About how much memory the kept events take, in bytes.</summary>
    public long Bytes => Volatile.Read(ref _bytes);

    public ValueTask<IReadOnlyList<RoomEvent>> AppendAsync(IReadOnlyList<Draft> drafts, CancellationToken cancellationToken)
    {
        var now = store.Now;
        var events = new RoomEvent[drafts.Count];
        long added = 0;
        long first = 0;
        lock (_lock)
        {
            added -= ForgetOlderThan(now);
            for (var i = 0; i < events.Length; i++)
            {
                var draft = drafts[i];
                first = draft.Continues ? first : _lastSeq + 1 + i;
                var logged = new RoomEvent
                {
                    Kind = draft.Kind,
                    Room = room,
                    Seq = _lastSeq + 1 + i,
                    Time = now,
                    Nick = draft.Nick,
                    Text = draft.Text,
                    First = draft.Continues ? first : 0,
                };
                events[i] = logged;
                added += Push(new(logged, draft.SentAs));
                if (draft.Kind == RoomEventKind.Topic)
                    (Topic, _topicSeq) = (draft.Topic, logged.Seq);
            }

            LastAppended = now;
            Volatile.Write(ref _lastSeq, _lastSeq + events.Length);
        }

        store.Grew(added);
        return new(events);
    }

    public ValueTask<IReadOnlyList<RoomEvent>> ReadAfterAsync(long after, int limit, CancellationToken cancellationToken)
    {
        long freed;
        RoomEvent[] events;
        lock (_lock)
        {
            freed = ForgetOlderThan(store.Now);
            // Numbers have no gaps, so an event's place in the ring follows from its number.
            var forgotten = _lastSeq - _count;
            var skipped = (int)(Math.Clamp(after, forgotten, _lastSeq) - forgotten);
            events = new RoomEvent[Math.Min(limit, _count - skipped)];
            for (var i = 0; i < events.Length; i++)
                events[i] = _ring[(_first + skipped + i) % _ring.Length].Event;
        }

        // Not inside the lock: a full store trims all logs, one after the other.
        store.Grew(-freed);
        return new(events);
    }

    public async ValueTask<SearchResult> SearchAsync(
        SearchWords words, long after, int limit, bool newestFirst, CancellationToken cancellationToken)
    {
        var search = new Search(this, words, limit, newestFirst);
        return search.Result(isWhole: await search.ScanAsync(Math.Max(after, 0) + 1, LastSeq, cancellationToken));
    }

    public ValueTask<Erasure> EraseAsync(long first, long last, Nickname? by, CancellationToken cancellationToken)
    {
        var erased = new List<RoomEvent>();
        var grown = 0L;
        long upTo;
        lock (_lock)
        {
            grown -= ForgetOlderThan(store.Now);
            var before = _bytes;
            var forgotten = _lastSeq - _count;
            var start = Math.Max(first, forgotten + 1);
            upTo = Erasure.EndOfStep(start, last);
            for (var seq = start; seq <= upTo; seq++)
            {
                ref var kept = ref _ring[(_first + (int)(seq - forgotten - 1)) % _ring.Length];
                if (kept.Event.Kind == RoomEventKind.Erased || (by is not null && !kept.Event.Nick.Equals(by)))
                    continue;
                var mark = RoomEvent.Erased(room, seq, kept.Event.Time);
                if (kept.SentAs is { } sentAs)
                    store.Replace(sentAs, kept.Event, mark);
                _bytes -= SizeOf(kept);
                kept = kept with { Event = mark };
                _bytes += SizeOf(kept);
                erased.Add(mark);
            }

            grown += _bytes - before;
            if (by is null ? _topicSeq >= first && _topicSeq <= upTo : erased.Exists(mark => mark.Seq == _topicSeq))
                (Topic, _topicSeq) = (null, 0);
            if (by is null && start <= Math.Max(_erasedTo, forgotten) + 1)
                Volatile.Write(ref _erasedTo, Math.Max(_erasedTo, upTo));
        }

        store.Grew(grown);
        return new(new Erasure(erased, upTo));
    }

    /// <summary>Forgets the older half, because the store is full. Returns the bytes set free.</summary>
    public long ForgetOlderHalf()
    {
        lock (_lock)
        {
            long freed = 0;
            var forgotten = (_count + 1) / 2;
            for (var left = forgotten; left > 0; left--)
                freed += Pop();
            store.Expired.PastSize(forgotten);
            return freed;
        }
    }

    private long ForgetOlderThan(DateTime now)
    {
        long freed = 0;
        var before = _count;
        while (store.MaxAge is { } age && _count > 0 && _ring[_first].Event.Time < now - age)
            freed += Pop();
        if (before > _count)
            store.Expired.PastAge(before - _count);
        return freed;
    }

    private long Push(Kept kept)
    {
        long added = 0;
        while (_count > 0 && _count >= store.MaxPerRoom)
        {
            added -= Pop();
            store.Expired.PastCount(1);
        }

        if (_count == _ring.Length)
            Grow();
        _ring[(_first + _count++) % _ring.Length] = kept;
        if (kept.SentAs is { } sentAs)
            store.Remember(sentAs, kept.Event);
        var size = SizeOf(kept);
        _bytes += size;
        return added + size;
    }

    private long Pop()
    {
        var kept = _ring[_first];
        if (kept.SentAs is { } sentAs)
            store.ForgetSent(sentAs, kept.Event);
        _ring[_first] = default;
        _first = (_first + 1) % _ring.Length;
        _count--;
        var size = SizeOf(kept);
        _bytes -= size;
        return size;
    }

    private void Grow()
    {
        var ring = new Kept[Math.Clamp(_ring.Length * 2, 8, Math.Max(8, store.MaxPerRoom))];
        for (var i = 0; i < _count; i++)
            ring[i] = _ring[(_first + i) % _ring.Length];
        _ring = ring;
        _first = 0;
    }

    /// <summary>
    /// The event object, its place in the ring, its text, what its sender asks for it by, and for the first a share of
    /// the room itself.
    /// </summary>
    private static long SizeOf(Kept kept) =>
        136 + 2L * (kept.Event.Text?.Length ?? 0)
        + (kept.SentAs is { } sentAs ? 128 + 2L * (sentAs.Token.Length + sentAs.Id.Length) : 0)
        + (kept.Event.Seq == 1 ? 1024 : 0);
}
