using ChatHost.Messages;
using ChatHost.Rooms;

namespace ChatHost.Protocols.Json.Verbs;

/// <summary>Says, does or sets something that the room's log numbers; once, however often it is sent under the same id.</summary>
internal sealed class SayVerb(string type, RoomEventKind kind) : IJsonVerb
{
    public string Type => type;

    public async ValueTask RunAsync(JsonConversation conversation, JsonRequest request)
    {
        if (!request.TryGetRoomName(out var room) || !request.TryGetText(conversation.Services.Limits.MaxLineBytes, out var text))
            return;
        var sent = conversation.Held.Sent;
        if (request.Id is { } id && await WasSentAsync(conversation, request, id, room, text))
            return;
        if (conversation.Session.In(room) is not { } membership)
        {
            request.Refuse(JsonErrorCode.NotInRoom, $"You are not in {room}.");
            return;
        }

        var line = new SentLine(sent, request.Id, kind, membership.Room.Name, text);
        line.Tell(conversation.Peer);
        if (request.Id is null)
        {
            Lobby.Say(membership, kind, text, line);
            return;
        }

        sent.Add(line);
        Lobby.Say(membership, kind, text, line, sent.Name(request.Id));
    }

    /// <summary>Whether something was sent under this id before; then the request has been answered, or will be with the first.</summary>
    private async ValueTask<bool> WasSentAsync(JsonConversation conversation, JsonRequest request, string id, RoomName room, string text)
    {
        if (conversation.Held.Sent.TryFind(id, out var line))
        {
            if (line.IsSame(kind, room, text))
                line.Tell(conversation.Peer);
            else
                RefuseReuse(request);
            return true;
        }

        if (await conversation.Held.Sent.FindLoggedAsync(id) is not { } logged)
            return false;
        // Of what was erased nobody knows any more what it was, only that it was said.
        if (logged.Kind == RoomEventKind.Erased)
            request.Acknowledge(logged.Room, logged.Seq);
        else if (logged.Kind == kind && logged.Room.Equals(room) && logged.Text == text)
            request.Acknowledge(logged.Room, logged.Seq);
        else
            RefuseReuse(request);
        return true;
    }

    private static void RefuseReuse(JsonRequest request) =>
        request.Refuse(JsonErrorCode.IdReused, "Something else was sent under this id.");
}
