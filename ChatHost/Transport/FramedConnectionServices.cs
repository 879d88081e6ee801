namespace ChatHost.Transport;

/// <summary>What all framed connections share, in one reference.</summary>
internal sealed class FramedConnectionServices(OutboxPolicy outboxPolicy, ConnectionLimits limits, TimeProvider time, ILogger<FramedConnection> logger)
{
    public OutboxPolicy OutboxPolicy => outboxPolicy;

    public ConnectionLimits Limits => limits;

    public TimeProvider Time => time;

    public ILogger Logger => logger;
}
