using ChatHost.Messages;

namespace ChatHost.Protocols.WebSockets;

/// <summary>What is said over a WebSocket on a connection's own behalf: the words spoken in its messages, and a close that means the same.</summary>
internal sealed class WebSocketMessages(IServerMessages spoken) : IServerMessages
{
    private static readonly ReadOnlyMemory<byte> PingFrame = WebSocketFrames.Control(WebSocketOpcode.Ping, []);

    public ReadOnlyMemory<byte> Ping => PingFrame;

    public ReadOnlyMemory<byte> Goodbye(DisconnectReason dismissal) => Last(spoken.Goodbye(dismissal), dismissal);

    public ReadOnlyMemory<byte> Refusal(DisconnectReason dismissal) => Last(spoken.Refusal(dismissal), dismissal);

    public ReadOnlyMemory<byte> Skipped(RoomName room, long first, long last, int count) =>
        WebSocketFrames.Text(spoken.Skipped(room, first, last, count));

    public int LinesIn(ReadOnlySpan<byte> bytes) => WebSocketFrames.MessagesIn(bytes);

    private static ReadOnlyMemory<byte> Last(ReadOnlyMemory<byte> words, DisconnectReason dismissal) =>
        (byte[])[.. WebSocketFrames.Text(words).Span, .. WebSocketFrames.Close(CodeOf(dismissal.Kind)).Span];

    private static int CodeOf(DisconnectReasonKind kind) => kind switch
    {
        DisconnectReasonKind.Shutdown => WebSocketCloseCode.GoingAway,
        DisconnectReasonKind.TooManyConnections => WebSocketCloseCode.TryAgainLater,
        DisconnectReasonKind.TakenOver => WebSocketCloseCode.TakenOver,
        _ => WebSocketCloseCode.PolicyViolation,
    };
}
