using ChatHost.Messages;

namespace ChatHost.History;

/// <summary>A room's log in memory: the last events in a ring, of which the oldest go first.</summary>
internal sealed class MemoryRoomLog(RoomName room, long number, MemoryHistoryStore store) : IRoomLog
{
    private readonly Lock _lock = new();
    private readonly Ring<Entry> _entries = new();
    private LogState _state = LogState.New;
    private long _bytes;

    /// <summary>An event, and the id that its sender may ask for it by.</summary>
    private readonly record struct Entry(RoomEvent Event, SendId? SentAs);

    public RoomName Room => room;

    /// <summary>How many have it open. The store's own.</summary>
    public int Openings { get; set; }

    public LogState State
    {
        get
        {
            lock (_lock)
                return _state;
        }
    }

    public long Number => number;

    public long LastSeq => State.LastSeq;

    public string? Topic => State.Topic;

    public long TopicSeq => State.TopicSeq;

    public bool IsEmpty => store.Bounds.IsEmpty(State);

    /// <summary>About how much memory the kept events take, in bytes.</summary>
    public long Bytes => Volatile.Read(ref _bytes);

    public ValueTask<IReadOnlyList<RoomEvent>> AppendAsync(IReadOnlyList<Draft> drafts, CancellationToken cancellationToken)
    {
        RoomEvent[] events;
        long grown;
        lock (_lock)
        {
            var before = _bytes;
            var bounds = store.Bounds;
            _state = _state.Append(room, drafts, store.Now, out events);
            DropPast(bounds);
            for (var i = 0; i < events.Length; i++)
            {
                // Of a batch longer than the bound, the oldest have a number and nothing else.
                if (events[i].Seq >= _state.FirstSeq)
                    Add(new(events[i], drafts[i].SentAs), bounds.MaxPerRoom);
            }

            grown = _bytes - before;
        }

        // Outside the lock: a full store trims all logs, one after the other.
        store.Grew(grown);
        return new(events);
    }

    public ValueTask<IReadOnlyList<RoomEvent>> ReadAfterAsync(long after, int limit, CancellationToken cancellationToken)
    {
        long freed;
        RoomEvent[] events;
        lock (_lock)
        {
            freed = DropPast(store.Bounds);

            // Numbers have no gaps, so the position of an event follows from its number.
            var skipped = (int)(Math.Clamp(after, _state.FirstSeq - 1, _state.LastSeq) - _state.FirstSeq + 1);
            events = new RoomEvent[Math.Min(limit, _entries.Count - skipped)];
            for (var i = 0; i < events.Length; i++)
                events[i] = _entries[skipped + i].Event;
        }

        store.Grew(-freed);
        return new(events);
    }

    public async ValueTask<SearchResult> SearchAsync(
        SearchWords words, long after, int limit, bool newestFirst, CancellationToken cancellationToken)
    {
        var search = new Search(this, words, limit, newestFirst);
        return search.Result(isWhole: await search.ScanAsync(Math.Max(after, 0) + 1, LastSeq, cancellationToken));
    }

    public ValueTask<Erasure> EraseAsync(long first, long last, AuthorFilter? by, CancellationToken cancellationToken)
    {
        var marks = new List<RoomEvent>();
        long grown;
        long upTo;
        lock (_lock)
        {
            var before = _bytes;
            DropPast(store.Bounds);
            (var start, upTo) = _state.EraseStep(first, last);
            for (var seq = start; seq <= upTo; seq++)
            {
                ref var entry = ref _entries[(int)(seq - _state.FirstSeq)];
                if (entry.Event.Kind != RoomEventKind.Erased && by?.Matches(entry.Event) != false)
                    marks.Add(Erase(ref entry));
            }

            _state = _state.Erase(first, upTo, by, marks);
            grown = _bytes - before;
        }

        store.Grew(grown);
        return new(new Erasure(marks, upTo));
    }

    /// <summary>Whether something that an account said is kept. It looks at all events.</summary>
    public bool HasOf(long accountId)
    {
        lock (_lock)
        {
            for (var i = 0; i < _entries.Count; i++)
            {
                if (_entries[i].Event.Account?.Id == accountId)
                    return true;
            }

            return false;
        }
    }

    /// <summary>Forgets the older half, because the store is full. Returns the bytes freed.</summary>
    public long ForgetOlderHalf()
    {
        lock (_lock)
        {
            var forgotten = _state.OlderHalf;
            store.Expired.PastSize(forgotten);
            return Drop(forgotten);
        }
    }

    /// <summary>Returns the bytes freed.</summary>
    private long DropPast(LogBounds bounds)
    {
        var pastCount = bounds.FirstShown(_state) - _state.FirstSeq;
        var freed = Drop(pastCount);
        store.Expired.PastCount(pastCount);

        var pastAge = 0;
        while (pastAge < _entries.Count && _entries[pastAge].Event.Time < bounds.NotBefore)
            pastAge++;
        store.Expired.PastAge(pastAge);
        return freed + Drop(pastAge);
    }

    /// <summary>Drops the oldest of the log, those that are numbered and not yet held among them.</summary>
    private long Drop(long count)
    {
        var before = _bytes;
        for (var left = Math.Min(count, _entries.Count); left > 0; left--)
        {
            var entry = _entries.RemoveFirst();
            if (entry.SentAs is { } sentAs)
                store.ForgetSent(sentAs, entry.Event);
            _bytes -= SizeOf(entry);
        }

        _state = _state.Forget(count);
        return before - _bytes;
    }

    private void Add(Entry entry, int maxCount)
    {
        _entries.Add(entry, maxCount);
        if (entry.SentAs is { } sentAs)
            store.Remember(sentAs, entry.Event);
        _bytes += SizeOf(entry);
    }

    private RoomEvent Erase(ref Entry entry)
    {
        var mark = RoomEvent.Erased(room, entry.Event.Seq, entry.Event.Time);
        if (entry.SentAs is { } sentAs)
            store.Replace(sentAs, entry.Event, mark);
        _bytes -= SizeOf(entry);
        entry = entry with { Event = mark };
        _bytes += SizeOf(entry);
        return mark;
    }

    /// <summary>
    /// The event object, its slot in the ring, its text, the id that its sender knows it by, and for the first a share of the room
    /// itself.
    /// </summary>
    private static long SizeOf(Entry entry) =>
        136 + 2L * (entry.Event.Text?.Length ?? 0)
        + (entry.SentAs is { } sentAs ? 128 + 2L * (sentAs.Token.Length + sentAs.Id.Length) : 0)
        + (entry.Event.Seq == 1 ? 1024 : 0);
}
