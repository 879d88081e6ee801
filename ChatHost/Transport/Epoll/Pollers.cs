namespace ChatHost.Transport.Epoll;

/// <summary>One poller per core, started with the first port. Connections are assigned round robin.</summary>
internal sealed class Pollers : IDisposable
{
    private readonly Lazy<Poller[]> _pollers = new(() =>
        [.. Enumerable.Range(0, Environment.ProcessorCount).Select(number => new Poller($"Poller {number}"))]);

    private uint _next;

    /// <summary>The poller for the next connection.</summary>
    public Poller Next()
    {
        var pollers = _pollers.Value;
        return pollers[Interlocked.Increment(ref _next) % pollers.Length];
    }

    public void Dispose()
    {
        if (!_pollers.IsValueCreated)
            return;
        foreach (var poller in _pollers.Value)
            poller.Dispose();
    }
}
