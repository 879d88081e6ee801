using System.Diagnostics;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace ChatHost.History.Sqlite;

/// <summary>
/// Writes the write-ahead log into the database, in the background with a connection of its own, so that no commit waits for it. See
/// https://www.sqlite.org/wal.html#ckpt
/// </summary>
/// <param name="file">What is written to.</param>
/// <param name="logger">Receives failures.</param>
/// <param name="pagesForTheWriter">
/// While commits come without a pause, the background never quite catches up and the log only grows. From this many pages on the
/// writer itself writes the few that are left, and the log starts from its beginning again.
/// </param>
/// <param name="beforeWriting">Called in the background each time before it writes; a test holds it there.</param>
internal sealed class Checkpointer(
    SqliteFile file, FileWatch watch, ILogger logger, int pagesForTheWriter = Checkpointer.PagesForTheWriter, Action? beforeWriting = null) : IDisposable
{
    /// <summary>Number of rows and commits together after which there is something worth writing; some megabytes.</summary>
    private const int RowsBetween = 2000;

    /// <summary>32 MiB.</summary>
    private const int PagesForTheWriter = 8192;

    /// <summary>A pass leaves what was committed during it: less each time, and after a pass as short as this very little.</summary>
    private static readonly TimeSpan ShortPass = TimeSpan.FromMilliseconds(2);

    private const int MaxPasses = 8;

    private readonly Lock _lock = new();
    private SqliteConnection? _connection;
    private Task _running = Task.CompletedTask;
    private int _rows;
    private bool _isForTheWriter;

    /// <summary>For the writer: it committed this many rows. True if it is to write the rest of the log itself.</summary>
    public bool Wrote(int rows)
    {
        _rows += rows + 1;
        if (!_running.IsCompleted)
            return false;

        // At once: the background has just written all but the last few pages, which is what the writer's messages wait for.
        if (Interlocked.Exchange(ref _isForTheWriter, false))
            return true;
        if (_rows < RowsBetween)
            return false;
        _rows = 0;
        _running = Task.Run(Run);
        return false;
    }

    /// <summary>For the writer: the files are opened again, so this connection must not keep the old ones.</summary>
    public void LetGo()
    {
        _running.Wait();
        lock (_lock)
        {
            _connection?.Dispose();
            _connection = null;
        }
    }

    public void Dispose()
    {
        _running.Wait();
        lock (_lock)
            _connection?.Dispose();
    }

    /// <summary>Writes what is ahead now. Returns how many pages that was.</summary>
    private int Write(SqliteConnection connection)
    {
        var ahead = 0;
        var result = watch.WhileItMayShrink(() =>
            raw.sqlite3_wal_checkpoint_v2(connection.Handle, null, raw.SQLITE_CHECKPOINT_PASSIVE, out ahead, out _));
        SqliteException.ThrowExceptionForRC(result, connection.Handle);
        return ahead;
    }

    private void Run()
    {
        lock (_lock)
        {
            try
            {
                beforeWriting?.Invoke();
                _connection ??= file.OpenForCheckpoints();
                if (watch.Find() is not null)
                    return;
                var (ahead, passes) = (0, 0);
                TimeSpan duration;
                do
                {
                    var started = Stopwatch.GetTimestamp();
                    ahead = Write(_connection);
                    duration = Stopwatch.GetElapsedTime(started);
                }
                while (ahead > pagesForTheWriter && duration > ShortPass && ++passes < MaxPasses);
                Volatile.Write(ref _isForTheWriter, ahead > pagesForTheWriter);
            }
            catch (Exception exception)
            {
                // Tried again after the next commits; until then everything is in the log.
                HistoryLog.CheckpointFailed(logger, exception is SqliteException sqlite ? SqliteErrors.Describe(sqlite) : exception.Message);
                _connection?.Dispose();
                _connection = null;
            }
        }
    }
}
