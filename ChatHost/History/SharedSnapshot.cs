namespace ChatHost.History;

/// <summary>
/// Something that costs more to make the more there is, so it is made once for many who ask, on the thread pool: whoever asks may be
/// on a thread that many sockets share. Making it takes at most a twentieth of one processor; so much older may it be.
/// </summary>
/// <param name="make">Makes it. Of something large one call runs at a time.</param>
/// <param name="time">Tells how long it took and how old it is.</param>
internal sealed class SharedSnapshot<T>(Func<T> make, TimeProvider time)
    where T : class
{
    /// <summary>Of up to so many things it is made for everyone who asks: it takes some microseconds.</summary>
    private const int Few = 128;

    /// <summary>How much longer than it took to make is it used.</summary>
    private const int Rest = 20;

    private readonly Lock _lock = new();
    private Task<T>? _making;
    private (T Value, long Started, TimeSpan Cost)? _made;

    /// <param name="size">Of how many things it is made, about.</param>
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
