using ChatHost.Rooms;

namespace ChatHost.Protocols.Json.Verbs;

/// <summary>Lists the rooms, most populous first.</summary>
internal sealed class RoomsVerb : IJsonVerb
{
    public string Type => "rooms";

    public async ValueTask RunAsync(JsonConversation conversation, JsonRequest request)
    {
        var (rooms, total) = conversation.Services.Lobby.Rooms.MostPopulous(RoomRegistry.ListLength);
        await conversation.Peer.SendAsync(JsonAnswers.Rooms(rooms, total));
        request.Acknowledge();
    }
}
