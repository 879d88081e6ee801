using ChatHost.Protocols.WebSockets;
using ChatHost.Sessions;
using Microsoft.Extensions.Options;

namespace ChatHost.Protocols.Irc;

/// <summary>IRC over WebSocket: a message a line, without its end. See docs/irc.md.</summary>
internal abstract class IrcWebSocketProtocol(IrcProtocol irc, IOptionsMonitor<LimitOptions> limits, bool isBinary) : IFramedProtocol
{
    /// <summary>Its name in the admin's list and in metrics.</summary>
    public const string Name = "Irc";

    public IServerMessages ServerMessages { get; } = new WebSocketMessages(irc.ServerMessages, isBinary);

    public ICarrierFraming CarrierFraming { get; } = new Framing(irc.CarrierFraming, isBinary);

    public async Task RunAsync(IFramedConnection peer)
    {
        using var webSocket = new WebSocketConnection(peer, () => limits.CurrentValue.MaxFrameBytes, isBinary);
        await irc.RunAsync(webSocket);
        webSocket.AnswerClose();
    }

    /// <summary>The ping of IRC, as a message.</summary>
    private sealed class Framing(ICarrierFraming lines, bool isBinary) : ICarrierFraming
    {
        public ReadOnlyMemory<byte> Ping => WebSocketFrames.TextOf(lines.Ping, isBinary);

        public TimeSpan? PingInterval => lines.PingInterval;

        public TimeSpan? PingTimeout => lines.PingTimeout;

        public int CountLines(ReadOnlySpan<byte> bytes) => WebSocketFrames.CountMessages(bytes);
    }
}

/// <summary>In text messages.</summary>
internal sealed class IrcTextWebSocketProtocol(IrcProtocol irc, IOptionsMonitor<LimitOptions> limits) : IrcWebSocketProtocol(irc, limits, isBinary: false);

/// <summary>In binary messages.</summary>
internal sealed class IrcBinaryWebSocketProtocol(IrcProtocol irc, IOptionsMonitor<LimitOptions> limits) : IrcWebSocketProtocol(irc, limits, isBinary: true);
