using ChatHost.Messages;

namespace ChatHost.Protocols.Json;

/// <summary>The words of JSON for what happens to a connection.</summary>
internal sealed class JsonMessages : IServerMessages
{
    public static readonly JsonMessages Instance = new();

    public ReadOnlyMemory<byte> Goodbye(DisconnectReason dismissal) => dismissal.Kind switch
    {
        DisconnectReasonKind.Kicked => JsonReplies.Bye("kicked", $"You were disconnected: {dismissal.Reason}"),
        DisconnectReasonKind.Slow => JsonReplies.Bye("slow", "You were disconnected: you read too slowly."),
        DisconnectReasonKind.Idle => JsonReplies.Bye("idle", "You were disconnected: you said nothing for too long."),
        DisconnectReasonKind.Unanswered => JsonReplies.Bye("idle", "You were disconnected: your side did not answer for too long."),
        DisconnectReasonKind.TakenOver => JsonReplies.Bye("takenOver", "Your session goes on over another connection."),
        _ => Refusal(dismissal),
    };

    public ReadOnlyMemory<byte> Refusal(DisconnectReason dismissal) => dismissal.Kind == DisconnectReasonKind.TooManyConnections
        ? JsonReplies.Error(id: null, JsonErrorCode.Unavailable, "Too many connections.")
        : JsonReplies.Bye("shutdown", "Server is shutting down.");

    public ReadOnlyMemory<byte> Skipped(RoomName room, long first, long last, int count) => JsonReplies.Gap(room, first, last);
}
