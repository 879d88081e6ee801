using System.Globalization;
using System.Text.Json;

namespace ChatHost.Client;

/// <summary>Turns the server's JSON objects into events. Fields that it does not know are skipped.</summary>
internal static class ChatEventReader
{
    /// <exception cref="InvalidDataException">It is no JSON object, or lacks a field that its type must have.</exception>
    public static ChatEvent Parse(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return Read(document.RootElement, json);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException or KeyNotFoundException)
        {
            throw new InvalidDataException($"Not an event of the protocol: {exception.Message}", exception);
        }
    }

    private static ChatEvent Read(JsonElement json, string whole) => Text(json, "type") switch
    {
        "hello" => Hello(json),
        "message" => Message(json, isAction: false),
        "action" => Message(json, isAction: true),
        "topic" when Number(json, "seq") is { } seq =>
            new TopicEvent { Room = Text(json, "room"), Seq = seq, Time = Time(json), Nick = Text(json, "nick"), Text = Text(json, "text") },
        "topic" => new NoTopicEvent { Room = Text(json, "room") },
        "erased" => new ErasedEvent { Room = Text(json, "room"), Seq = Required(json, "seq") },
        "joined" => new JoinedEvent
        {
            Room = Text(json, "room"),
            Time = Time(json),
            Nick = Text(json, "nick"),
            Members = (int)Required(json, "members"),
            LastSeq = Number(json, "lastSeq"),
        },
        "left" => new LeftEvent
        {
            Room = Text(json, "room"),
            Time = Time(json),
            Nick = Text(json, "nick"),
            Members = (int)Required(json, "members"),
            Text = Optional(json, "text"),
        },
        "renamed" => new RenamedEvent { Time = Time(json), Nick = Text(json, "nick"), To = Text(json, "to") },
        "private" => new PrivateEvent { Time = Time(json), Nick = Text(json, "nick"), To = Text(json, "to"), Text = Text(json, "text") },
        "gap" => new GapEvent { Room = Text(json, "room"), From = Required(json, "from"), To = Required(json, "to") },
        "ack" => new AckEvent
        {
            Id = Text(json, "id"),
            Room = Optional(json, "room"),
            Seq = Number(json, "seq"),
            LastSeq = Number(json, "lastSeq"),
            Reached = Number(json, "reached"),
        },
        "error" => new ErrorEvent { Id = Optional(json, "id"), Code = Text(json, "code"), Text = Text(json, "text") },
        "bye" => new ByeEvent { Code = Text(json, "code"), Text = Text(json, "text") },
        "members" => new MembersEvent
        {
            Room = Text(json, "room"),
            Nicks = [.. json.GetProperty("nicks").EnumerateArray().Select(nick => nick.GetString() ?? "")],
            Total = (int)(Number(json, "total") ?? json.GetProperty("nicks").GetArrayLength()),
        },
        "rooms" => new RoomsEvent
        {
            Total = (int)Required(json, "total"),
            Rooms = [.. json.GetProperty("rooms").EnumerateArray().Select(Summary)],
            Next = Optional(json, "next"),
        },
        var type => new UnknownEvent { Type = type, Json = whole },
    };

    private static HelloEvent Hello(JsonElement json) => new()
    {
        Nick = Text(json, "nick"),
        Token = Text(json, "token"),
        Rooms = [.. json.GetProperty("rooms").EnumerateArray().Select(State)],
        Server = $"{Optional(json, "server")} {Optional(json, "version")}".Trim(),
        Limits = json.TryGetProperty("limits", out var limits) ? Limits(limits) : new(),
    };

    private static ServerLimits Limits(JsonElement json)
    {
        var usual = new ServerLimits();
        return new()
        {
            TextBytes = (int)(Number(json, "text") ?? usual.TextBytes),
            Lines = (int)(Number(json, "lines") ?? usual.Lines),
            FrameBytes = (int)(Number(json, "frame") ?? usual.FrameBytes),
            PerSecond = json.TryGetProperty("perSecond", out var perSecond) ? perSecond.GetDouble() : usual.PerSecond,
            Burst = (int)(Number(json, "burst") ?? usual.Burst),
            Rooms = (int)(Number(json, "rooms") ?? usual.Rooms),
            History = (int)(Number(json, "history") ?? usual.History),
        };
    }

    private static MessageEvent Message(JsonElement json, bool isAction) => new()
    {
        Room = Text(json, "room"),
        Seq = Required(json, "seq"),
        Time = Time(json),
        Nick = Text(json, "nick"),
        Text = Text(json, "text"),
        IsAction = isAction,
        IsIgnored = json.TryGetProperty("ignored", out var ignored) && ignored.ValueKind == JsonValueKind.True,
        First = Number(json, "first"),
    };

    private static RoomState State(JsonElement json) => new(Text(json, "name"), Required(json, "lastSeq"), (int)Required(json, "members"));

    private static RoomSummary Summary(JsonElement json) =>
        new(Text(json, "name"), (int)Required(json, "members"), Required(json, "lastSeq"), Optional(json, "topic"));

    private static string Text(JsonElement json, string name) =>
        Optional(json, name) ?? throw new FormatException($"the field {name} is missing.");

    private static string? Optional(JsonElement json, string name) => json.TryGetProperty(name, out var field) ? field.GetString() : null;

    private static long Required(JsonElement json, string name) =>
        Number(json, name) ?? throw new FormatException($"the field {name} is missing.");

    private static long? Number(JsonElement json, string name) =>
        json.TryGetProperty(name, out var field) && field.ValueKind != JsonValueKind.Null ? field.GetInt64() : null;

    private static DateTimeOffset Time(JsonElement json) =>
        DateTimeOffset.Parse(Text(json, "time"), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
}
