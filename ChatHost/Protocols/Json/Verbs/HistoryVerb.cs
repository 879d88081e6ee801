using ChatHost.Sessions;

namespace ChatHost.Protocols.Json.Verbs;

/// <summary>Shows what a room said after a number, or last.</summary>
internal sealed class HistoryVerb : IJsonVerb
{
    private const int DefaultLimit = 100;

    public string Type => "history";

    public async ValueTask RunAsync(JsonConnection conversation, JsonRequest request)
    {
        if (await request.FindRoomAsync(conversation.Services.Lobby.Rooms) is not { } room)
            return;
        if (!request.TryGetOptionalNumber("after", 0, out var after) || !request.TryGetOptionalNumber("limit", 1, out var wanted))
            return;

        var limit = (int)Math.Min(wanted ?? DefaultLimit, conversation.Services.History.MaxReplay);
        var events = await conversation.ReadAsync(() => after is { } number ? room.ReadAfterAsync(number, limit) : room.ReadLastAsync(limit));
        await conversation.ShowAsync(events);
        request.Acknowledge(room.Name);
    }
}
