using System.Collections.Concurrent;
using System.Net;

namespace ChatHost.Transport.Doors;

/// <summary>
/// The addresses that HTTP was spoken from lately: browsers open spare connections that say nothing, and would read a welcome where they
/// expect an answer.
/// </summary>
internal sealed class RecentHttp(TimeProvider time)
{
    private static readonly TimeSpan Lately = TimeSpan.FromMinutes(10);

    /// <summary>Maximum number of addresses; past that those that are not recent any more are dropped, or all.</summary>
    private const int MaxAddresses = 16_384;

    private readonly ConcurrentDictionary<IPAddress, long> _seen = new();

    public void Note(IPAddress? address)
    {
        if (address is null)
            return;
        _seen[address] = time.GetTimestamp();
        if (_seen.Count <= MaxAddresses)
            return;
        foreach (var (other, at) in _seen)
        {
            if (!IsRecent(at))
                _seen.TryRemove(other, out _);
        }

        if (_seen.Count > MaxAddresses)
            _seen.Clear();
    }

    public bool Has(IPAddress? address) => address is not null && _seen.TryGetValue(address, out var at) && IsRecent(at);

    private bool IsRecent(long at) => time.GetElapsedTime(at) < Lately;
}
