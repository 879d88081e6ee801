namespace ChatHost.Transport;

/// <summary>What all peers share, in one reference.</summary>
internal sealed class PeerServices(OutboxPolicy outboxPolicy, ConnectionLimits limits, TimeProvider time, ILogger<Peer> logger)
{
    public OutboxPolicy OutboxPolicy => outboxPolicy;

    public ConnectionLimits Limits => limits;

    public TimeProvider Time => time;

    public ILogger Logger => logger;
}
