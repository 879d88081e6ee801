using ChatHost.Protocols.Json;

namespace ChatHost.Protocols.WebSockets;

/// <summary>The chat in JSON over WebSocket, one object a message, for browsers and bots. See docs/protocol.md.</summary>
internal sealed class WebSocketProtocol(JsonServices services) : IFramedProtocol
{
    /// <summary>Its name in the admin's list and in metrics.</summary>
    public const string Name = "WebSocket";

    public IServerMessages ServerMessages { get; } = new WebSocketMessages(JsonMessages.Instance);

    public async Task RunAsync(IFramedConnection peer)
    {
        var limits = services.Limits.Messages;
        using var cutter = new WebSocketCutter(() => services.Limits.MaxFrameBytes);
        var messages = new WebSocketControl(peer, cutter);
        var conversation = new JsonConnection(new WebSocketConnection(peer), services, new(limits.Burst, services.Time.GetTimestamp()));
        try
        {
            await using var frames = messages.ReadAsync().GetAsyncEnumerator();
            if (await conversation.OpenAsync(frames))
                await conversation.RunAsync(frames);
            if (messages.ClosedWith == WebSocketCloseCode.Normal)
                await conversation.Handle.EndAsync();
            messages.AnswerClose();
        }
        finally
        {
            await conversation.EndAsync();
        }
    }
}
