using ChatHost.Messages;
using Npgsql;

namespace ChatHost.History.Postgres;

/// <summary>A room's log in the database. Its figures, as known last, and its newest events are read from memory.</summary>
internal sealed class PostgresRoomLog(RoomName room, PostgresHistoryStore store, RoomRow row) : IRoomLog
{
    private readonly Lock _lock = new();
    private RoomRow _kept = row;
    private RecentEvents? _recent;
    private ILogFollower? _follower;

    public RoomName Room => room;

    /// <summary>How many have it open. <see cref="PostgresLogs"/>' own.</summary>
    public int Openings { get; set; }

    /// <summary>The room as the database had it last.</summary>
    public RoomRow Kept
    {
        get
        {
            lock (_lock)
                return _kept;
        }
    }

    public long Number => Kept.Id;

    public long LastSeq => Kept.State.LastSeq;

    public string? Topic => Kept.State.Topic;

    public long TopicSeq => Kept.State.TopicSeq;

    public bool IsEmpty => store.Bounds.IsEmpty(Kept.State);

    public ILogFollower? Follower
    {
        set => Volatile.Write(ref _follower, value);
    }

    public async ValueTask<IReadOnlyList<RoomEvent>> AppendAsync(IReadOnlyList<Draft> drafts, CancellationToken cancellationToken)
    {
        // Not cancelled once it is posted: it may be in the database already.
        return drafts.Count == 0 ? [] : await store.Appender.AppendAsync(this, drafts);
    }

    public ValueTask<IReadOnlyList<RoomEvent>> ReadAfterAsync(long after, int limit, CancellationToken cancellationToken)
    {
        var bounds = store.Bounds;
        RoomRow kept;
        lock (_lock)
        {
            kept = _kept;
            after = Math.Max(after, bounds.FirstShown(kept.State) - 1);
            if (after >= kept.State.LastSeq || limit <= 0)
                return new([]);
            if (_recent is not null && _recent.TryRead(after, limit, bounds.NotBefore, out var recent))
                return new(recent);
        }

        return store.Access.RunAsync(
            connection => MessageQueries.ReadAsync(connection, room, kept.Id, after + 1, kept.State.LastSeq, limit, bounds.NotBefore), cancellationToken);
    }

    public async ValueTask<SearchResult> SearchAsync(
        SearchWords words, long after, int limit, bool newestFirst, CancellationToken cancellationToken)
    {
        var kept = Kept;
        var first = Math.Max(Math.Max(after, 0) + 1, store.Bounds.FirstShown(kept.State));
        var search = new Search(this, words, limit, newestFirst);
        if (first > kept.State.LastSeq)
            return search.Result(isWhole: true);

        // The index has three characters in a row; shorter words are looked for in the texts.
        var isWhole = words.Grams(1).Count > 0
            ? await MessageSearch.RunAsync(store, search, room, kept.Id, first, kept.State.LastSeq, limit, cancellationToken)
            : null;
        return search.Result(isWhole ?? await search.ScanAsync(first, kept.State.LastSeq, cancellationToken));
    }

    public async ValueTask<Erasure> EraseAsync(long first, long last, AuthorFilter? by, CancellationToken cancellationToken)
    {
        var erasing = new EraseStep(room, Kept.Id, first, last, by);
        var (row, marks, upTo) = await store.Access.RunAsync(erasing.RunAsync, cancellationToken);
        KeepErased(row, marks);
        return new([.. marks.Where(mark => store.Bounds.Shows(Kept.State, mark.Seq, mark.Time))], upTo);
    }

    /// <summary>The database has these events, which its one writer here appended.</summary>
    public void Keep(RoomRow row, RoomEvent[] events)
    {
        long grown;
        lock (_lock)
        {
            KeepRow(row);
            grown = -(_recent?.Bytes ?? 0);
            foreach (var logged in events)
            {
                if (logged is { IsRepeat: true })
                    continue;

                // What others appended is between.
                if (_recent is null || _recent.NextSeq != logged.Seq)
                    _recent = new();
                _recent.Add(logged);
            }

            grown += _recent?.Bytes ?? 0;
        }

        store.RecentGrew(grown);
    }

    /// <summary>The room as the database has it, as somebody saw who changed or read it: a later version than known replaces what is known.</summary>
    public void Observe(RoomRow row)
    {
        bool hasGrown;
        lock (_lock)
        {
            hasGrown = row.State.LastSeq > _kept.State.LastSeq;
            KeepRow(row);
        }

        if (hasGrown)
            Volatile.Read(ref _follower)?.Grown(row.State.LastSeq);
    }

    /// <summary>Drops the older half of the events in memory. Returns the bytes freed.</summary>
    public long DropOlderRecent()
    {
        lock (_lock)
        {
            if (_recent is null)
                return 0;
            var freed = _recent.Bytes;
            if (_recent.DropOlderHalf())
                return freed - _recent.Bytes;
            _recent = null;
            return freed;
        }
    }

    /// <summary>Drops all events in memory. Returns the bytes freed.</summary>
    public long DropRecent()
    {
        lock (_lock)
        {
            var freed = _recent?.Bytes ?? 0;
            _recent = null;
            return freed;
        }
    }

    private void KeepErased(RoomRow row, IReadOnlyList<RoomEvent> marks)
    {
        long grown;
        lock (_lock)
        {
            KeepRow(row);
            if (_recent is null)
                return;
            grown = -_recent.Bytes;
            foreach (var mark in marks)
                _recent.Replace(mark);
            grown += _recent.Bytes;
        }

        store.RecentGrew(grown);
    }

    private void KeepRow(RoomRow row)
    {
        if (row.Id == _kept.Id && row.Version <= _kept.Version)
            return;
        store.Changed(room, _kept, row);
        _kept = row;
    }
}
