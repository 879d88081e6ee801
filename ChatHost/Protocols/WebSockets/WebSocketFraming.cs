namespace ChatHost.Protocols.WebSockets;

/// <summary>Lines as WebSocket carries them: each a text message, with control frames between them.</summary>
internal sealed class WebSocketFraming : ICarrierFraming
{
    public static readonly WebSocketFraming Instance = new();

    private WebSocketFraming()
    {
    }

    public ReadOnlyMemory<byte> Ping { get; } = WebSocketFrames.Control(WebSocketOpcode.Ping, []);

    public int CountLines(ReadOnlySpan<byte> bytes) => WebSocketFrames.CountMessages(bytes);
}
