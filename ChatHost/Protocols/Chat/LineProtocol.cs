namespace ChatHost.Protocols.Chat;

/// <summary>The chat over text lines, for <c>nc</c>, telnet and scripts. See docs/protocol.md.</summary>
internal sealed class LineProtocol(LineServices services) : IFramedProtocol
{
    public IWords Words { get; } = new LineWords();

    public Task RunAsync(IPeer peer) => new LineSession(peer, services).RunAsync();
}
