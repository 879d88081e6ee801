using ChatHost.Protocols;
using ChatHost.Protocols.WebSockets;
using ChatHost.Sessions;
using Microsoft.Extensions.Options;

namespace ChatHost.Tests.Docs.Examples;

/// <summary><see cref="UpperProtocol"/> over WebSocket, one line per message.</summary>
internal sealed class UpperWebSocketProtocol(UpperProtocol upper, IOptionsMonitor<LimitOptions> limits) : IFramedProtocol
{
    public IServerMessages ServerMessages { get; } = new WebSocketMessages(upper.ServerMessages);

    public ICarrierFraming CarrierFraming => WebSocketFraming.Instance;

    public async Task RunAsync(IFramedConnection peer)
    {
        using var webSocket = new WebSocketConnection(peer, () => limits.CurrentValue.MaxFrameBytes);
        await upper.RunAsync(webSocket);
        webSocket.AnswerClose();
    }
}
