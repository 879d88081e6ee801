namespace ChatHost.Protocols;

/// <summary>A protocol that speaks in frames over a connection, whatever carries the bytes. One instance serves all its connections.</summary>
internal interface IFramedProtocol
{
    /// <summary>What Transport says in this protocol's words, as bytes that can be sent as they are.</summary>
    IServerMessages ServerMessages { get; }

    /// <summary>What carries its lines: <see cref="PlainFraming"/> over TCP.</summary>
    ICarrierFraming CarrierFraming { get; }

    /// <summary>Speaks with one peer until either side ends. The session it opened is over when this returns or throws.</summary>
    Task RunAsync(IFramedConnection peer);
}
