namespace ChatHost.Protocols.WebSockets;

/// <summary>Why a WebSocket is closed, as both sides tell each other (RFC 6455, 7.4, and its registry at IANA).</summary>
internal static class WebSocketCloseCode
{
    /// <summary>Done: whoever says so does not come back.</summary>
    public const int Normal = 1000;

    /// <summary>The server stops, or the page was left.</summary>
    public const int GoingAway = 1001;

    public const int ProtocolError = 1002;

    /// <summary>Binary, where text is spoken.</summary>
    public const int UnsupportedData = 1003;

    /// <summary>Not UTF-8.</summary>
    public const int InvalidData = 1007;

    /// <summary>Against the rules of the house: kicked, too slow, silent.</summary>
    public const int PolicyViolation = 1008;

    public const int MessageTooBig = 1009;

    /// <summary>There are too many; another time.</summary>
    public const int TryAgainLater = 1013;

    /// <summary>Our own: the session goes on over another connection, so this one must not try again.</summary>
    public const int TakenOver = 4001;

    /// <summary>Whether a peer may send it: those that only stand for what happened, and those nobody has defined, it may not.</summary>
    public static bool MayBeSent(int code) => code is (>= 1000 and <= 1003) or (>= 1007 and <= 1014) or (>= 3000 and <= 4999);
}
