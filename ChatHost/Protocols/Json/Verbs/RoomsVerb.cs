using ChatHost.Messages;
using ChatHost.Rooms;

namespace ChatHost.Protocols.Json.Verbs;

/// <summary>Lists the rooms, most populous first, a page at a time.</summary>
internal sealed class RoomsVerb : IJsonVerb
{
    public string Type => "rooms";

    public async ValueTask RunAsync(JsonConnection conversation, JsonRequest request)
    {
        if (!request.TryGetOptionalString("after", out var typed) || !request.TryGetOptionalNumber("limit", 1, out var wanted))
            return;
        RoomName? after = null;
        if (typed is not null && !RoomName.TryParse(typed, out after, out var reason))
        {
            request.Refuse(JsonErrorCode.InvalidRoom, $"Invalid room name: {reason}");
            return;
        }

        var limit = (int)Math.Min(wanted ?? RoomDirectory.DefaultPage, conversation.Services.History.MaxReplay);
        var page = await conversation.ReadAsync(() => conversation.Services.Directory.ReadAsync(after, limit));
        await conversation.Connection.SendAsync(JsonAnswers.Rooms(page));
        request.Acknowledge();
    }
}
