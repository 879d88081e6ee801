namespace ChatHost.Sessions;

/// <summary>
/// Ends sessions within a second once the key that they were logged in by has ended. One timer for all of them, which runs only while there
/// are such.
/// </summary>
internal sealed class LoginExpiry : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private static readonly SessionEnd KeyEnded = new(SessionEndKind.LoggedOut, "You were logged out: your key has ended.");

    private readonly Lock _lock = new();
    private readonly HashSet<Session> _watched = [];
    private readonly TimeProvider _time;
    private readonly ITimer _beat;
    private readonly ILogger _logger;
    private bool _isBeating;

    public LoginExpiry(TimeProvider time, ILogger<LoginExpiry> logger)
    {
        (_time, _logger) = (time, logger);
        _beat = time.CreateTimer(_ => Beat(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>A session has been logged in; nothing where what it was logged in by does not end by itself.</summary>
    public void Watch(Session session)
    {
        if (session.Login?.EndsAt is null)
            return;
        lock (_lock)
        {
            _watched.Add(session);
            if (!_isBeating)
                _beat.Change(Interval, Interval);
            _isBeating = true;
        }
    }

    public void Dispose() => _beat.Dispose();

    private void Beat()
    {
        try
        {
            foreach (var session in TakeDue())
                session.Recipient.End(KeyEnded);
        }
        catch (Exception exception)
        {
            SessionsLog.ClockFailed(_logger, exception);
        }
    }

    private List<Session> TakeDue()
    {
        var now = _time.GetUtcNow().UtcDateTime;
        lock (_lock)
        {
            // Those that ended, logged out or gave a password since are watched no more.
            _watched.RemoveWhere(session => session.HasEnded || session.Login?.EndsAt is null);
            var due = _watched.Where(session => session.Login?.EndsAt <= now).ToList();
            _watched.ExceptWith(due);
            _isBeating = _watched.Count > 0;
            if (!_isBeating)
                _beat.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            return due;
        }
    }
}
