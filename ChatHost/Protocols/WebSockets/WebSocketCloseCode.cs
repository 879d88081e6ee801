namespace ChatHost.Protocols.WebSockets;

/// <summary>Why a WebSocket is closed, as a close frame says it (RFC 6455, 7.4, and the registry at IANA).</summary>
internal static class WebSocketCloseCode
{
    /// <summary>Done: a peer that sends this does not come back.</summary>
    public const int Normal = 1000;

    /// <summary>The server stops, or the user left the page.</summary>
    public const int GoingAway = 1001;

    public const int ProtocolError = 1002;

    /// <summary>A binary message: only text is supported.</summary>
    public const int UnsupportedData = 1003;

    /// <summary>A text message that is not UTF-8.</summary>
    public const int InvalidData = 1007;

    /// <summary>The server's own rules: kicked, too slow, silent.</summary>
    public const int PolicyViolation = 1008;

    public const int MessageTooBig = 1009;

    /// <summary>There are too many connections.</summary>
    public const int TryAgainLater = 1013;

    /// <summary>ChatHost's own code: the session continues over another connection, so the client must not reconnect.</summary>
    public const int TakenOver = 4001;

    /// <summary>Whether a peer may send the code. Codes that only report a local event, and undefined ones, may not be sent.</summary>
    public static bool MayBeSent(int code) => code is (>= 1000 and <= 1003) or (>= 1007 and <= 1014) or (>= 3000 and <= 4999);
}
