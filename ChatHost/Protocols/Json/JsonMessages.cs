using ChatHost.Messages;

namespace ChatHost.Protocols.Json;

/// <summary>The words of JSON for what happens to a connection.</summary>
internal sealed class JsonMessages : IServerMessages
{
    public static readonly JsonMessages Instance = new();

    public ReadOnlyMemory<byte> Goodbye(DisconnectReason dismissal) => dismissal.Kind == DisconnectReasonKind.TooManyConnections
        ? JsonReplies.Error(id: null, JsonErrorCode.Unavailable, dismissal.Text)
        : JsonReplies.Bye(CodeOf(dismissal.Kind), dismissal.Text);

    public ReadOnlyMemory<byte> Refusal(DisconnectReason dismissal) => Goodbye(dismissal);

    public ReadOnlyMemory<byte> Skipped(RoomName room, long first, long last, int count) => JsonReplies.Gap(room, first, last);

    private static string CodeOf(DisconnectReasonKind kind) => kind switch
    {
        DisconnectReasonKind.Kicked => "kicked",
        DisconnectReasonKind.Slow => "slow",
        DisconnectReasonKind.Idle or DisconnectReasonKind.Unanswered => "idle",
        DisconnectReasonKind.TakenOver => "takenOver",
        DisconnectReasonKind.LoggedOut => "loggedOut",
        DisconnectReasonKind.Banned => "banned",
        _ => "shutdown",
    };
}
