using ChatHost.Messages;

namespace ChatHost.History.Sqlite;

/// <summary>A room's log in the file. Its figures and newest events are read from memory.</summary>
internal sealed class SqliteRoomLog(RoomName room, SqliteHistoryStore store, RoomRow row) : IRoomLog
{
    private readonly Lock _lock = new();
    private RoomRow _kept = row;
    private RecentEvents? _recent;

    public RoomName Room => room;

    public SqliteHistoryStore Store => store;

    /// <summary>The room as the transaction under way leaves it. The writer's own.</summary>
    public RoomRow Row { get; set; } = row;

    /// <summary>Whether the writer will look for what to delete here. The writer's own.</summary>
    public bool IsDue { get; set; }

    /// <summary>Whether the writer is to add messages of it to the search index, or remove some. The writer's own.</summary>
    public bool IsToBeIndexed { get; set; }

    /// <summary>No deleted message up to this number is left in the search index. The writer's own.</summary>
    public long TakenOutTo { get; set; }

    /// <summary>How many have it open. <see cref="OpenLogs"/>' own.</summary>
    public int Openings { get; set; }

    /// <summary>Whether its row is about to be deleted, and it must not be opened. <see cref="OpenLogs"/>' own.</summary>
    public bool IsBeingForgotten { get; set; }

    /// <summary>The room as it is in the file.</summary>
    public RoomRow Kept
    {
        get
        {
            lock (_lock)
                return _kept;
        }
    }

    public long Number => Kept.Id;

    public long LastSeq => Kept.LastSeq;

    public string? Topic => Kept.State.Topic;

    public long TopicSeq => Kept.State.TopicSeq;

    public bool IsEmpty => store.Bounds.IsEmpty(Kept.State);

    public async ValueTask<IReadOnlyList<RoomEvent>> AppendAsync(IReadOnlyList<Draft> drafts, CancellationToken cancellationToken)
    {
        if (drafts.Count == 0)
            return [];
        var work = new AppendWork(this, drafts);
        store.Write(work);

        // Not cancelled once it is posted: it may be in the file already.
        return await work.Task;
    }

    public ValueTask<IReadOnlyList<RoomEvent>> ReadAfterAsync(long after, int limit, CancellationToken cancellationToken)
    {
        var bounds = store.Bounds;
        RoomRow kept;
        lock (_lock)
        {
            kept = _kept;
            after = Math.Max(after, bounds.FirstShown(kept.State) - 1);
            if (after >= kept.LastSeq || limit <= 0)
                return new([]);
            if (_recent is not null && _recent.TryRead(after, limit, bounds.NotBefore, out var recent))
                return new(recent);
        }

        return ReadFromFileAsync(kept, after, limit, bounds.NotBefore, cancellationToken);
    }

    public async ValueTask<SearchResult> SearchAsync(
        SearchWords words, long after, int limit, bool newestFirst, CancellationToken cancellationToken)
    {
        // First of all: an index that is replaced meanwhile has less than the room's row says.
        var damages = store.Index.Damages;
        var kept = Kept;
        var first = Math.Max(Math.Max(after, 0) + 1, store.Bounds.FirstShown(kept.State));
        var search = new Search(this, words, limit, newestFirst);
        var grams = words.Grams(ReaderConnection.MaxGrams);
        var indexed = grams.Count > 0 && !store.Index.IsDamaged ? kept.IndexedTo : 0;
        var isWhole = newestFirst
            ? await search.ScanAsync(Math.Max(first, indexed + 1), kept.LastSeq, cancellationToken)
                && await SearchIndexAsync(search, kept.Id, first, indexed, grams, damages, cancellationToken)
            : await SearchIndexAsync(search, kept.Id, first, indexed, grams, damages, cancellationToken)
                && await search.ScanAsync(Math.Max(first, indexed + 1), kept.LastSeq, cancellationToken);
        return search.Result(isWhole);
    }

    public async ValueTask<Erasure> EraseAsync(long first, long last, AuthorFilter? by, CancellationToken cancellationToken)
    {
        var work = new EraseWork(this, first, last, by);
        store.Write(work);
        return await work.Task;
    }

    /// <summary>Whether a message that is in the file is still shown: messages past a bound are hidden before they are deleted.</summary>
    public bool Shows(long seq, DateTime time) => store.Bounds.Shows(Kept.State, seq, time);

    /// <summary>For the writer: the transaction is kept, and these events with it.</summary>
    public void Keep(RoomEvent[] events)
    {
        long grown;
        lock (_lock)
        {
            KeepRow();
            _recent ??= new();
            grown = -_recent.Bytes;
            foreach (var logged in events)
                _recent.Add(logged);
            grown += _recent.Bytes;
        }

        store.RecentGrew(grown);
    }

    /// <summary>For the writer: the transaction is kept.</summary>
    public void Keep()
    {
        lock (_lock)
            KeepRow();
    }

    /// <summary>For the writer: the transaction is kept, and these stand where other events stood.</summary>
    public void KeepErased(IReadOnlyList<RoomEvent> marks)
    {
        long grown;
        lock (_lock)
        {
            KeepRow();
            if (_recent is null)
                return;
            grown = -_recent.Bytes;
            foreach (var mark in marks)
                _recent.Replace(mark);
            grown += _recent.Bytes;
        }

        store.RecentGrew(grown);
    }

    /// <summary>For the writer: the transaction is undone.</summary>
    public void Undo() => Row = _kept;

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

    private void KeepRow()
    {
        store.Changed(room, _kept, Row);
        _kept = Row;
    }

    /// <summary>Searches these numbers by the index; false if the search is over before.</summary>
    private async ValueTask<bool> SearchIndexAsync(
        Search search, long roomId, long first, long last, IReadOnlyList<string> grams, int damages, CancellationToken cancellationToken)
    {
        if (first > last)
            return true;
        if (search.IsOver)
            return false;
        var notBefore = store.Bounds.NotBefore;
        var before = search.Budget;
        var isWhole = await store.Readers.ReadAsync(
            reader => reader.Search(search, room, roomId, first, last, grams, notBefore, store.Index), cancellationToken);
        if (store.Index.IsDamaged)
            store.WakeWriter();
        if (isWhole is { } answer && damages == store.Index.Damages)
            return answer;

        // It took too long, or the index is damaged. What it examined counts; if that was nothing, a scan of the texts comes further.
        return search.Budget == before && await search.ScanAsync(first, last, cancellationToken);
    }

    private async ValueTask<IReadOnlyList<RoomEvent>> ReadFromFileAsync(
        RoomRow kept, long after, int limit, DateTime notBefore, CancellationToken cancellationToken) =>
        await store.Readers.ReadAsync(
            reader => reader.Read(room, kept.Id, after + 1, kept.LastSeq, limit, notBefore), cancellationToken);
}
