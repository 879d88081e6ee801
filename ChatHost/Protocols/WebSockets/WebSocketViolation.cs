namespace ChatHost.Protocols.WebSockets;

/// <summary>What a peer did wrong, as the close that answers it: a code of <see cref="WebSocketCloseCode"/> and a text for people.</summary>
internal sealed record WebSocketViolation(int Code, string Reason)
{
    public static readonly WebSocketViolation Binary = new(WebSocketCloseCode.UnsupportedData, "Binary messages are not supported.");

    public static readonly WebSocketViolation NotUtf8 = new(WebSocketCloseCode.InvalidData, "Not valid UTF-8.");

    public static WebSocketViolation Protocol(string reason) => new(WebSocketCloseCode.ProtocolError, reason);

    public static WebSocketViolation TooBig(int limit) => new(WebSocketCloseCode.MessageTooBig, $"Message too big: the limit is {limit} bytes.");
}
