using ChatHost.Rooms;
using ChatHost.Sessions;

namespace ChatHost.Protocols.Json.Verbs;

/// <summary>Enters a room, or hears one anew; with <c>since</c> all that was said after that number comes first.</summary>
internal sealed class JoinVerb : IJsonVerb
{
    public string Type => "join";

    public async ValueTask RunAsync(JsonConnection conversation, JsonRequest request)
    {
        if (!request.TryGetRoomName(out var room) || !request.TryGetOptionalNumber("since", 0, out var since))
            return;
        switch (await conversation.JoinAsync(room, since))
        {
            case JoinOutcome.TooManyOfSession:
                request.Refuse(JsonErrorCode.TooManyRooms, $"Too many rooms: the limit is {conversation.Services.Lobby.Rooms.Options.MaxPerSession}.");
                break;
            case JoinOutcome.TooManyRooms:
                request.Refuse(JsonErrorCode.TooManyRooms, $"Too many rooms: the limit is {conversation.Services.Lobby.Rooms.Options.MaxRooms}.");
                break;
            default:
                request.Acknowledge(room);
                break;
        }
    }
}
