using System.Net.Mime;
using System.Text.Json;
using ChatHost.Admin.Calls;
using ChatHost.Admin.Follow;
using ChatHost.Admin.Metrics;
using ChatHost.Admin.Views;
using Microsoft.AspNetCore.WebUtilities;

namespace ChatHost.Admin.Description;

/// <summary>What there is to say about each of the operators' calls, in the order of the table in <see cref="AdminEndpoints"/>.</summary>
internal static partial class CallDescriptions
{
    private const string Health = "Health";
    private const string Clients = "Clients";
    private const string Rooms = "Rooms";
    private const string Moderation = "Moderation";
    private const string Accounts = "Accounts";
    private const string About = "About";

    /// <summary>The groups in the order of their calls, and what each is for.</summary>
    public static IReadOnlyDictionary<string, string> Groups { get; } = new Dictionary<string, string>
    {
        [Health] = "Whether the server lives and takes clients: for probes, under any name and without a token.",
        [Clients] = "The connections of people and bots: list, look at, disconnect.",
        [Rooms] = "Rooms and what is said in them: list, read, search, follow, say, export, erase; their settings and bans.",
        [Moderation] = "Bans from the whole server.",
        [Accounts] = "Accounts: list, make, suspend, delete; and the record of who did what.",
        [About] = "The server's figures, and this description.",
    };

    private const string ClientExample =
        """
        {"id":"0HNQ7V3SJPCT7","nick":"alice","protocol":"Line","remote":"192.0.2.7:47754","rooms":["general","dev"],
         "connectedAt":"2026-01-31T23:57:57.061Z","lastActiveAt":"2026-01-31T23:58:01.921Z",
         "received":{"lines":6,"bytes":79},"sent":{"lines":12,"bytes":384},"queuedBytes":0,"dropped":0}
        """;

    private const string RoomExample = """{"name":"general","members":2,"lastSeq":46,"topic":null}""";

    private const string EventExample =
        """{"type":"message","room":"general","seq":46,"time":"2026-01-31T23:59:58.000Z","nick":"alice","text":"hello"}""";

    private static readonly CallParameter Room = new("room", "A room's name, whatever its case.", "general");

    private static readonly CallParameter Limit =
        new("limit", "How many entries one answer holds: default 100; more than History:MaxReplay counts as that.", "100") { Least = 1 };

    private static readonly CallParameter Id = new("id", "The connection's id, as lists and log lines name it.", "0HNQ7V3SJPCT7");

    /// <summary>What any call may answer: who asks is judged first, and nothing is free of errors.</summary>
    public static IReadOnlyList<CallAnswer> OfAll { get; } =
    [
        Error(403, "The request comes from a web page of another origin.", "Web pages of another origin may not use this port."),
        Error(500, "The server failed; its log says why."),
    ];

    /// <summary>What all calls but the health ones may answer besides.</summary>
    public static IReadOnlyList<CallAnswer> GuardedAnswers { get; } =
    [
        Error(400, "On a loopback address: Host is no name of this machine, nor of Admin:AllowedHosts.",
            "Host must be localhost, a loopback address, or one of Admin:AllowedHosts."),
        Error(401, "On any other address: no bearer token, or not the right one.",
            "This address asks for the header Authorization: Bearer TOKEN, with the Admin:Token of the settings.")
            with { Headers = new Dictionary<string, string> { ["WWW-Authenticate"] = "Bearer" } },
    ];

    public static CallDescription Alive { get; } = new("healthz", Health, "Whether the process answers at all.",
        Json<HealthView>(200, "The process answers; status is Healthy.", """{"status":"Healthy","checks":[]}"""));

    public static CallDescription Ready { get; } = new("readyz", Health, "Whether new clients should come here.",
        Json<HealthView>(200, "Every check is Healthy, so new clients may come.",
            """{"status":"Healthy","checks":[{"name":"listeners","status":"Healthy","description":null}]}"""),
        Json<HealthView>(503, "A check is Unhealthy, and says why: still starting, shutting down, or history cannot be kept.",
            """{"status":"Unhealthy","checks":[{"name":"listeners","status":"Unhealthy","description":"shutting down"}]}"""));

    public static CallDescription ListClients { get; } = new("listClients", Clients, "Who is connected, in the order they came.",
        Json<ClientList>(200, "Up to limit connections, how many there are in all, and in next where to go on; null at the end.", $$"""{"total":1,"clients":[{{ClientExample}}],"next":null}"""),
        Error(400, "A parameter is not what it should be.", "limit must be a whole number from 1."))
    {
        Parameters =
        [
            Room with { Text = "Only those who are in this room." },
            new("nick", "Only who has this nickname.", "alice"),
            Limit,
            new("after", "The next of the answer before.", "0HNQ7V3SJPCT6"),
        ],
    };

    public static CallDescription OneClient { get; } = new("getClient", Clients, "One connection.",
        Json<ClientView>(200, "The connection as it is at this moment.", ClientExample), NoSuchClient)
    {
        Parameters = [Id],
    };

    public static CallDescription Disconnect { get; } = new(
        "disconnectClient", Clients, "Ends a connection, after its client has read why; does not wait for that.",
        new CallAnswer(204, "The connection is being closed; its client reads the reason first."),
        Error(400, "The reason is longer than Limits:MaxLineBytes.", "reason is too long: the limit is 4096 bytes."),
        NoSuchClient)
    {
        Parameters = [Id, new("reason", "What the client reads.", "Maintenance.")],
    };

    public static CallDescription ListRooms { get; } = new("listRooms", Rooms, "The rooms, most populous first.",
        Json<RoomList>(200, "Up to limit rooms, how many there are in all, and in next where to go on; null at the end.", $$"""{"total":1,"rooms":[{{RoomExample}}],"next":null}"""),
        Error(400, "limit is not what it should be.", "limit must be a whole number from 1."))
    {
        Parameters = [new("after", "The name after which more are wanted: what next said. It may have vanished meanwhile.", "general"), Limit],
    };

    public static CallDescription OneRoom { get; } = new("getRoom", Rooms, "One room.",
        Json<RoomView>(200, "The room as it is at this moment.", RoomExample), InvalidRoom, NoSuchRoom)
    {
        Parameters = [Room],
    };

    public static CallDescription Messages { get; } = new("listMessages", Rooms, "What was said in a room after a number, oldest first; or a stream of what is said.",
        Json<EventList>(200, "Up to limit messages, or those that q found; in next the number to go on after, null at the end.", $$"""{"messages":[{{EventExample}}],"next":46}"""),
        new CallAnswer(200, "With follow: a stream of server-sent events, the number as id.", typeof(string), $"id: 46\ndata: {EventExample}\n\n")
        {
            ContentType = FollowFormat.EventStream,
        },
        Error(400, "The name, a number, q or follow is not what it should be.", "after must be a whole number from 0."),
        NoSuchRoom,
        Error(406, "With follow: Accept takes no kind of stream that there is.",
            "A stream is text/event-stream, application/x-ndjson or application/jsonl."),
        Unavailable("History cannot be read now, or too many follow."))
    {
        Parameters =
        [
            Room,
            new("after", "The number after which to begin: default 0, and with follow the last number.", "45") { Least = 0 },
            Limit,
            new("q", "Only messages that hold all these words, whatever the case. An answer may then be empty and next still say where to go on.", "hello"),
            new("follow", "true for a stream that goes on with what is said; JSON lines where Accept asks for application/x-ndjson.", "false"),
            new("Last-Event-ID", "With follow: the number after which to go on; counts before after.", "45") { IsHeader = true },
        ],
    };

    public static CallDescription Say { get; } = new("say", Rooms, "Says something in a room: for webhooks, cron jobs and scripts.",
        Json<SaidView>(201, "It is said, and kept; several lines have the numbers from seq to lastSeq.",
            """{"room":"general","seq":47,"lastSeq":47}""") with
        {
            Headers = new Dictionary<string, string>
            {
                ["Location"] = "Where to read it.",
                ["Idempotency-Replayed"] = "true where the key was used before, and this is the answer from then.",
            },
        },
        Error(400, "No JSON object, no text or nothing left of it, a line over Limits:MaxLineBytes, an invalid name or key.", "Nothing of the text can be shown."),
        NoSuchRoom,
        Error(409, "The name is in use.", "Nickname already in use: alice"),
        Error(413, "The body is over Limits:MaxFrameBytes.", "The limit is 65536 bytes."),
        Error(415, "The body is not JSON in UTF-8.", "The body must be application/json, in UTF-8."),
        Error(422, "The key was used for something else.", "This Idempotency-Key was used for something else."),
        Unavailable("History cannot be kept now; nothing was said."))
    {
        Parameters =
        [
            Room,
            new("Idempotency-Key", "1 to 255 visible ASCII characters: a request repeated with it is not said twice.", "build-7") { IsHeader = true },
        ],
        Body = new(typeof(SayView), "What to say, and under which name; without one as the server.", """{"text":"Build 7 is out.","nick":"ci"}"""),
    };

    public static CallDescription Export { get; } = new("exportRoom", Rooms, "All that is kept of a room, as JSON lines.",
        new CallAnswer(200, "One event a line, oldest first, up to the last number of the moment.", typeof(string), EventExample + "\n")
        {
            ContentType = ExportCall.ContentType,
            Headers = new Dictionary<string, string> { ["Content-Disposition"] = "A name for the file." },
        },
        InvalidRoom, NoSuchRoom, Unavailable("History cannot be read now."))
    {
        Parameters = [Room],
    };

    public static CallDescription EraseOne { get; } = new(
        "eraseMessage", Rooms, "Erases one message for good; its number stays used. Doing it again changes nothing.",
        Erased,
        Error(400, "The name or the number is not what it should be.", "seq must be a whole number from 1."),
        Error(404, "No such room, or nothing of that number is kept.", "No message 47 is kept of general."),
        Unavailable("Nothing can be erased now."))
    {
        Parameters = [Room, new("seq", "The message's number.", "1") { Least = 1 }],
    };

    public static CallDescription EraseNickname { get; } = new(
        "eraseNickname", Rooms, "Erases all that was said under a nickname in a room until now.",
        Erased,
        Error(400, "A name is none that there can be, or nick is missing.", "nick is missing. To erase all of a room: DELETE /rooms/{room}."),
        NoSuchRoom,
        Unavailable("Not all could be erased; what is erased stays so."))
    {
        Parameters = [Room, new("nick", "The nickname, whatever its case; server for what was said over this port.", "alice") { IsRequired = true }],
    };

    public static CallDescription EraseRoom { get; } = new(
        "eraseRoom", Rooms, "Erases all that was said in a room until now, and its topic. Who is in it stays, and its numbers go on.",
        Erased, InvalidRoom, NoSuchRoom, Unavailable("Not all could be erased; what is erased stays so."))
    {
        Parameters = [Room],
    };

    public static CallDescription OpenApi { get; } = new("openapi", About, "This description.",
        Json<JsonElement>(200, "This document, in OpenAPI 3.1.", """{"openapi":"3.1.1","info":{"title":"ChatHost Admin","version":"1"},"paths":{}}"""));

    public static CallDescription Metrics { get; } = new("metrics", About, "The figures of this server, for Prometheus.",
        new CallAnswer(200, "Every figure in the text format of Prometheus, version 0.0.4.", typeof(string), "# TYPE chathost_rooms gauge\nchathost_rooms 2\n")
        {
            ContentType = "text/plain",
        },
        new CallAnswer(200, "The same in the format of OpenMetrics, version 1.0.0, where Accept asks for it.", typeof(string),
            "# TYPE chathost_rooms gauge\n# HELP chathost_rooms Rooms.\nchathost_rooms 2\n# EOF\n")
        {
            ContentType = OpenMetricsText.MediaType,
        });

    private static CallAnswer Erased => Json<ErasedView>(200, "How many messages were erased; 0 if all had been before.", """{"room":"general","erased":1}""");

    private static CallAnswer NoSuchClient => Error(404, "There is no such client, or not any more.", "No such client: it may have gone meanwhile.");

    private static CallAnswer InvalidRoom => Error(
        400, "The name is none that a room can have.",
        "Invalid room name: use 1 to 32 letters, digits, _ and -, starting with a letter or digit.");

    private static CallAnswer NoSuchRoom => Error(404, "No such room: nobody is in it and nothing is kept of it.", "No such room: general");

    private static CallAnswer Unavailable(string text) => Error(503, text, "The log is away.");

    private static CallAnswer Json<T>(int status, string text, string example) => new(status, text, typeof(T), example);

    private static CallAnswer Error(int status, string text, string? detail = null)
    {
        var view = new ProblemView(ReasonPhrases.GetReasonPhrase(status), status, detail);
        return new(status, text, typeof(ProblemView), JsonSerializer.Serialize(view, AdminJson.Readable.ProblemView))
        {
            ContentType = MediaTypeNames.Application.ProblemJson,
        };
    }
}
