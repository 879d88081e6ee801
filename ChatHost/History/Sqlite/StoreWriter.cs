using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;

namespace ChatHost.History.Sqlite;

/// <summary>
/// The one that writes the file, on its own thread: takes all that waits, of all rooms, and commits it in one
/// transaction; while that runs, the next group gathers. So what a commit costs is shared by more, the more is said.
/// </summary>
internal sealed class StoreWriter(
    SqliteFile file,
    FileWatch watch,
    Retention retention,
    TextIndex index,
    Checkpointer checkpointer,
    Purge purge,
    StoreOutage trouble,
    TimeProvider time,
    ILogger logger) : IDisposable
{
    /// <summary>A transaction is closed once it has so many rows, so that the first of a flood do not wait for the last.</summary>
    private const int MaxRows = 8192;

    private readonly object _gate = new();
    private readonly SideWork _sideWork = new(time, logger);
    private List<WriteJob> _waiting = [];
    private List<WriteJob> _group = [];
    private bool _isNudged;
    private bool _isStopping;
    private WriterConnection? _connection;
    private Thread? _thread;
    private int _rowsWritten;
    private long _commits;

    /// <summary>How many transactions were kept that somebody waited for.</summary>
    public long Commits => Volatile.Read(ref _commits);

    /// <summary>What rests since it failed, while the commits go on; null where nothing does.</summary>
    public string? Impairment => _sideWork.Impairment;

    /// <summary>Begins to write.</summary>
    /// <param name="connection">What the start has opened and checked.</param>
    public void Start(WriterConnection connection)
    {
        _connection = connection;
        watch.Remember();
        _isNudged = true;
        if (connection.Space.IsPurgeDue)
            purge.Request(Nudge);
        _thread = new Thread(Run) { Name = "History writer", IsBackground = true };
        _thread.Start();
    }

    /// <summary>Has it done with the next group. It hears of the outcome, unless this throws.</summary>
    /// <exception cref="HistoryUnavailableException">The store is closed.</exception>
    public void Post(WriteJob work)
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
            try
            {
                if (trouble.IsRetryDue)
                    Recover();
                WriteGroup();
                Maintain();
            }
            catch (Exception exception)
            {
                // Whatever it is, this thread goes on: without it nobody could say anything until a restart.
                HistoryLog.WriterFailed(logger, exception);
                Fail(CollectionsMarshal.AsSpan(_group), new HistoryUnavailableException("the store failed.", exception));
            }
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

    private void Write(ReadOnlySpan<WriteJob> works, int rows)
    {
        if (_connection is null || trouble.Text is not null)
        {
            Fail(works, new HistoryUnavailableException(trouble.Text ?? "the store is closed."));
            return;
        }

        if (watch.Find() is { } loss)
        {
            Fail(works, Lose(loss));
            return;
        }

        try
        {
            Transact(_connection, works);
        }
        catch (Exception exception)
        {
            Undo(_connection, works);
            if (exception is SqliteException damage && SqliteErrors.IsFromTheIndex(damage) && index.Damaged(damage))
                WriteEachAlone(works);
            else if (exception is SqliteException sqlite && SqliteErrors.IsOfTheFile(sqlite))
                Fail(works, GoAway(sqlite));
            else if (works.Length == 1)
                Fail(works, trouble.ForSingleWrite(exception));
            else
                WriteEachAlone(works);
            return;
        }

        _rowsWritten += rows;
        Volatile.Write(ref _commits, _commits + 1);
        foreach (var work in works)
            Conclude(work);
        trouble.Wrote();
    }

    private void Conclude(WriteJob work)
    {
        try
        {
            work.Committed();
        }
        catch (Exception exception)
        {
            // It is kept all the same; only its own asker goes without an answer that says so.
            HistoryLog.WriterFailed(logger, exception);
            work.Failed(new HistoryUnavailableException("the store failed.", exception));
        }
    }

    private void Transact(WriterConnection connection, ReadOnlySpan<WriteJob> works)
    {
        var now = StoredTime.Truncate(time.GetUtcNow().UtcDateTime);
        connection.Begin();
        foreach (var work in works)
            work.Write(connection, now);
        connection.Commit();
    }

    /// <summary>One of them is to blame, and the others shall not suffer for it.</summary>
    private void WriteEachAlone(ReadOnlySpan<WriteJob> works)
    {
        foreach (ref readonly var work in works)
            Write(new ReadOnlySpan<WriteJob>(in work), work.Rows);
    }

    private void Undo(WriterConnection connection, ReadOnlySpan<WriteJob> works)
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

    private static void Fail(ReadOnlySpan<WriteJob> works, HistoryUnavailableException exception)
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

    /// <summary>
    /// The files are not those any more that were opened. Nothing is written until they are. The connection stays: through it the
    /// old file is still there, and can be put back.
    /// </summary>
    private HistoryUnavailableException Lose(FileLoss loss)
    {
        if (loss.IsMendable && _connection is { } connection)
        {
            // What was written ahead is in memory and in a file without a name: it goes into the database, which has one.
            watch.WhileItMayShrink(() => connection.Space.Checkpoint(SQLitePCL.raw.SQLITE_CHECKPOINT_TRUNCATE));
            _connection = null;
            connection.Dispose();
            checkpointer.LetGo();
        }

        return trouble.Begin(loss, Nudge);
    }

    /// <summary>Tries to go on, after an error or after the files were lost.</summary>
    private void Recover()
    {
        try
        {
            // A file is never made anew here: what was acknowledged would be missing in it, and nobody would notice.
            if (watch.Find() is { IsMendable: false } loss)
            {
                trouble.Begin(loss, Nudge);
                return;
            }

            _connection ??= new WriterConnection(file);
            _connection.Probe();
            watch.Remember();
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
        if (_connection is not { } connection || trouble.Text is not null)
            return;
        try
        {
            _sideWork.Do("checkpoint", connection, () =>
            {
                if (checkpointer.Wrote(_rowsWritten + index.TakeWritten()))
                    watch.WhileItMayShrink(() => connection.Space.Checkpoint());
            });
            _sideWork.Do("purge", connection, () => watch.WhileItMayShrink(() => purge.Step(connection, Nudge)));
            _sideWork.Do("retention", connection, () =>
            {
                if (retention.Step(connection, _rowsWritten))
                    Nudge();
            });
            _sideWork.Do("search index", connection, () => index.Step(connection));
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
            if (watch.Find() is null)
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
