using System.IO.Pipelines;

namespace ChatHost.Protocols;

/// <summary>A language that takes a connection's bytes as they are, without frames, names or rooms.</summary>
internal interface IStreamProtocol
{
    IServerMessages ServerMessages { get; }

    /// <summary>
    /// Speaks with one peer until either side ends. When the server wants it to end, it cancels the pending read. What was
    /// flushed reaches the peer before the connection is closed.
    /// </summary>
    Task RunAsync(IDuplexPipe transport, IByteMeter meter);
}

/// <summary>Counts what goes through a connection, for the operator.</summary>
internal interface IByteMeter
{
    void Received(long bytes);

    void Sent(long bytes);
}
