using ChatHost.Protocols.WebSockets;

namespace ChatHost.Protocols.Json;

/// <summary>The chat in JSON over WebSocket, one object per message, for browsers and bots. See docs/protocol.md.</summary>
internal sealed class JsonWebSocketProtocol(JsonServices services) : IFramedProtocol
{
    /// <summary>Its name in the admin's list and in metrics.</summary>
    public const string Name = "WebSocket";

    public IServerMessages ServerMessages { get; } = new WebSocketMessages(JsonMessages.Instance);

    public ICarrierFraming CarrierFraming => WebSocketFraming.Instance;

    public async Task RunAsync(IFramedConnection peer)
    {
        var limits = services.Limits.Messages;
        using var webSocket = new WebSocketConnection(peer, () => services.Limits.MaxFrameBytes);
        var connection = new JsonConnection(webSocket, services, new(limits.Burst, services.Time.GetTimestamp()));
        try
        {
            await using var messages = webSocket.MessagesAsync().GetAsyncEnumerator();
            if (await connection.OpenAsync(messages))
                await connection.RunAsync(messages);
            if (webSocket.ClosedWith == WebSocketCloseCode.Normal)
                await connection.Handle.EndAsync();
            webSocket.AnswerClose();
        }
        finally
        {
            await connection.EndAsync();
        }
    }
}
