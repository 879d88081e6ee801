namespace ChatHost.Protocols.WebSockets;

/// <summary>What a frame is (RFC 6455, 5.2). The values between and after these are reserved.</summary>
internal enum WebSocketOpcode : byte
{
    /// <summary>Continues the message of the previous frame.</summary>
    Continuation = 0x0,

    /// <summary>A message in UTF-8, or its first fragment.</summary>
    Text = 0x1,

    /// <summary>A message of any bytes, or its first fragment.</summary>
    Binary = 0x2,

    /// <summary>The last frame that its sender sends.</summary>
    Close = 0x8,

    /// <summary>Asks for a pong.</summary>
    Ping = 0x9,

    /// <summary>Answers a ping, or comes unsolicited.</summary>
    Pong = 0xA,
}
