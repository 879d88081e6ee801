namespace ChatHost.Protocols.Line;

/// <summary>The chat over text lines, for <c>nc</c>, telnet and scripts. See docs/protocol.md.</summary>
internal sealed class LineProtocol(LineServices services) : IFramedProtocol
{
    public IServerMessages ServerMessages { get; } = new LineMessages();

    public ICarrierFraming CarrierFraming => PlainFraming.Instance;

    public Task RunAsync(IFramedConnection peer) => new LineConnection(peer, services).RunAsync();
}
