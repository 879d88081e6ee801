namespace ChatHost.Logging;

/// <summary>
/// Says when it is time to log something that may happen thousands of times a second: the first time at once, then at most once
/// in an interval, so that the log does not fill the disk. What is left out meanwhile is counted, to be told with the next line.
/// </summary>
/// <remarks>Any number of threads may ask.</remarks>
/// <param name="time">The clock.</param>
/// <param name="interval">How long at least from one line to the next. Default one second.</param>
internal sealed class LogThrottle(TimeProvider time, TimeSpan? interval = null)
{
    private readonly TimeSpan _interval = interval ?? TimeSpan.FromSeconds(1);
    private readonly Lock _lock = new();
    private long? _loggedAt;
    private long _untold;

    /// <summary>Whether what has happened is to be logged now.</summary>
    /// <param name="count">How often, or how much of it, has happened.</param>
    /// <param name="untold">If so, how much was left out since the line before.</param>
    public bool IsDue(long count, out long untold)
    {
        lock (_lock)
        {
            if (_loggedAt is { } before && time.GetElapsedTime(before) < _interval)
            {
                _untold += count;
                untold = 0;
                return false;
            }

            _loggedAt = time.GetTimestamp();
            (untold, _untold) = (_untold, 0);
            return true;
        }
    }
}
