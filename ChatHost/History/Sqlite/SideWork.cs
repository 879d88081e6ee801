namespace ChatHost.History.Sqlite;

/// <summary>
/// Background work of the writer's thread: retention, the search index, purges, checkpoints. A job that fails rests for a while and is
/// retried; the commits go on. Readiness reports the jobs that rest.
/// </summary>
internal sealed class SideWork(TimeProvider time, ILogger logger)
{
    /// <summary>How long a job rests after a failure.</summary>
    public static readonly TimeSpan Rest = TimeSpan.FromMinutes(1);

    private readonly Dictionary<string, long> _restingSince = [];
    private string? _impairment;

    /// <summary>Which jobs rest since they failed, as a sentence; null where none does. Any thread may ask.</summary>
    public string? Impairment => Volatile.Read(ref _impairment);

    /// <summary>Does a job, unless it rests. For the writer's thread alone.</summary>
    /// <param name="name">Of the job, in an operator's words.</param>
    /// <param name="connection">Left without a transaction whatever happens.</param>
    /// <param name="job">One step of it.</param>
    /// <exception cref="Microsoft.Data.Sqlite.SqliteException">After a failure the connection could not be cleared: it is of no use any more.</exception>
    public void Do(string name, WriterConnection connection, Action job)
    {
        if (_restingSince.TryGetValue(name, out var since) && time.GetElapsedTime(since) < Rest)
            return;
        try
        {
            job();
            if (_restingSince.Remove(name))
            {
                HistoryLog.SideWorkResumed(logger, name);
                Report();
            }
        }
        catch (Exception exception)
        {
            HistoryLog.SideWorkFailed(logger, name, Rest, exception);
            _restingSince[name] = time.GetTimestamp();
            Report();
            connection.Rollback();
        }
    }

    private void Report() => Volatile.Write(
        ref _impairment,
        _restingSince.Count == 0 ? null : $"{string.Join(" and ", _restingSince.Keys.Order(StringComparer.Ordinal))} failed and will be tried again.");
}
