using System.Diagnostics;
using Microsoft.Data.Sqlite;

namespace ChatHost.History.Sqlite;

/// <summary>
/// Keeps the search index a moment behind the messages. The store's writer does that between its commits, in steps of about
/// <see cref="StepSize.Target"/>: one after the other while nothing is written, in a twentieth of the time while people speak.
/// Messages that are not in the index yet are searched without it, so the last few hundred of a room need not be; deleted messages
/// that still are in it are not found.
/// </summary>
/// <remarks>It holds nothing that the messages do not. Where it is damaged it is not used any more and is created again.</remarks>
internal sealed class TextIndex(SqliteHistoryStore store, ILogger logger)
{
    /// <summary>Number of messages of a room outside the index from which on they are added: many at once cost each less.</summary>
    public const int Behind = 256;

    /// <summary>Maximum number of rooms that wait: they are in memory. The others are looked for when these are done.</summary>
    private const int MaxDue = 1024;

    /// <summary>Maximum number of messages that one step adds or removes.</summary>
    private const int MaxRows = 256;

    /// <summary>Maximum number of SQLite's pages that one step of merging writes.</summary>
    private const int MaxPages = 32;

    /// <summary>While people speak, a step is followed by this many times as long without one.</summary>
    private const int Rest = 20;

    /// <summary>
    /// How long nothing is written before steps follow each other. A room that waits for its last lines writes again much sooner, and
    /// is not to find the writer at a step each time.
    /// </summary>
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(10);

    private readonly StepSize _removedRows = new(initial: 32, MaxRows);
    private readonly StepSize _mergedPages = new(initial: 4, MaxPages);
    private readonly Queue<SqliteRoomLog> _due = new();
    private WriterConnection? _configured;
    private bool _isMergeDue;
    private bool _isMoreDue;

    // After a start it is not known which messages were deleted and are still in the index.
    private bool _looksForDeleted = true;
    private bool _cannotBeRecreated;
    private long _lastAppended;
    private long _lastEnd;
    private TimeSpan _lastDuration;
    private int _written;
    private int _damages;
    private int _repaired;

    /// <summary>Changes when the index is found damaged: everything read from it since the value was read last may be wrong.</summary>
    public int Damages => Volatile.Read(ref _damages);

    /// <summary>Whether it is damaged and not yet replaced, so that it must not be used.</summary>
    public bool IsDamaged => Damages != Volatile.Read(ref _repaired);

    /// <summary>How long to wait for the next step, if nothing else comes; infinite where there is nothing to do.</summary>
    public TimeSpan Pause
    {
        get
        {
            if (!IsDue)
                return Timeout.InfiniteTimeSpan;
            var now = Stopwatch.GetTimestamp();
            var rest = (_lastDuration * Rest) - Stopwatch.GetElapsedTime(_lastEnd, now);
            var quiet = Quiet - Stopwatch.GetElapsedTime(_lastAppended, now);
            var pause = rest < quiet ? rest : quiet;
            return pause > TimeSpan.Zero ? pause : TimeSpan.Zero;
        }
    }

    private bool IsDue => !_cannotBeRecreated && (_due.Count > 0 || _isMergeDue || IsDamaged);

    /// <summary>How much was written since the last call, in rows of messages: a step writes about twice as much as its messages took.</summary>
    public int TakeWritten()
    {
        var written = _written;
        _written = 0;
        return written;
    }

    /// <summary>For a sweep over all rooms: queues this one if there is work left in it.</summary>
    /// <param name="room">As the file has it.</param>
    public void LookAt(StoredRoom room)
    {
        if (room.Row.Unindexed < Behind && !(_looksForDeleted && LastDeleted(room.Row) > 0))
            return;
        if (_due.Count >= MaxDue)
        {
            _isMoreDue = true;
        }
        else if (store.Logs.Open(room, store) is { } log)
        {
            Enqueue(log);
            store.Close(log);
        }
    }

    /// <summary>For a sweep: that was the last room.</summary>
    public void LookedAtAll() => _looksForDeleted &= _isMoreDue;

    /// <summary>Messages were committed.</summary>
    public void Appended(SqliteRoomLog log)
    {
        _lastAppended = Stopwatch.GetTimestamp();
        Enqueue(log);
    }

    /// <summary>Messages were deleted, which are to be removed from the index.</summary>
    public void Deleted(SqliteRoomLog log) => Enqueue(log);

    /// <summary>For any thread: it failed in a way that it does not recover from. Returns false if that was known.</summary>
    public bool Damaged(SqliteException exception)
    {
        var known = Volatile.Read(ref _repaired);
        if (Interlocked.CompareExchange(ref _damages, known + 1, known) != known)
            return false;
        HistoryLog.IndexDamaged(logger, exception);
        return true;
    }

    /// <summary>Within the transaction under way: removes one message at once, as it is erased.</summary>
    public void Erase(WriterConnection connection, long room, long seq)
    {
        if (IsDamaged)
            return;
        try
        {
            connection.Index.Remove(room, seq, seq, limit: 1);
        }
        catch (SqliteException exception) when (SqliteErrors.IsOfTheIndex(exception))
        {
            // The whole index will be replaced.
            Damaged(exception);
        }
    }

    /// <summary>Before the file is rewritten: removes everything of deleted messages from the index.</summary>
    public void Clean(WriterConnection connection)
    {
        try
        {
            if (!IsDamaged)
                connection.Index.Clean();
        }
        catch (SqliteException exception) when (SqliteErrors.IsOfTheIndex(exception))
        {
            Damaged(exception);
        }

        if (IsDamaged && !_cannotBeRecreated)
            Recreate(connection);
    }

    /// <summary>Does one step, if it is time for one.</summary>
    /// <exception cref="SqliteException">The file cannot be written.</exception>
    public void Step(WriterConnection connection)
    {
        if (!IsDue || Pause > TimeSpan.Zero)
            return;
        var started = Stopwatch.GetTimestamp();
        var recreates = IsDamaged;
        try
        {
            if (recreates)
                Recreate(connection);
            else
                Work(connection);
        }
        catch (SqliteException exception) when (SqliteErrors.IsOfTheIndex(exception))
        {
            // A search may have met the damage while this step did: that is known then, and the next step is for it.
            if (!Damaged(exception) && recreates)
            {
                _cannotBeRecreated = true;
                HistoryLog.IndexNotRecreated(logger, exception);
            }
        }

        _lastEnd = Stopwatch.GetTimestamp();
        _lastDuration = Stopwatch.GetElapsedTime(started, _lastEnd);
    }

    private void Enqueue(SqliteRoomLog log)
    {
        if (log.IsToBeIndexed || (log.Row.Unindexed < Behind && !HasDeleted(log)))
            return;
        log.IsToBeIndexed = true;
        store.Logs.Hold(log);
        _due.Enqueue(log);
    }

    private void Work(WriterConnection connection)
    {
        if (_configured != connection)
            connection.Index.Configure();
        _configured = connection;

        // Merged first: with too many small segments, adding messages merges them whole, which is no short step.
        if (_isMergeDue)
        {
            _isMergeDue = Measured(_mergedPages, connection.Index.Merge) > 0;
            return;
        }

        var log = _due.Peek();
        _isMergeDue = HasDeleted(log) ? Remove(connection, log) : Add(connection, log);
        _due.Dequeue();
        if (log.Row.Unindexed > 0 || HasDeleted(log))
        {
            // The other rooms first: this one may go on talking as fast as it is indexed.
            _due.Enqueue(log);
            return;
        }

        log.IsToBeIndexed = false;
        store.Close(log);
        if (_due.Count > 0 || !_isMoreDue)
            return;
        _isMoreDue = false;
        store.LookAtAllRooms();
        store.WakeWriter();
    }

    private static bool HasDeleted(SqliteRoomLog log) => LastDeleted(log.Row) > log.TakenOutTo;

    /// <summary>The greatest number that was added and is deleted.</summary>
    private static long LastDeleted(RoomRow row) => Math.Min(row.FirstSeq - 1, row.IndexedTo);

    /// <summary>Does one step, and learns from it how large the next one is to be. Returns how much it did.</summary>
    private static int Measured(StepSize size, Func<int, int> step)
    {
        var started = Stopwatch.GetTimestamp();
        var done = step(size.Value);
        if (done > 0)
            size.Took(Stopwatch.GetElapsedTime(started));
        return done;
    }

    private bool Remove(WriterConnection connection, SqliteRoomLog log)
    {
        var last = LastDeleted(log.Row);
        var limit = _removedRows.Value;
        var removed = Measured(_removedRows, most => connection.Index.Remove(log.Row.Id, 0, last, most));
        if (removed < limit)
            log.TakenOutTo = last;
        return removed > 0;
    }

    private bool Add(WriterConnection connection, SqliteRoomLog log)
    {
        var row = log.Row;
        var first = Math.Max(row.IndexedTo + 1, row.FirstSeq);
        if (first > row.LastSeq)
            return false;
        connection.Transact(() =>
        {
            // The commit writes the segment, which takes about as long again.
            var last = Math.Min(row.LastSeq, first + MaxRows - 1);
            row = row with { IndexedTo = connection.Index.Add(row.Id, first, last, StepSize.Target / 2) };
            connection.UpdateRoom(row);
        });
        _written += 2 * (int)(row.IndexedTo - first + 1);
        log.Row = row;
        log.Keep();
        return true;
    }

    private void Recreate(WriterConnection connection)
    {
        var damages = Damages;
        connection.Transact(connection.Index.Recreate);
        foreach (var log in store.Logs.All)
        {
            log.Row = log.Row with { IndexedTo = 0 };
            log.TakenOutTo = 0;
            log.Keep();
            Enqueue(log);
        }

        store.CountedUnindexed(connection.QueryNumber("SELECT coalesce(sum(max(0, last_seq - first_seq + 1)), 0) FROM rooms"));
        store.LookAtAllRooms();
        store.WakeWriter();
        _configured = null;
        _isMergeDue = false;
        Volatile.Write(ref _repaired, damages);
        HistoryLog.IndexRecreated(logger);
    }
}
