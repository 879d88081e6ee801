namespace ChatHost.Sessions;

/// <summary>
/// Announces each new session that stays, one second after it came, so that a port probe is not announced.
/// One timer for all of them, which runs only while somebody waits.
/// </summary>
internal sealed class ArrivalAnnouncer : IDisposable
{
    /// <summary>How long one must be there to be announced without having said anything.</summary>
    public static readonly TimeSpan Delay = TimeSpan.FromSeconds(1);

    /// <summary>When thousands come, those who are due together are announced together.</summary>
    private static readonly TimeSpan ShortestWait = TimeSpan.FromMilliseconds(50);

    private readonly Lock _lock = new();
    private readonly Queue<(Session Session, long Since)> _waiting = new();
    private readonly TimeProvider _time;
    private readonly ITimer _timer;

    public ArrivalAnnouncer(TimeProvider time)
    {
        _time = time;
        _timer = time.CreateTimer(_ => AnnounceThoseDue(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    public void Add(Session session)
    {
        lock (_lock)
        {
            _waiting.Enqueue((session, _time.GetTimestamp()));
            if (_waiting.Count == 1)
                _timer.Change(Delay, Timeout.InfiniteTimeSpan);
        }
    }

    public void Dispose() => _timer.Dispose();

    private void AnnounceThoseDue()
    {
        while (TakeDue() is { } session)
            session.Announce();
    }

    private Session? TakeDue()
    {
        lock (_lock)
        {
            while (_waiting.TryPeek(out var first))
            {
                var waited = _time.GetElapsedTime(first.Since);
                if (waited < Delay)
                {
                    var rest = Delay - waited;
                    _timer.Change(rest > ShortestWait ? rest : ShortestWait, Timeout.InfiniteTimeSpan);
                    return null;
                }

                _waiting.Dequeue();
                if (!first.Session.IsAnnounced && !first.Session.HasEnded)
                    return first.Session;
            }

            return null;
        }
    }
}
