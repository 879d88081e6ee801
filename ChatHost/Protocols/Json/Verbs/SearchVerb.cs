using ChatHost.History;
using ChatHost.Sessions;

namespace ChatHost.Protocols.Json.Verbs;

/// <summary>Shows the last messages of a room that hold all the words, newest last.</summary>
internal sealed class SearchVerb : IJsonVerb
{
    private const int DefaultLimit = 100;

    public string Type => "search";

    public async ValueTask RunAsync(JsonConnection conversation, JsonRequest request)
    {
        if (await request.FindRoomAsync(conversation.Services.Lobby.Rooms) is not { } room)
            return;
        if (!request.TryGetString("text", out var typed, JsonErrorCode.InvalidText) || !request.TryGetOptionalNumber("limit", 1, out var wanted))
            return;

        if (!SearchWords.TryParse(typed, out var words))
        {
            request.Refuse(JsonErrorCode.InvalidText, $"Must hold 1 to {SearchWords.Most} words: text");
            return;
        }

        var limit = (int)Math.Min(wanted ?? DefaultLimit, conversation.Services.History.MaxReplay);
        var (found, reached) = await conversation.SearchAsync(() => room.SearchAsync(words, after: 0, limit, newestFirst: true));
        await conversation.ShowAsync(found);
        request.AcknowledgeSearch(room.Name, reached);
    }
}
