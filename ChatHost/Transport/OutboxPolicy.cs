using ChatHost.Protocols;
using ChatHost.Sessions;
using Microsoft.Extensions.Options;

namespace ChatHost.Transport;

/// <summary>How much may wait for one peer, and what happens past that; as the settings say at this moment.</summary>
internal sealed class OutboxPolicy(IOptionsMonitor<LimitOptions> options, int mostUnderWay = OutboxPolicy.DefaultMostUnderWay)
{
    private const int DefaultMostUnderWay = 16 * 1024;

    /// <summary>
    /// So much may be in the transport's hands before more waits in the queue, in bytes: a peer that keeps up gets what is said
    /// while a write is under way with the next one, and nothing has to be woken for it.
    /// </summary>
    public int MostUnderWay => Math.Min(mostUnderWay, MaxBytes);

    /// <summary>So much may wait in the queue, in bytes.</summary>
    public int MaxBytes => options.CurrentValue.SendQueueBytes;

    /// <summary>Whether the oldest numbered lines are left out; else the peer is disconnected.</summary>
    public bool DropsOldest => options.CurrentValue.SlowReaders == SlowReaderPolicy.Drop;
}
