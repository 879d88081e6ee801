using System.Text;
using ChatHost.History;
using ChatHost.Messages;
using ChatHost.Operations;
using ChatHost.Operations.Accounts;
using ChatHost.Operations.Moderation;
using ChatHost.Protocols.Commands;
using ChatHost.Rooms;
using ChatHost.Sessions;

namespace ChatHost.Protocols.Json;

/// <summary>
/// What a client may send, each type parsed into a request. What each does stands in <see cref="OperationTable"/>.
/// </summary>
internal static class JsonRequests
{
    public const string Start = "start";
    public const string Resume = "resume";
    public const string Typing = "typing";

    private const int DefaultLimit = 100;
    private const int MaxNamed = 1000;

    private static readonly Dictionary<string, Parser> Parsers = new(StringComparer.Ordinal)
    {
        ["send"] = static (ask, request) => Say(ask, request, RoomEventKind.Message),
        ["action"] = static (ask, request) => Say(ask, request, RoomEventKind.Action),
        ["topic"] = static (ask, request) => request.Has("text")
            ? Say(ask, request, RoomEventKind.Topic)
            : request.TryGetString("room", out var room) ? ask.RunAsync(ask.Operations.Topic, new TopicRequest(room)) : default,
        ["join"] = static (ask, request) => request.TryGetString("room", out var room)
            && request.TryGetOptionalNumber("since", 0, out var since)
            && request.TryGetOptionalString("password", out var password)
                ? ask.RunAsync(ask.Operations.Join, new JoinRequest(room, since, Password: password)) : default,
        ["leave"] = static (ask, request) => request.TryGetString("room", out var room)
            ? ask.RunAsync(ask.Operations.Leave, new LeaveRequest(room)) : default,
        ["nick"] = static (ask, request) => request.TryGetString("nick", out var nick)
            ? ask.RunAsync(ask.Operations.Nick, new NickRequest(nick)) : default,
        ["private"] = static (ask, request) => request.TryGetString("to", out var to) && request.TryGetLine("text", out var text)
            ? ask.RunAsync(ask.Operations.Private, new PrivateRequest(to, text)) : default,
        ["away"] = static (ask, request) => request.TryGetOptionalString("text", out var text)
            ? ask.RunAsync(ask.Operations.Away, new AwayRequest(text ?? "")) : default,
        [Typing] = ShowTyping,
        ["members"] = static (ask, request) => request.TryGetString("room", out var room)
            ? ask.RunAsync(ask.Operations.Members, new MembersRequest(room, MaxNamed)) : default,
        ["history"] = History,
        ["read"] = static (ask, request) =>
            TryGetRoomOrWith(request, out var room, out var with)
            && request.TryGetNumber("seq", 0, out var seq)
                ? ask.RunAsync(ask.Operations.Read, new ReadRequest(room, with, seq)) : default,
        ["search"] = Search,
        ["rooms"] = static (ask, request) => request.TryGetOptionalString("after", out var after) && request.TryGetOptionalNumber("limit", 1, out var limit)
            ? ask.RunAsync(ask.Operations.Rooms, new RoomsRequest(after, (int)Math.Min(limit ?? RoomDirectory.DefaultPage, ask.MaxReplay))) : default,
        ["ignore"] = static (ask, request) => request.TryGetString("nick", out var nick)
            ? ask.RunAsync(ask.Operations.Ignore, new IgnoreRequest(nick)) : default,
        ["unignore"] = static (ask, request) => request.TryGetString("nick", out var nick)
            ? ask.RunAsync(ask.Operations.Unignore, new IgnoreRequest(nick)) : default,
        ["register"] = static (ask, request) => request.TryGetString("password", out var password)
            ? ask.RunAsync(ask.Operations.Accounts.Register, new RegisterRequest(password)) : default,
        ["login"] = static (ask, request) => TryGetLoginName(request, out var nick) && request.TryGetString(SecretField(request), out var secret)
            ? ask.RunAsync(ask.Operations.Accounts.LogIn, new LoginRequest(nick ?? "", secret)) : default,
        ["logout"] = static (ask, _) => ask.RunAsync(ask.Operations.Accounts.LogOut, default(LogoutRequest)),
        ["password"] = static (ask, request) => request.TryGetString("old", out var old) && request.TryGetString("new", out var chosen)
            ? ask.RunAsync(ask.Operations.Accounts.Password, new PasswordRequest(old, chosen)) : default,
        ["account"] = static (ask, _) => ask.RunAsync(ask.Operations.Accounts.Show, default(AccountRequest)),
        ["newKey"] = static (ask, request) =>
            request.TryGetString("label", out var label)
            && request.TryGetOptionalNumber("days", 1, out var days)
            && request.TryGetOptionalFlag("say", out var isSayOnly)
            && request.TryGetOptionalFlag("stay", out var isStayLoggedIn)
                ? ask.RunAsync(ask.Operations.Accounts.NewKey, new NewKeyRequest(label, days is { } number ? (int)Math.Min(number, MakeKey.MaxDays) : null, isSayOnly, isStayLoggedIn))
                : default,
        ["end"] = static (ask, request) => request.IsText("item", "all")
            ? ask.RunAsync(ask.Operations.Accounts.End, new EndItemRequest(Item: null))
            : request.TryGetNumber("item", 1, out var item)
                ? ask.RunAsync(ask.Operations.Accounts.End, new EndItemRequest((int)Math.Min(item, int.MaxValue))) : default,
        ["deleteAccount"] = static (ask, request) => request.TryGetString("password", out var password) && request.TryGetOptionalFlag("messages", out var erases)
            ? ask.RunAsync(ask.Operations.Accounts.Delete, new DeleteAccountRequest(password, erases)) : default,
        ["moderate"] = JsonModerateRequest.RunAsync,
        ["room"] = static (ask, request) => request.TryGetString("room", out var room)
            ? ask.RunAsync(ask.Operations.Moderation.Show, new ShowRoomRequest(room)) : default,
        ["bans"] = static (ask, request) => request.TryGetString("room", out var room)
            ? ask.RunAsync(ask.Operations.Moderation.Bans, new BansRequest(room)) : default,
        ["erase"] = static (ask, request) => request.TryGetString("room", out var room) && request.TryGetNumber("seq", 1, out var seq)
            ? ask.RunAsync(ask.Operations.Moderation.Erase, new EraseRequest(room, seq)) : default,
        ["server"] = JsonModerateRequest.RunServerAsync,
        ["command"] = Command,
        ["help"] = static (ask, _) => ask.RunAsync(ask.Operations.Help, default(HelpRequest)),
        [Start] = static (ask, request) =>
        {
            // What cannot be read is refused, and the session begins without it.
            _ = request.TryGetOptionalString("nick", out var nick);
            _ = request.TryGetOptionalStrings("rooms", out var rooms);
            _ = request.TryGetOptionalString(SecretField(request), out var secret);
            return ask.RunAsync(ask.Operations.Start, new StartRequest(nick, rooms, secret));
        },
        [Resume] = static (ask, request) =>
            request.TryGetString("token", out var token)
            && request.TryGetNumbersOfRooms(out var after, out var afterPrivate)
            && request.TryGetOptionalString("nick", out var nick)
            && request.TryGetOptionalString(SecretField(request), out var secret)
                ? ask.RunAsync(ask.Operations.Resume, new ResumeRequest(token, after, afterPrivate, nick, secret)) : default,
        ["quit"] = static (ask, request) => !request.Has("text")
            ? ask.RunAsync(ask.Operations.Quit, new QuitRequest(""))
            : request.TryGetLine("text", out var text) ? ask.RunAsync(ask.Operations.Quit, new QuitRequest(text)) : default,
    };

    /// <summary>Parses a request and asks for it; where it cannot be parsed it has been refused.</summary>
    private delegate ValueTask Parser(Asker ask, JsonRequest request);

    /// <summary>All types that may be sent.</summary>
    public static IEnumerable<string> Types => Parsers.Keys;

    public static ValueTask RunAsync(JsonConnection json, JsonRequest request)
    {
        // A client that only comes back to a session that it had before goes unnoticed in this one. A start announces what it has begun.
        if (request.Type is not (Start or Resume))
            json.Session.Announce();
        if (Parsers.TryGetValue(request.Type, out var parser))
            return parser(new(json, new JsonAnswers(json, request)), request);
        request.Refuse(JsonErrorCode.UnknownType, $"Unknown type: {request.Type}");
        return default;
    }

    /// <summary>A key stands in a field of its own; wherever a password is asked for, it will do.</summary>
    private static string SecretField(JsonRequest request) => request.Has("key") ? "key" : "password";

    /// <summary>A key says by itself whose it is.</summary>
    private static bool TryGetLoginName(JsonRequest request, out string? nick) =>
        request.Has("key") ? request.TryGetOptionalString("nick", out nick) : request.TryGetString("nick", out nick);

    /// <summary>One text, or for messages several lines as one.</summary>
    private static ValueTask Say(Asker ask, JsonRequest request, RoomEventKind kind)
    {
        if (!request.TryGetString("room", out var room))
            return default;
        var isBlock = kind == RoomEventKind.Message && request.Has("lines");
        IReadOnlyList<string>? block = null;
        var text = "";
        if (isBlock ? !request.TryGetLines(out block) : !request.TryGetLine("text", out text))
            return default;
        return ask.RunAsync(ask.Operations.Say, new SayRequest
        {
            Kind = kind,
            Room = room,
            Text = text ?? "",
            Block = block,
            Id = request.Id,
            Receipt = new JsonReceipt(ask.Connection, request.Id, isBlock),
        });
    }

    /// <summary>Of a room, or <c>with</c> another account.</summary>
    private static ValueTask History(Asker ask, JsonRequest request)
    {
        if (!TryGetRoomOrWith(request, out var room, out var with)
            || !request.TryGetOptionalNumber("after", 0, out var after)
            || !request.TryGetOptionalNumber("limit", 1, out var limit))
        {
            return default;
        }

        return with is not null
            ? ask.RunAsync(ask.Operations.PrivateHistory, new PrivateHistoryRequest(with, after, limit ?? DefaultLimit))
            : ask.RunAsync(ask.Operations.History, new HistoryRequest(room, after, limit ?? DefaultLimit));
    }

    /// <summary>In a room, or to a person.</summary>
    private static ValueTask ShowTyping(Asker ask, JsonRequest request)
    {
        string? room = null, to = null;
        if (!(request.Has("to") ? request.TryGetOptionalString("to", out to) : request.TryGetString("room", out room)) || !request.TryGetString("state", out var state))
            return default;
        foreach (var known in Enum.GetValues<TypingState>())
        {
            if (JsonNames.Of(known) == state)
                return ask.RunAsync(ask.Operations.Typing, new TypingRequest(room, to, known));
        }

        request.Refuse(JsonErrorCode.InvalidField, "Must be active, paused or done: state");
        return default;
    }

    /// <summary>One of both; the other is null.</summary>
    private static bool TryGetRoomOrWith(JsonRequest request, out string? room, out string? with)
    {
        (room, with) = (null, null);
        return request.Has("with") ? request.TryGetOptionalString("with", out with) : request.TryGetString("room", out room);
    }

    private static ValueTask Search(Asker ask, JsonRequest request)
    {
        if (!request.TryGetString("room", out var room)
            || !request.TryGetString("text", out var typed, JsonErrorCode.InvalidText)
            || !request.TryGetOptionalNumber("limit", 1, out var limit))
        {
            return default;
        }

        if (SearchWords.TryParse(typed, out var words))
            return ask.RunAsync(ask.Operations.Search, new SearchRequest(room, words, limit ?? DefaultLimit));
        request.Refuse(JsonErrorCode.InvalidText, $"Must hold 1 to {SearchWords.Most} words: text");
        return default;
    }

    /// <summary>What a person typed, as in the line chat; the answers come in the words that people read.</summary>
    private static ValueTask Command(Asker ask, JsonRequest request)
    {
        if (!request.TryGetOptionalString("room", out var named) || !request.TryGetLine("text", out var typed))
            return default;
        RoomName? room = null;
        if (named is not null && !RoomName.TryParse(named, out room, out var reason))
            return Refuse(ask, Refusals.InvalidRoom(reason));
        var limit = ask.Json.Services.Limits.MaxLineBytes;
        if (Encoding.UTF8.GetByteCount(typed) > limit)
            return Refuse(ask, Refusals.TextTooLong(limit));
        return TypedCommands.RunAsync(
            new Typist
            {
                Caller = new(ask.Json, new JsonTypedAnswers(ask.Json, ask.Answers, room)),
                Operations = ask.Operations,
                Room = room,
                Id = request.Id,
                Receipt = new JsonReceipt(ask.Connection, request.Id, isBlock: false),
            },
            typed);
    }

    private static ValueTask Refuse(Asker ask, Refusal refusal)
    {
        ask.Answers.Refused(refusal);
        return default;
    }

    /// <summary>A connection that asks, and the answers to this one request.</summary>
    internal readonly record struct Asker(JsonConnection Json, JsonAnswers Answers)
    {
        public ChatOperations Operations => Json.Services.Operations;

        public IFramedConnection Connection => Json.Connection;

        public int MaxReplay => Json.Services.History.MaxReplay;

        public ValueTask RunAsync<TRequest>(IOperation<TRequest> operation, TRequest request) => new Caller(Json, Answers).RunAsync(operation, request);
    }
}
