using ChatHost.Protocols;
using Microsoft.Extensions.Options;

namespace ChatHost.Transport;

/// <summary>How much may wait for one peer, and what happens past that; as the settings say at this moment.</summary>
internal sealed class OutboxPolicy(IOptionsMonitor<LimitOptions> options)
{
    /// <summary>In bytes.</summary>
    public int MaxBytes => options.CurrentValue.SendQueueBytes;

    /// <summary>Whether the oldest numbered lines are left out; else the peer is disconnected.</summary>
    public bool DropsOldest => options.CurrentValue.SlowReaders == SlowReaderPolicy.Drop;
}
