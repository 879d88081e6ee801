namespace ChatHost.Web;

/// <summary>What can be spoken over a WebSocket.</summary>
internal sealed class WebSocketSubprotocol
{
    /// <summary>The chat in JSON.</summary>
    public static readonly WebSocketSubprotocol Json = new("chathost.v1.json");

    /// <summary>IRC in text messages, also where a client asks for nothing.</summary>
    public static readonly WebSocketSubprotocol IrcText = new("text.ircv3.net") { IsIrc = true };

    /// <summary>IRC in binary messages.</summary>
    public static readonly WebSocketSubprotocol IrcBinary = new("binary.ircv3.net") { IsIrc = true, IsBinary = true };

    private WebSocketSubprotocol(string name) => Name = name;

    /// <summary>As the handshake names it.</summary>
    public string Name { get; }

    public bool IsIrc { get; private init; }

    public bool IsBinary { get; private init; }
}
