using ChatHost.Messages;

namespace ChatHost.Protocols.WebSockets;

/// <summary>What is said over a WebSocket on a connection's own behalf: the words spoken in its messages, and a close that means the same.</summary>
internal sealed class WebSocketWords(IWords spoken) : IWords
{
    private static readonly ReadOnlyMemory<byte> PingFrame = WebSocketFrames.Control(WebSocketOpcode.Ping, []);

    public ReadOnlyMemory<byte> Ping => PingFrame;

    public ReadOnlyMemory<byte> Farewell(Dismissal dismissal) => Last(spoken.Farewell(dismissal), dismissal);

    public ReadOnlyMemory<byte> Refusal(Dismissal dismissal) => Last(spoken.Refusal(dismissal), dismissal);

    public ReadOnlyMemory<byte> Skipped(RoomName room, long first, long last, int count) =>
        WebSocketFrames.Text(spoken.Skipped(room, first, last, count));

    public int LinesIn(ReadOnlySpan<byte> bytes) => WebSocketFrames.MessagesIn(bytes);

    private static ReadOnlyMemory<byte> Last(ReadOnlyMemory<byte> words, Dismissal dismissal) =>
        (byte[])[.. WebSocketFrames.Text(words).Span, .. WebSocketFrames.Close(CodeOf(dismissal.Kind)).Span];

    private static int CodeOf(DismissalKind kind) => kind switch
    {
        DismissalKind.Shutdown => WebSocketCloseCode.GoingAway,
        DismissalKind.TooManyConnections => WebSocketCloseCode.TryAgainLater,
        DismissalKind.TakenOver => WebSocketCloseCode.TakenOver,
        _ => WebSocketCloseCode.PolicyViolation,
    };
}
