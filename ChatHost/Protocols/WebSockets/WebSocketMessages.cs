using ChatHost.Messages;

namespace ChatHost.Protocols.WebSockets;

/// <summary>A protocol's own messages over a WebSocket: each line a text message, and where the connection ends a close with a matching code.</summary>
/// <param name="lines">The messages of the protocol that is spoken, as lines.</param>
/// <param name="isBinary">Whether messages are binary.</param>
internal sealed class WebSocketMessages(IServerMessages lines, bool isBinary = false) : IServerMessages
{
    public ReadOnlyMemory<byte> Goodbye(DisconnectReason reason) => WebSocketFrames.LastOf(lines.Goodbye(reason), CodeOf(reason.Kind), isBinary);

    public ReadOnlyMemory<byte> Refusal(DisconnectReason reason) => WebSocketFrames.LastOf(lines.Refusal(reason), CodeOf(reason.Kind), isBinary);

    public ReadOnlyMemory<byte> Skipped(RoomName room, long first, long last, int count) =>
        WebSocketFrames.TextOf(lines.Skipped(room, first, last, count), isBinary);

    private static int CodeOf(DisconnectReasonKind kind) => kind switch
    {
        DisconnectReasonKind.Shutdown => WebSocketCloseCode.GoingAway,
        DisconnectReasonKind.TooManyConnections => WebSocketCloseCode.TryAgainLater,
        DisconnectReasonKind.TakenOver => WebSocketCloseCode.TakenOver,
        _ => WebSocketCloseCode.PolicyViolation,
    };
}
