namespace ChatHost.Protocols;

/// <summary>A language spoken in frames over a peer's connection, whatever carries the bytes.</summary>
internal interface IFramedProtocol
{
    IServerMessages ServerMessages { get; }

    /// <summary>Speaks with one peer until either side ends. The session it opened is over when this returns or throws.</summary>
    Task RunAsync(IFramedConnection peer);
}
