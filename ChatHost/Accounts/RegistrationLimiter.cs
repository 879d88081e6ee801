using System.Net;

namespace ChatHost.Accounts;

/// <summary>Bounds how many accounts are registered from one address in an hour.</summary>
internal sealed class RegistrationLimiter(TimeProvider time)
{
    private static readonly TimeSpan Window = TimeSpan.FromHours(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<IPAddress, Queue<long>> _registered = [];

    /// <summary>Whether one more may be registered.</summary>
    /// <param name="address">The network of an IPv6 address.</param>
    /// <param name="limit">Maximum number an hour.</param>
    public bool MayRegister(IPAddress address, int limit)
    {
        lock (_lock)
        {
            if (!_registered.TryGetValue(address, out var registered))
                return true;
            while (registered.TryPeek(out var first) && time.GetElapsedTime(first) >= Window)
                registered.Dequeue();
            if (registered.Count == 0)
                _registered.Remove(address);
            return registered.Count < limit;
        }
    }

    /// <summary>One was registered.</summary>
    public void Registered(IPAddress address)
    {
        lock (_lock)
        {
            // Each costs a password hash, so there are never many within the hour.
            foreach (var (key, times) in _registered.Where(entry => time.GetElapsedTime(entry.Value.Last()) >= Window).Take(16).ToArray())
                _registered.Remove(key);
            if (!_registered.TryGetValue(address, out var registered))
                _registered.Add(address, registered = new(1));
            registered.Enqueue(time.GetTimestamp());
        }
    }
}
