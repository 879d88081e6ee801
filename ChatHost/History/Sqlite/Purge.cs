using Microsoft.Data.Sqlite;

namespace ChatHost.History.Sqlite;

/// <summary>
/// Has the file rewritten a moment after messages were erased. SQLite overwrites what is deleted, but leaves copies of rows
/// where it once moved them from, and in what it wrote ahead: only VACUUM is sure to leave none
/// (https://www.sqlite.org/lang_vacuum.html). Nothing can be written meanwhile, so this takes at most a hundredth of the time.
/// </summary>
internal sealed class Purge(TextIndex index, TimeProvider time, ILogger logger) : IDisposable
{
    /// <summary>Long enough that many steps of erasing are purged once.</summary>
    public static readonly TimeSpan Delay = TimeSpan.FromMilliseconds(250);

    /// <summary>After a purge the next one waits for this many times as long as it took.</summary>
    private const int Rest = 100;

    /// <summary>After a failure: the disk may be too full to rewrite the file.</summary>
    private static readonly TimeSpan RestAfterFailure = TimeSpan.FromMinutes(1);

    private ITimer? _timer;
    private TimeSpan _pause = Delay;
    private bool _isDue;

    /// <summary>For the writer: there is something to purge; <paramref name="nudge"/> is called when it is time.</summary>
    public void Request(Action nudge)
    {
        _timer?.Dispose();
        _timer = time.CreateTimer(
            _ =>
            {
                Volatile.Write(ref _isDue, true);
                nudge();
            },
            null,
            _pause,
            Timeout.InfiniteTimeSpan);
    }

    /// <summary>For the writer: purges if it is time.</summary>
    public void Step(WriterConnection connection, Action nudge)
    {
        if (!Interlocked.Exchange(ref _isDue, false))
            return;
        var started = time.GetTimestamp();
        try
        {
            var isDone = connection.Space.TryPurge(() => index.Clean(connection));
            var duration = time.GetElapsedTime(started);
            _pause = duration * Rest > Delay ? duration * Rest : Delay;
            if (isDone)
                HistoryLog.Purged(logger, duration);
            else
                Request(nudge);
        }
        catch (SqliteException exception)
        {
            HistoryLog.PurgeFailed(logger, SqliteErrors.Describe(exception));
            _pause = RestAfterFailure;
            Request(nudge);
        }
    }

    public void Dispose() => _timer?.Dispose();
}
