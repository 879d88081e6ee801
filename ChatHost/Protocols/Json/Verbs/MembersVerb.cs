using ChatHost.Sessions;

namespace ChatHost.Protocols.Json.Verbs;

/// <summary>Names who is in a room.</summary>
internal sealed class MembersVerb : IJsonVerb
{
    /// <summary>So many are named; of the others only the number is told.</summary>
    private const int MostNamed = 1000;

    public string Type => "members";

    public async ValueTask RunAsync(JsonConnection conversation, JsonRequest request)
    {
        if (await request.FindRoomAsync(conversation.Services.Lobby.Rooms) is not { } room)
            return;
        var answer = await conversation.ReadAsync(async () =>
        {
            var here = await room.WhoAsync();
            var named = here.Select(member => member.Nickname.Text).Order(StringComparer.OrdinalIgnoreCase).Take(MostNamed);
            return JsonAnswers.Members(room.Name, named, here.Count);
        });
        await conversation.Connection.SendAsync(answer);
        request.Acknowledge(room.Name);
    }
}
