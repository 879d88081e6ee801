using ChatHost.History;
using ChatHost.Messages;
using ChatHost.Sessions;

namespace ChatHost.Protocols.Json.Verbs;

/// <summary>The table of all types that a client may send.</summary>
internal static class JsonVerbs
{
    public static readonly IReadOnlyList<IJsonVerb> All =
    [
        new SayVerb("send", RoomEventKind.Message),
        new SayVerb("action", RoomEventKind.Action),
        new TopicVerb(),
        new JoinVerb(),
        new LeaveVerb(),
        new NickVerb(),
        new PrivateVerb(),
        new MembersVerb(),
        new HistoryVerb(),
        new SearchVerb(),
        new RoomsVerb(),
        new IgnoreVerb(),
        new UnignoreVerb(),
        new StartVerb(),
        new ResumeVerb(),
        new QuitVerb(),
    ];

    private static readonly Dictionary<string, IJsonVerb> ByType = All.ToDictionary(verb => verb.Type, StringComparer.Ordinal);

    public static async ValueTask RunAsync(JsonConnection conversation, JsonRequest request)
    {
        // Who only comes back to a session that it had before goes unnoticed in this one. A start announces what it has begun.
        if (request.Type is not (StartVerb.Name or ResumeVerb.Name))
            conversation.Session.Announce();
        if (!ByType.TryGetValue(request.Type, out var verb))
        {
            request.Refuse(JsonErrorCode.UnknownType, $"Unknown type: {request.Type}");
            return;
        }

        try
        {
            await verb.RunAsync(conversation, request);
        }
        catch (HistoryUnavailableException exception)
        {
            request.Refuse(JsonErrorCode.Unavailable, exception.Message);
        }
    }
}
