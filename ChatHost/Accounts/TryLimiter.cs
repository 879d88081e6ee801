using System.Net;

namespace ChatHost.Accounts;

/// <summary>
/// Bounds how many passwords can be guessed: failures for each account and address, and for each address over all accounts, in the last
/// minute. Those of one address never keep another out, and right ones do not count.
/// </summary>
internal sealed class TryLimiter(TimeProvider time)
{
    /// <summary>Maximum number of failures of one address a minute, for all accounts.</summary>
    public const int PerAddress = 30;

    /// <summary>Past so many counters, those that have run out are removed; and if that is not enough, the oldest.</summary>
    private const int MaxCounters = 65_536;

    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private readonly Dictionary<(string Account, IPAddress Address), Queue<long>> _failures = [];

    /// <summary>How long no more may be tried; null where it may be tried now.</summary>
    /// <param name="account">What the account's name is compared by; whether it is registered makes no difference.</param>
    /// <param name="address">Where the try comes from: the network of an IPv6 address.</param>
    /// <param name="perAccount">Maximum number of failures for one account.</param>
    public TimeSpan? FindWait(string account, IPAddress address, int perAccount)
    {
        lock (_lock)
        {
            var (one, all) = (WaitOf((account, address), perAccount), WaitOf(("", address), PerAddress));
            return all is null || one > all ? one : all;
        }
    }

    /// <summary>Counts a failure; false where too many came at the same time, and what was found out may not be told.</summary>
    /// <inheritdoc cref="FindWait"/>
    public bool TryFail(string account, IPAddress address, int perAccount)
    {
        lock (_lock)
        {
            if (WaitOf((account, address), perAccount) is not null || WaitOf(("", address), PerAddress) is not null)
                return false;
            Count((account, address));
            if (account.Length > 0)
                Count(("", address));
            return true;
        }
    }

    /// <summary>Counts a failure that is no login, such as the password of a room: apart from those.</summary>
    public void TryFailAlone(string what, IPAddress address, int limit)
    {
        lock (_lock)
        {
            if (WaitOf((what, address), limit) is null)
                Count((what, address));
        }
    }

    private TimeSpan? WaitOf((string Account, IPAddress Address) key, int limit)
    {
        if (!_failures.TryGetValue(key, out var failures))
            return null;
        while (failures.TryPeek(out var first) && time.GetElapsedTime(first) >= Window)
            failures.Dequeue();
        if (failures.Count == 0)
            _failures.Remove(key);
        return failures.Count >= limit ? Window - time.GetElapsedTime(failures.Peek()) : null;
    }

    private void Count((string Account, IPAddress Address) key)
    {
        if (!_failures.TryGetValue(key, out var failures))
        {
            if (_failures.Count >= MaxCounters)
                Forget();
            _failures.Add(key, failures = new(1));
        }

        failures.Enqueue(time.GetTimestamp());
    }

    private void Forget()
    {
        foreach (var (key, failures) in _failures.ToArray())
        {
            if (time.GetElapsedTime(failures.Last()) >= Window)
                _failures.Remove(key);
        }

        if (_failures.Count < MaxCounters)
            return;
        foreach (var (key, _) in _failures.OrderBy(entry => entry.Value.Peek()).Take(MaxCounters / 2).ToArray())
            _failures.Remove(key);
    }
}
