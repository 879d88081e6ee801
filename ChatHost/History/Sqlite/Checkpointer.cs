using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace ChatHost.History.Sqlite;

/// <summary>
/// Writes what was written ahead into the database, in the background with a connection of its own, so that no commit
/// waits for it. See https://www.sqlite.org/wal.html#ckpt
/// </summary>
/// <param name="file">What is written to.</param>
/// <param name="logger">Hears when that fails.</param>
/// <param name="pagesForTheWriter">
/// While commits come without a pause, the background never quite catches up and what is written ahead only grows. From so many
/// pages on the writer itself writes the few that are left, and it starts anew.
/// </param>
/// <param name="beforeWriting">Called in the background each time before it writes; a test holds it there.</param>
internal sealed class Checkpointer(
    SqliteFile file, FileWatch watch, ILogger logger, int pagesForTheWriter = Checkpointer.PagesForTheWriter, Action? beforeWriting = null) : IDisposable
{
    /// <summary>After so many rows and commits together there is something worth writing; some megabytes.</summary>
    private const int RowsBetween = 2000;

    /// <summary>32 MiB.</summary>
    private const int PagesForTheWriter = 8192;

    private readonly Lock _lock = new();
    private SqliteConnection? _connection;
    private Task _running = Task.CompletedTask;
    private int _rows;
    private bool _isForTheWriter;

    /// <summary>For the writer: it committed so many rows. True if it shall write the rest of what is ahead itself.</summary>
    public bool Wrote(int rows)
    {
        _rows += rows + 1;
        if (_rows < RowsBetween || !_running.IsCompleted)
            return false;
        _rows = 0;

        // One or the other: two that write at once stand in each other's way.
        if (Interlocked.Exchange(ref _isForTheWriter, false))
            return true;
        _running = Task.Run(Run);
        return false;
    }

    /// <summary>For the writer: the files are opened anew, so this one's connection is not to keep the old ones.</summary>
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
                var ahead = 0;
                var connection = _connection;
                var result = watch.WhileItMayShrink(() =>
                    raw.sqlite3_wal_checkpoint_v2(connection.Handle, null, raw.SQLITE_CHECKPOINT_PASSIVE, out ahead, out _));
                SqliteException.ThrowExceptionForRC(result, _connection.Handle);
                Volatile.Write(ref _isForTheWriter, ahead > pagesForTheWriter);
            }
            catch (Exception exception)
            {
                // Tried again after the next commits; meanwhile all is in the file that is written ahead.
                HistoryLog.CheckpointFailed(logger, exception is SqliteException sqlite ? SqliteErrors.Describe(sqlite) : exception.Message);
                _connection?.Dispose();
                _connection = null;
            }
        }
    }
}
