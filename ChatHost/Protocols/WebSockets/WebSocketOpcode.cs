namespace ChatHost.Protocols.WebSockets;

/// <summary>What a frame is (RFC 6455, 5.2). The values between and after these are reserved.</summary>
internal enum WebSocketOpcode : byte
{
    /// <summary>Goes on with the message of the frames before.</summary>
    Continuation = 0x0,

    /// <summary>A message in UTF-8, or the beginning of one.</summary>
    Text = 0x1,

    /// <summary>A message of any bytes, or the beginning of one.</summary>
    Binary = 0x2,

    /// <summary>The last frame of its side.</summary>
    Close = 0x8,

    /// <summary>Asks for a pong.</summary>
    Ping = 0x9,

    /// <summary>Answers a ping, or comes unasked.</summary>
    Pong = 0xA,
}
