using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;

namespace ChatHost.History.Sqlite;

/// <summary>
/// The one that writes the file, on its own thread: takes all that waits, of all rooms, and commits it in one
/// transaction; while that runs, the next group gathers. So what a commit costs is shared by more, the more is said.
/// </summary>
internal sealed class StoreWriter(
    SqliteFile file, Retention retention, TextIndex index, Checkpointer checkpointer, Purge purge, StoreTrouble trouble, TimeProvider time) : IDisposable
{
    /// <summary>A transaction is closed once it has so many rows, so that the first of a flood do not wait for the last.</summary>
    private const int MaxRows = 8192;

    private readonly object _gate = new();
    private List<StoreWork> _waiting = [];
    private List<StoreWork> _group = [];
    private bool _isNudged;
    private bool _isStopping;
    private WriterConnection? _connection;
    private Thread? _thread;
    private int _rowsWritten;
    private long _commits;

    /// <summary>How many transactions were kept that somebody waited for.</summary>
    public long Commits => Volatile.Read(ref _commits);

    /// <summary>Begins to write.</summary>
    /// <param name="connection">What the start has opened and checked.</param>
    public void Start(WriterConnection connection)
    {
        _connection = connection;
        _isNudged = true;
        if (connection.Space.IsPurgeDue)
            purge.Request(Nudge);
        _thread = new Thread(Run) { Name = "History writer", IsBackground = true };
        _thread.Start();
    }

    /// <summary>Has it done with the next group. It hears of the outcome, unless this throws.</summary>
    /// <exception cref="HistoryUnavailableException">The store is closed.</exception>
    public void Post(StoreWork work)
    {
        lock (_gate)
        {
            if (_isStopping)
                throw new HistoryUnavailableException("the store is closed.");
            _waiting.Add(work);
            Monitor.Pulse(_gate);
        }
    }

    /// <summary>There is something to do that nobody waits for.</summary>
    public void Nudge()
    {
        lock (_gate)
        {
            _isNudged = true;
            Monitor.Pulse(_gate);
        }
    }

    /// <summary>For the writer's thread: something was erased, of which no trace shall remain in the file.</summary>
    public void RequestPurge() => purge.Request(Nudge);

    /// <summary>Writes what waits and closes the file.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _isStopping = true;
            Monitor.Pulse(_gate);
        }

        _thread?.Join();
        purge.Dispose();
    }

    private void Run()
    {
        while (TakeGroup())
        {
            if (_connection is null && trouble.IsRetryDue)
                Reopen();
            WriteGroup();
            Maintain();
        }

        Close();
    }

    private bool TakeGroup()
    {
        lock (_gate)
        {
            while (_waiting.Count == 0 && !_isNudged && !_isStopping && Monitor.Wait(_gate, PauseOfIndex()))
            {
            }

            _isNudged = false;
            _group.Clear();
            (_waiting, _group) = (_group, _waiting);
            return _group.Count > 0 || !_isStopping;
        }
    }

    /// <summary>In whole milliseconds and not less, or the writer would go round until they are over.</summary>
    private TimeSpan PauseOfIndex() => _connection is null || index.Pause is var pause && pause < TimeSpan.Zero
        ? Timeout.InfiniteTimeSpan
        : TimeSpan.FromMilliseconds(Math.Ceiling(pause.TotalMilliseconds));

    private void WriteGroup()
    {
        var works = CollectionsMarshal.AsSpan(_group);
        while (works.Length > 0)
        {
            var (length, rows) = (0, 0);
            while (length < works.Length && rows < MaxRows)
                rows += works[length++].Rows;
            Write(works[..length], rows);
            works = works[length..];
        }
    }

    private void Write(ReadOnlySpan<StoreWork> works, int rows)
    {
        if (_connection is null)
        {
            Fail(works, new HistoryUnavailableException(trouble.Text ?? "the store is closed."));
            return;
        }

        try
        {
            Transact(_connection, works);
        }
        catch (Exception exception)
        {
            Undo(_connection, works);
            if (exception is SqliteException damage && SqliteTrouble.IsFromTheIndex(damage) && index.Damaged(damage))
                WriteEachAlone(works);
            else if (exception is SqliteException sqlite && SqliteTrouble.IsOfTheFile(sqlite))
                Fail(works, GoAway(sqlite));
            else if (works.Length == 1)
                Fail(works, trouble.OfOne(exception));
            else
                WriteEachAlone(works);
            return;
        }

        _rowsWritten += rows;
        Volatile.Write(ref _commits, _commits + 1);
        foreach (var work in works)
            work.Committed();
        trouble.Wrote();
    }

    private void Transact(WriterConnection connection, ReadOnlySpan<StoreWork> works)
    {
        var now = StoredTime.Truncate(time.GetUtcNow().UtcDateTime);
        connection.Begin();
        foreach (var work in works)
            work.Write(connection, now);
        connection.Commit();
    }

    /// <summary>One of them is to blame, and the others shall not suffer for it.</summary>
    private void WriteEachAlone(ReadOnlySpan<StoreWork> works)
    {
        foreach (ref readonly var work in works)
            Write(new ReadOnlySpan<StoreWork>(in work), work.Rows);
    }

    private void Undo(WriterConnection connection, ReadOnlySpan<StoreWork> works)
    {
        foreach (var work in works)
            work.Undo();
        try
        {
            connection.Rollback();
        }
        catch (SqliteException exception)
        {
            GoAway(exception);
        }
    }

    private static void Fail(ReadOnlySpan<StoreWork> works, HistoryUnavailableException exception)
    {
        foreach (var work in works)
            work.Failed(exception);
    }

    /// <summary>Nothing more is written until the file can be opened and written anew: after an error this connection is not trusted.</summary>
    private HistoryUnavailableException GoAway(SqliteException exception)
    {
        _connection?.Dispose();
        _connection = null;
        return trouble.Begin(exception, Nudge);
    }

    private void Reopen()
    {
        try
        {
            _connection = new WriterConnection(file);
            _connection.Probe();
            trouble.End();
            retention.SweepIsDue();
        }
        catch (SqliteException exception)
        {
            GoAway(exception);
        }
    }

    private void Maintain()
    {
        if (_connection is null)
            return;
        try
        {
            if (checkpointer.Wrote(_rowsWritten + index.TakeWritten()))
                _connection.Space.Checkpoint();
            purge.Step(_connection, Nudge);
            if (retention.Step(_connection, _rowsWritten))
                Nudge();
            index.Step(_connection);
            _rowsWritten = 0;
        }
        catch (SqliteException exception)
        {
            GoAway(exception);
        }
    }

    private void Close()
    {
        checkpointer.Dispose();
        try
        {
            _connection?.Space.Checkpoint(SQLitePCL.raw.SQLITE_CHECKPOINT_TRUNCATE);
        }
        catch (SqliteException)
        {
            // All is in the file written ahead; the next start reads it there.
        }

        _connection?.Dispose();
        _connection = null;
    }
}
