using ChatHost.Messages;

namespace ChatHost.Protocols.Json;

/// <summary>The words of JSON for what happens to a connection.</summary>
internal sealed class JsonWords : IWords
{
    public static readonly JsonWords Instance = new();

    public ReadOnlyMemory<byte> Farewell(Dismissal dismissal) => dismissal.Kind switch
    {
        DismissalKind.Kicked => JsonAnswers.Bye("kicked", $"You were disconnected: {dismissal.Reason}"),
        DismissalKind.Slow => JsonAnswers.Bye("slow", "You were disconnected: you read too slowly."),
        DismissalKind.Idle => JsonAnswers.Bye("idle", "You were disconnected: you said nothing for too long."),
        DismissalKind.Unanswered => JsonAnswers.Bye("idle", "You were disconnected: your side did not answer for too long."),
        DismissalKind.TakenOver => JsonAnswers.Bye("takenOver", "Your session goes on over another connection."),
        _ => Refusal(dismissal),
    };

    public ReadOnlyMemory<byte> Refusal(Dismissal dismissal) => dismissal.Kind == DismissalKind.TooManyConnections
        ? JsonAnswers.Error(id: null, JsonErrorCode.Unavailable, "Too many connections.")
        : JsonAnswers.Bye("shutdown", "Server is shutting down.");

    public ReadOnlyMemory<byte> Skipped(RoomName room, long first, long last, int count) => JsonAnswers.Gap(room, first, last);
}
