namespace ChatHost.History;

/// <summary>
/// A value that costs more to make the more it covers, so it is made once for many callers, on the thread pool: a caller may be on a
/// thread that many sockets share. Making it takes at most a twentieth of one processor, so the value may be that much out of date.
/// </summary>
/// <param name="make">Makes the value. For a large one, one call runs at a time.</param>
/// <param name="time">Measures how long that took and how old the value is.</param>
internal sealed class SharedSnapshot<T>(Func<T> make, TimeProvider time)
    where T : class
{
    /// <summary>Maximum size for which every caller gets a new value: that takes some microseconds.</summary>
    private const int Few = 128;

    /// <summary>How many times as long as it took to make the value is used.</summary>
    private const int Rest = 20;

    private readonly Lock _lock = new();
    private Task<T>? _making;
    private (T Value, long Started, TimeSpan Cost)? _made;

    /// <param name="size">How many things the value covers, about.</param>
    public ValueTask<T> GetAsync(int size)
    {
        if (size <= Few)
            return new(make());
        lock (_lock)
        {
            if (_made is { } made && time.GetElapsedTime(made.Started) < made.Cost * Rest)
                return new(made.Value);
            return new(_making is { IsCompleted: false } ? _making : _making = Task.Run(Make));
        }
    }

    private T Make()
    {
        var started = time.GetTimestamp();
        var value = make();
        lock (_lock)
            _made = (value, started, time.GetElapsedTime(started));
        return value;
    }
}
