namespace ChatHost.History.Sqlite;

/// <summary>The jobs that wait for the store's writer, and what else wakes it. Any thread may add; the writer alone takes.</summary>
internal sealed class WriteQueue
{
    private readonly object _gate = new();
    private List<WriteJob> _waiting = [];
    private bool _isNudged;
    private bool _isStopping;

    /// <summary>Adds a job to the next group. The job is told of its outcome, unless this throws.</summary>
    /// <exception cref="HistoryUnavailableException">The store is closed.</exception>
    public void Post(WriteJob job)
    {
        lock (_gate)
        {
            if (_isStopping)
                throw new HistoryUnavailableException("the store is closed.");
            _waiting.Add(job);
            Monitor.Pulse(_gate);
        }
    }

    /// <summary>Wakes the writer though no job waits.</summary>
    public void Nudge()
    {
        lock (_gate)
        {
            _isNudged = true;
            Monitor.Pulse(_gate);
        }
    }

    /// <summary>Accepts no more jobs. Those that wait are still taken.</summary>
    public void Stop()
    {
        lock (_gate)
        {
            _isStopping = true;
            Monitor.Pulse(_gate);
        }
    }

    /// <summary>Waits for jobs, a nudge, or the end of the pause, and takes all jobs. False once it is stopped and empty.</summary>
    /// <param name="group">An empty list, in exchange for which the jobs are returned.</param>
    /// <param name="pause">Maximum time to wait.</param>
    public bool Take(ref List<WriteJob> group, Func<TimeSpan> pause)
    {
        lock (_gate)
        {
            while (_waiting.Count == 0 && !_isNudged && !_isStopping && Monitor.Wait(_gate, pause()))
            {
            }

            _isNudged = false;
            group.Clear();
            (_waiting, group) = (group, _waiting);
            return group.Count > 0 || !_isStopping;
        }
    }
}
