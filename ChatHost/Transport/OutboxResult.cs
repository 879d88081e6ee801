namespace ChatHost.Transport;

/// <summary>What an <see cref="Outbox"/> did with what it was given.</summary>
internal enum OutboxResult
{
    /// <summary>It is on its way, or waits, or the peer is gone.</summary>
    Taken,

    /// <summary>More waits than is allowed, and nothing can be dropped.</summary>
    Overflow,
}
