namespace ChatHost.Protocols;

/// <summary>
/// A token bucket: so many at once, then so many a second. Two numbers and the shared clock, since ten thousand idle
/// sessions must not cost ten thousand timers.
/// </summary>
internal struct TokenBucket(double tokens, long now)
{
    private double _tokens = tokens;
    private long _filledAt = now;

    /// <summary>How full it was when a token was last asked for.</summary>
    public readonly double Level => _tokens;

    /// <summary>
    /// Takes tokens. Zero if there were as many; else how long to wait until the last one is there, which is then taken already.
    /// </summary>
    public TimeSpan Take(double perSecond, double burst, TimeProvider time, int count = 1)
    {
        var now = time.GetTimestamp();
        _tokens = Math.Min(burst, _tokens + (time.GetElapsedTime(_filledAt, now).TotalSeconds * perSecond));
        _filledAt = now;
        _tokens -= count;
        return _tokens >= 0 ? TimeSpan.Zero : TimeSpan.FromSeconds(-_tokens / perSecond);
    }
}
