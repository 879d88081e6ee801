using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;

namespace ChatHost.History.Sqlite;

/// <summary>
/// The only writer of the file, on its own thread: takes all waiting jobs of all rooms and commits them in one transaction; meanwhile
/// the next group gathers. So the cost of a commit is shared by more jobs, the more messages there are.
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
    /// <summary>Number of rows after which a transaction is committed, so that the first jobs of a flood do not wait for the last.</summary>
    private const int MaxRows = 8192;

    private readonly WriteQueue _queue = new();
    private readonly SideWork _sideWork = new(time, logger);
    private List<WriteJob> _group = [];
    private WriterConnection? _connection;
    private Thread? _thread;
    private int _rowsWritten;
    private long _commits;

    /// <summary>Number of committed transactions with jobs.</summary>
    public long Commits => Volatile.Read(ref _commits);

    /// <summary>Which background work rests after a failure; null where none does.</summary>
    public string? Impairment => _sideWork.Impairment;

    /// <summary>Begins to write.</summary>
    /// <param name="connection">Opened and checked.</param>
    /// <param name="isPurgeDue">Whether an earlier process erased something and did not purge it.</param>
    public void Start(WriterConnection connection, bool isPurgeDue)
    {
        _connection = connection;
        watch.Remember();
        Nudge();
        if (isPurgeDue)
            purge.Request(Nudge);
        _thread = new Thread(Run) { Name = "History writer", IsBackground = true };
        _thread.Start();
    }

    /// <inheritdoc cref="WriteQueue.Post"/>
    public void Post(WriteJob job) => _queue.Post(job);

    /// <summary>Wakes the writer for work that no caller waits for.</summary>
    public void Nudge() => _queue.Nudge();

    /// <summary>For the writer's thread: messages were erased, of which no trace may remain in the file.</summary>
    public void RequestPurge() => purge.Request(Nudge);

    /// <summary>Writes the waiting jobs and closes the file.</summary>
    public void Dispose()
    {
        _queue.Stop();
        _thread?.Join();
        purge.Dispose();
    }

    private void Run()
    {
        while (_queue.Take(ref _group, PauseOfIndex))
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
                // Whatever it is, this thread goes on: without it no message could be kept until a restart.
                HistoryLog.WriterFailed(logger, exception);
                Fail(CollectionsMarshal.AsSpan(_group), new HistoryUnavailableException("the store failed.", exception));
            }
        }

        Close();
    }

    /// <summary>Rounded up to whole milliseconds, or the writer would spin until they are over.</summary>
    private TimeSpan PauseOfIndex() => _connection is null || index.Pause is var pause && pause < TimeSpan.Zero
        ? Timeout.InfiniteTimeSpan
        : TimeSpan.FromMilliseconds(Math.Ceiling(pause.TotalMilliseconds));

    private void WriteGroup()
    {
        var jobs = CollectionsMarshal.AsSpan(_group);
        while (jobs.Length > 0)
        {
            var (length, rows) = (0, 0);
            while (length < jobs.Length && rows < MaxRows)
                rows += jobs[length++].Rows;
            Write(jobs[..length], rows);
            jobs = jobs[length..];
        }
    }

    private void Write(ReadOnlySpan<WriteJob> jobs, int rows)
    {
        if (_connection is null || trouble.Text is not null)
        {
            Fail(jobs, new HistoryUnavailableException(trouble.Text ?? "the store is closed."));
            return;
        }

        if (watch.Find() is { } loss)
        {
            Fail(jobs, Lose(loss));
            return;
        }

        try
        {
            Transact(_connection, jobs);
        }
        catch (Exception exception)
        {
            Undo(_connection, jobs);
            if (exception is SqliteException damage && SqliteErrors.IsFromTheIndex(damage) && index.Damaged(damage))
                WriteEachAlone(jobs);
            else if (exception is SqliteException sqlite && SqliteErrors.IsOfTheFile(sqlite))
                Fail(jobs, GoAway(sqlite));
            else if (jobs.Length == 1)
                Fail(jobs, trouble.ForSingleWrite(exception));
            else
                WriteEachAlone(jobs);
            return;
        }

        _rowsWritten += rows;
        Volatile.Write(ref _commits, _commits + 1);
        foreach (var job in jobs)
            Conclude(job);
        trouble.Wrote();
    }

    private void Conclude(WriteJob job)
    {
        try
        {
            job.Committed();
        }
        catch (Exception exception)
        {
            // It is committed all the same; only its own caller is not told so.
            HistoryLog.WriterFailed(logger, exception);
            job.Failed(new HistoryUnavailableException("the store failed.", exception));
        }
    }

    private void Transact(WriterConnection connection, ReadOnlySpan<WriteJob> jobs)
    {
        var now = StoredTime.Truncate(time.GetUtcNow().UtcDateTime);
        connection.Begin();
        foreach (var job in jobs)
            job.Write(connection, now);
        connection.Commit();
    }

    /// <summary>One of them is to blame, and the others must not fail for it.</summary>
    private void WriteEachAlone(ReadOnlySpan<WriteJob> jobs)
    {
        foreach (ref readonly var job in jobs)
            Write(new ReadOnlySpan<WriteJob>(in job), job.Rows);
    }

    private void Undo(WriterConnection connection, ReadOnlySpan<WriteJob> jobs)
    {
        foreach (var job in jobs)
            job.Undo();
        try
        {
            connection.Rollback();
        }
        catch (SqliteException exception)
        {
            GoAway(exception);
        }
    }

    private static void Fail(ReadOnlySpan<WriteJob> jobs, HistoryUnavailableException exception)
    {
        foreach (var job in jobs)
            job.Failed(exception);
    }

    /// <summary>Nothing more is written until the file can be opened and written again: after an error this connection is not trusted.</summary>
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
            // The write-ahead log is in memory and in a file without a name: it goes into the database, which has one.
            watch.WhileItMayShrink(() => connection.Space.Checkpoint(SQLitePCL.raw.SQLITE_CHECKPOINT_TRUNCATE));
            _connection = null;
            connection.Dispose();
            checkpointer.LetGo();
        }

        return trouble.Begin(loss, Nudge);
    }

    /// <summary>Tries to continue after an error or after the files were lost.</summary>
    private void Recover()
    {
        try
        {
            // A new file is never created here: acknowledged messages would be missing in it without notice.
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
            // Everything is in the write-ahead log; the next start reads it there.
        }

        _connection?.Dispose();
        _connection = null;
    }
}
