using System.Diagnostics;
using Microsoft.Data.Sqlite;

namespace ChatHost.History.Sqlite;

/// <summary>
/// Keeps the index of words a moment behind the messages, which the store's writer does between its commits in steps of a few
/// milliseconds: while nothing is written, one after the other; while people speak, in a twentieth of the time. What is not in it
/// yet is searched without it, so a room's last few hundred messages need not be; what is in it and was deleted is found by nobody.
/// </summary>
/// <remarks>It holds nothing that the messages do not. Damaged, it is not asked any more and made anew, and nobody who speaks notices.</remarks>
internal sealed class TextIndex(SqliteHistoryStore store, ILogger logger)
{
    /// <summary>So many messages of a room are outside before they are brought in: many at once cost each less.</summary>
    public const int Behind = 256;

    /// <summary>So many rooms wait at most: they are in memory. The others are looked for when these are done.</summary>
    private const int MaxDue = 1024;

    /// <summary>Messages brought in or taken out by one step.</summary>
    public const int StepRows = 256;

    /// <summary>Of SQLite's, written by a step that merges.</summary>
    private const int StepPages = 32;

    /// <summary>While people speak, a step is followed by so many times as long without one.</summary>
    private const int Rest = 20;

    /// <summary>
    /// So long nothing was written: nobody waits then. A room that waits for its last lines writes again much sooner, and shall not
    /// find the writer at a step each time.
    /// </summary>
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(10);

    private readonly Queue<SqliteRoomLog> _due = new();
    private WriterConnection? _configured;
    private bool _isMergeDue;
    private bool _isMoreDue;

    // After a start nobody knows which messages were deleted and not yet taken out.
    private bool _looksForDeleted = true;
    private bool _cannotBeMadeAnew;
    private long _lastAppended;
    private long _lastEnd;
    private TimeSpan _lastDuration;
    private int _written;
    private int _damages;
    private int _repaired;

    /// <summary>Changes when the index is found damaged: what was read of it since it was asked last may be wrong.</summary>
    public int Damages => Volatile.Read(ref _damages);

    /// <summary>Whether it is damaged and not yet made anew, so that it shall not be asked.</summary>
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

    private bool IsDue => !_cannotBeMadeAnew && (_due.Count > 0 || _isMergeDue || IsDamaged);

    /// <summary>What was written since it was asked last, in rows of messages: a step writes about twice as much as its messages took.</summary>
    public int TakeWritten()
    {
        var written = _written;
        _written = 0;
        return written;
    }

    /// <summary>For a sweep over all rooms: what is left to do in this one is done later.</summary>
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
            Add(log);
            store.Close(log);
        }
    }

    /// <summary>For a sweep: that was the last room.</summary>
    public void LookedAtAll() => _looksForDeleted &= _isMoreDue;

    /// <summary>Something was kept.</summary>
    public void Appended(SqliteRoomLog log)
    {
        _lastAppended = Stopwatch.GetTimestamp();
        Add(log);
    }

    /// <summary>Something was deleted, which is to be taken out.</summary>
    public void Deleted(SqliteRoomLog log) => Add(log);

    /// <summary>For everybody: it failed in a way that it does not recover from. Returns false if that was known.</summary>
    public bool Damaged(SqliteException exception)
    {
        var known = Volatile.Read(ref _repaired);
        if (Interlocked.CompareExchange(ref _damages, known + 1, known) != known)
            return false;
        HistoryLog.IndexDamaged(logger, exception);
        return true;
    }

    /// <summary>Within the transaction under way: takes one message out at once, as it is erased.</summary>
    public void Erase(WriterConnection connection, long room, long seq)
    {
        if (IsDamaged)
            return;
        try
        {
            connection.Index.TakeOut(room, seq, seq, limit: 1);
        }
        catch (SqliteException exception) when (SqliteErrors.IsOfTheIndex(exception))
        {
            // It goes with the whole index.
            Damaged(exception);
        }
    }

    /// <summary>Before the file is written anew: leaves nothing in the index that is in no message.</summary>
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

        if (IsDamaged && !_cannotBeMadeAnew)
            MakeAnew(connection);
    }

    /// <summary>Takes one step, if it is time for one.</summary>
    /// <exception cref="SqliteException">The file cannot be written.</exception>
    public void Step(WriterConnection connection)
    {
        if (!IsDue || Pause > TimeSpan.Zero)
            return;
        var started = Stopwatch.GetTimestamp();
        var makesAnew = IsDamaged;
        try
        {
            if (makesAnew)
                MakeAnew(connection);
            else
                Work(connection);
        }
        catch (SqliteException exception) when (SqliteErrors.IsOfTheIndex(exception))
        {
            // A search may have met the damage while this step did: that is known then, and the next step is for it.
            if (!Damaged(exception) && makesAnew)
            {
                _cannotBeMadeAnew = true;
                HistoryLog.IndexNotMadeAnew(logger, exception);
            }
        }

        _lastEnd = Stopwatch.GetTimestamp();
        _lastDuration = Stopwatch.GetElapsedTime(started, _lastEnd);
    }

    private void Add(SqliteRoomLog log)
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

        // Merged first: from so many small parts on, bringing in merges them itself, and that is no small step.
        if (_isMergeDue)
        {
            _isMergeDue = connection.Index.Merge(StepPages);
            return;
        }

        var log = _due.Peek();
        _isMergeDue = HasDeleted(log) ? TakeOut(connection, log) : BringIn(connection, log);
        if (log.Row.Unindexed >= StepRows || HasDeleted(log))
            return;
        _due.Dequeue().IsToBeIndexed = false;
        store.Close(log);
        if (_due.Count > 0 || !_isMoreDue)
            return;
        _isMoreDue = false;
        store.LookAtAllRooms();
        store.WakeWriter();
    }

    private static bool HasDeleted(SqliteRoomLog log) => LastDeleted(log.Row) > log.TakenOutTo;

    /// <summary>The greatest number that was brought in and is deleted.</summary>
    private static long LastDeleted(RoomRow row) => Math.Min(row.FirstSeq - 1, row.IndexedTo);

    private static bool TakeOut(WriterConnection connection, SqliteRoomLog log)
    {
        var last = LastDeleted(log.Row);
        var taken = connection.Index.TakeOut(log.Row.Id, 0, last, StepRows);
        if (taken < StepRows)
            log.TakenOutTo = last;
        return taken > 0;
    }

    private bool BringIn(WriterConnection connection, SqliteRoomLog log)
    {
        var before = log.Row;
        var first = Math.Max(before.IndexedTo + 1, before.FirstSeq);
        var row = before with { IndexedTo = Math.Min(before.LastSeq, first + StepRows - 1) };
        if (row.IndexedTo < first)
            return false;
        connection.Transact(() =>
        {
            connection.Index.BringIn(row.Id, first, row.IndexedTo);
            connection.UpdateRoom(row);
        });
        _written += 2 * StepRows;
        log.Row = row;
        log.Keep();
        return true;
    }

    private void MakeAnew(WriterConnection connection)
    {
        var damages = Damages;
        connection.Transact(connection.Index.MakeAnew);
        foreach (var log in store.Logs.All)
        {
            log.Row = log.Row with { IndexedTo = 0 };
            log.TakenOutTo = 0;
            log.Keep();
            Add(log);
        }

        store.CountedUnindexed(connection.QueryNumber("SELECT coalesce(sum(max(0, last_seq - first_seq + 1)), 0) FROM rooms"));
        store.LookAtAllRooms();
        store.WakeWriter();
        _configured = null;
        _isMergeDue = false;
        Volatile.Write(ref _repaired, damages);
        HistoryLog.IndexMadeAnew(logger);
    }
}
