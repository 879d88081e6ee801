using ChatHost.Protocols;
using ChatHost.Sessions;
using Microsoft.Extensions.Options;

namespace ChatHost.Transport;

/// <summary>How much may wait for one peer, and what happens past that, as the current settings say.</summary>
internal sealed class OutboxPolicy(IOptionsMonitor<LimitOptions> options, int maxUnderWay = OutboxPolicy.DefaultMaxUnderWay)
{
    private const int DefaultMaxUnderWay = 16 * 1024;

    /// <summary>
    /// Maximum that may be under way in the transport before more waits in the queue, in bytes: a peer that keeps up gets what is said
    /// during a flush with the next one, and no thread has to be woken for it.
    /// </summary>
    public int MaxUnderWay => Math.Min(maxUnderWay, MaxBytes);

    /// <summary>Maximum that may wait in the queue, in bytes.</summary>
    public int MaxBytes => options.CurrentValue.SendQueueBytes;

    /// <summary>Whether the oldest numbered lines are dropped; otherwise the peer is disconnected.</summary>
    public bool DropsOldest => options.CurrentValue.SlowReaders == SlowReaderPolicy.Drop;
}
