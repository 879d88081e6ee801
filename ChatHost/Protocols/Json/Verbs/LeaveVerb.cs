using ChatHost.Sessions;

namespace ChatHost.Protocols.Json.Verbs;

/// <summary>Leaves a room.</summary>
internal sealed class LeaveVerb : IJsonVerb
{
    public string Type => "leave";

    public async ValueTask RunAsync(JsonConnection conversation, JsonRequest request)
    {
        if (!request.TryGetRoomName(out var name))
            return;
        if (conversation.Session.In(name) is not { } membership)
        {
            request.Refuse(JsonErrorCode.NotInRoom, $"You are not in {name}.");
            return;
        }

        conversation.Session.Leave(membership, text: null);

        // All that the room said before comes before.
        await membership.Room.FlushAsync();
        var room = membership.Room;
        conversation.Connection.Send(JsonAnswers.OwnLeft(room.Name, conversation.Services.Now, conversation.Session.Nickname, room.MemberCount));
        await conversation.Held.Token.SaveAsync();
        request.Acknowledge(room.Name);
    }
}
