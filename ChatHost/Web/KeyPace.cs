using ChatHost.Protocols;
using ChatHost.Sessions;
using Microsoft.Extensions.Options;

namespace ChatHost.Web;

/// <summary>Paces what accounts say over HTTP, as sessions are paced: there is nothing to slow down there, so they are told to wait.</summary>
internal sealed class KeyPace(IOptionsMonitor<LimitOptions> limits, TimeProvider time)
{
    /// <summary>Past so many, those that have been full for long are forgotten.</summary>
    private const int MaxAccounts = 4096;

    private readonly Lock _lock = new();
    private readonly Dictionary<long, TokenBucket> _buckets = [];

    /// <summary>How long an account is to wait before it says so many lines; null where it may say them now.</summary>
    public TimeSpan? FindWait(long accountId, int lines)
    {
        var rate = limits.CurrentValue.Messages;
        lock (_lock)
        {
            if (_buckets.Count > MaxAccounts)
                _buckets.Clear();
            if (!_buckets.TryGetValue(accountId, out var bucket))
                bucket = new(rate.Burst, time.GetTimestamp());
            var wait = bucket.Take(rate.PerSecond, rate.Burst, time, Math.Min(lines, rate.Burst));

            // What is refused is not paid for.
            if (wait > TimeSpan.Zero)
                return wait;
            _buckets[accountId] = bucket;
            return null;
        }
    }
}
