using ChatHost.Protocols.Json;

namespace ChatHost.Protocols.WebSockets;

/// <summary>The chat in JSON over WebSocket, one object a message, for browsers and bots. See docs/protocol.md.</summary>
internal sealed class WebSocketProtocol(JsonServices services) : IFramedProtocol
{
    /// <summary>Its name in the admin's list and in metrics.</summary>
    public const string Name = "WebSocket";

    public IWords Words { get; } = new WebSocketWords(JsonWords.Instance);

    public async Task RunAsync(IPeer peer)
    {
        var limits = services.Limits.Messages;
        using var cutter = new WebSocketCutter(() => services.Limits.MaxFrameBytes);
        var messages = new WebSocketMessages(peer, cutter);
        var conversation = new JsonConversation(new WebSocketPeer(peer), services, new(limits.Burst, services.Time.GetTimestamp()));
        try
        {
            await using var frames = messages.ReadAsync().GetAsyncEnumerator();
            if (await conversation.OpenAsync(frames))
                await conversation.RunAsync(frames);
            if (messages.ClosedWith == WebSocketCloseCode.Normal)
                await conversation.LeaveAsync();
            messages.AnswerClose();
        }
        finally
        {
            await conversation.EndAsync();
        }
    }
}
