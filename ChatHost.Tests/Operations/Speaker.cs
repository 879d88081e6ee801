using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ChatHost.Tests.Protocols.Json;
using ChatHost.Tests.Protocols.Line;
using ChatHost.Tests.Support;

namespace ChatHost.Tests.Operations;

/// <summary>
/// Somebody who asks for operations over one protocol and reads the answers, in one form for all protocols: refusals as
/// <c>! text</c>, messages as <c>[room] nick: text</c>, joins as <c>[room] nick joined</c>.
/// </summary>
internal abstract class Speaker
{
    public static readonly string[] Protocols = ["Line", "Json", "Typed"];

    public static async Task<Speaker> ConnectAsync(string protocol, ChatParts parts, string nick)
    {
        if (protocol == "Line")
            return new LineSpeaker(await new LineChat(parts).ConnectAsync(nick));
        var person = await new JsonChat(parts).ConnectAsync(nick);
        return protocol == "Json" ? new JsonSpeaker(person, nick) : new TypedSpeaker(person, nick);
    }

    public abstract Task<IReadOnlyList<string>> NickAsync(string nick);

    public abstract Task<IReadOnlyList<string>> JoinAsync(string room);

    public abstract Task<IReadOnlyList<string>> LeaveAsync(string room);

    public abstract Task<IReadOnlyList<string>> SayAsync(string text);

    public abstract Task<IReadOnlyList<string>> ActAsync(string text);

    public abstract Task<IReadOnlyList<string>> SetTopicAsync(string text);

    public abstract Task<IReadOnlyList<string>> AskTopicAsync();

    public abstract Task<IReadOnlyList<string>> WhoAsync(string room);

    public abstract Task<IReadOnlyList<string>> RoomsAsync();

    public abstract Task<IReadOnlyList<string>> PrivateAsync(string to, string text);

    public abstract Task<IReadOnlyList<string>> HistoryAsync(string room, int count);

    public abstract Task<IReadOnlyList<string>> SinceAsync(string room, long after);

    public abstract Task<IReadOnlyList<string>> SearchAsync(string words);

    public abstract Task<IReadOnlyList<string>> IgnoreAsync(string nick);

    public abstract Task<IReadOnlyList<string>> UnignoreAsync(string nick);

    public abstract Task<IReadOnlyList<string>> AwayAsync(string text);

    public abstract Task<IReadOnlyList<string>> HelpAsync();

    public abstract Task QuitAsync(string text);

    /// <summary>What came since.</summary>
    public abstract IReadOnlyList<string> Read();
}

/// <summary>Somebody who types commands.</summary>
internal abstract partial class TypingSpeaker : Speaker
{
    public override Task<IReadOnlyList<string>> NickAsync(string nick) => AskAsync($"/nick {nick}");

    public override Task<IReadOnlyList<string>> JoinAsync(string room) => AskAsync($"/join {room}");

    public override Task<IReadOnlyList<string>> LeaveAsync(string room) => AskAsync($"/leave {room}");

    public override Task<IReadOnlyList<string>> ActAsync(string text) => AskAsync($"/me {text}");

    public override Task<IReadOnlyList<string>> SetTopicAsync(string text) => AskAsync($"/topic {(text.Length > 0 ? text : "-")}");

    public override Task<IReadOnlyList<string>> AskTopicAsync() => AskAsync("/topic");

    public override Task<IReadOnlyList<string>> WhoAsync(string room) => AskAsync($"/who {room}");

    public override Task<IReadOnlyList<string>> RoomsAsync() => AskAsync("/rooms");

    public override Task<IReadOnlyList<string>> PrivateAsync(string to, string text) => AskAsync($"/msg {to} {text}");

    public override Task<IReadOnlyList<string>> HistoryAsync(string room, int count) => AskAsync($"/history {count} {room}");

    public override Task<IReadOnlyList<string>> SinceAsync(string room, long after) => AskAsync($"/since {after} {room}");

    public override Task<IReadOnlyList<string>> SearchAsync(string words) => AskAsync($"/search {words}");

    public override Task<IReadOnlyList<string>> IgnoreAsync(string nick) => AskAsync($"/ignore {nick}");

    public override Task<IReadOnlyList<string>> UnignoreAsync(string nick) => AskAsync($"/unignore {nick}");

    public override Task<IReadOnlyList<string>> AwayAsync(string text) => AskAsync($"/away {text}");

    public override Task<IReadOnlyList<string>> HelpAsync() => AskAsync("/help");

    /// <summary>Types a line and returns what came.</summary>
    protected abstract Task<IReadOnlyList<string>> AskAsync(string line);

    /// <summary>What a line says, as a terminal shows it; null where it says only that something was done.</summary>
    protected static string? Told(string line)
    {
        line = Time().Replace(line, "");
        if (line.StartsWith("! ", StringComparison.Ordinal))
            return line;
        foreach (var (pattern, told) in new[]
        {
            (@"^\* You (are in|are away|are no longer away|left|ignore|no longer ignore).*$|^Nickname changed to: .*$|^you -> .*$", ""),
            (@"^\* (\w+) (joined|left) (\w+)\.$", "[$3] $1 $2"),
            (@"^\* (\w+) is now known as (\w+)\.$", "$1 is $2"),
            (@"^\* (\w+) is away: (.*)$", "$1 is away: $2"),
            (@"^(\w+) -> you: (.*)$", "private $1: $2"),
            (@"^\* Topic of (\w+): (.*)$", "[$1] topic: $2"),
            (@"^\* (\w+) has no topic\.$", "[$1] topic: "),
            (@"^\* (/\w+.*): .*$", "$1"),
            (@"^\* (\w+): (\d+) here$", "$1 $2"),
            (@"^\* (\w+): (.*)$", "[$1] $2"),
            (@"^\[(\w+)\] (.*)$", "[$1] $2"),
        })
        {
            if (Regex.IsMatch(line, pattern))
                return Regex.Replace(line, pattern, told) is { Length: > 0 } told1 ? told1 : null;
        }

        return line.StartsWith("* ", StringComparison.Ordinal) ? null : $"[general] {line}";
    }

    [GeneratedRegex(@"^\[\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\] ")]
    private static partial Regex Time();
}

internal sealed class LineSpeaker(LinePerson person) : TypingSpeaker
{
    public override Task<IReadOnlyList<string>> SayAsync(string text) => AskAsync(text);

    public override Task QuitAsync(string text) => person.TypeAsync($"/quit {text}");

    public override IReadOnlyList<string> Read() => [.. person.Read().Select(Told).OfType<string>()];

    protected override async Task<IReadOnlyList<string>> AskAsync(string line)
    {
        await person.TypeAsync(line);
        return Read();
    }
}

/// <summary>Types over JSON what a line client types, and reads notices as a terminal shows them.</summary>
internal sealed class TypedSpeaker(JsonPerson person, string nick) : TypingSpeaker
{
    private readonly JsonSpeaker _json = new(person, nick) { ReadsNotice = Notice };

    public override Task<IReadOnlyList<string>> SayAsync(string text) => _json.SayAsync(text);

    public override Task QuitAsync(string text) => person.TypeAsync($$"""{"type":"command","text":"/quit {{text}}"}""");

    public override IReadOnlyList<string> Read() => _json.Read();

    protected override Task<IReadOnlyList<string>> AskAsync(string line) => _json.AskAsync("command", ("room", "general"), ("text", line));

    /// <summary>A reply has no mark in front, and a notice does not say that it is one.</summary>
    private static string? Notice(string text) =>
        text.StartsWith("Nickname changed", StringComparison.Ordinal) || text.StartsWith("you -> ", StringComparison.Ordinal)
            ? Told(text) : Told("* " + text);
}

/// <summary>Leaves out what a line client does not read: one's own messages and changes of name.</summary>
internal sealed class JsonSpeaker(JsonPerson person, string nick) : Speaker
{
    private int _lastId;
    private string _nick = nick;

    /// <summary>What a notice says; null where it says only that something was done.</summary>
    public Func<string, string?> ReadsNotice { get; init; } = text => throw new InvalidOperationException($"Not expected: {text}");

    public override Task<IReadOnlyList<string>> NickAsync(string nick) => AskAsync("nick", ("nick", nick));

    public override Task<IReadOnlyList<string>> JoinAsync(string room) => AskAsync("join", ("room", room), ("since", 0));

    public override Task<IReadOnlyList<string>> LeaveAsync(string room) => AskAsync("leave", ("room", room));

    public override Task<IReadOnlyList<string>> SayAsync(string text) => AskAsync("send", ("room", "general"), ("text", text));

    public override Task<IReadOnlyList<string>> ActAsync(string text) => AskAsync("action", ("room", "general"), ("text", text));

    public override Task<IReadOnlyList<string>> SetTopicAsync(string text) => AskAsync("topic", ("room", "general"), ("text", text));

    public override Task<IReadOnlyList<string>> AskTopicAsync() => AskAsync("topic", ("room", "general"));

    public override Task<IReadOnlyList<string>> WhoAsync(string room) => AskAsync("members", ("room", room));

    public override Task<IReadOnlyList<string>> RoomsAsync() => AskAsync("rooms");

    public override Task<IReadOnlyList<string>> PrivateAsync(string to, string text) => AskAsync("private", ("to", to), ("text", text));

    public override Task<IReadOnlyList<string>> HistoryAsync(string room, int count) => AskAsync("history", ("room", room), ("limit", count));

    public override Task<IReadOnlyList<string>> SinceAsync(string room, long after) => AskAsync("history", ("room", room), ("after", after));

    public override Task<IReadOnlyList<string>> SearchAsync(string words) => AskAsync("search", ("room", "general"), ("text", words));

    public override Task<IReadOnlyList<string>> IgnoreAsync(string nick) => AskAsync("ignore", ("nick", nick));

    public override Task<IReadOnlyList<string>> UnignoreAsync(string nick) => AskAsync("unignore", ("nick", nick));

    public override Task<IReadOnlyList<string>> AwayAsync(string text) => AskAsync("away", ("text", text));

    public override Task<IReadOnlyList<string>> HelpAsync() => AskAsync("help");

    public override Task QuitAsync(string text) => person.TypeAsync($$"""{"type":"quit","text":"{{text}}"}""");

    public override IReadOnlyList<string> Read() => [.. person.Peer.Read().SelectMany(line => Told(JsonNode.Parse(line)!.AsObject()))];

    /// <summary>Sends a request and returns what came before its acknowledgement.</summary>
    public async Task<IReadOnlyList<string>> AskAsync(string type, params (string Name, JsonNode Value)[] fields)
    {
        var asked = new JsonObject { ["type"] = type, ["id"] = $"{++_lastId}" };
        foreach (var (name, value) in fields)
            asked[name] = value;
        await person.TypeAsync(asked.ToJsonString());
        var read = Read();

        // Each request is answered exactly once, and last.
        Assert.Single(read, line => line is "ack" || line.StartsWith("! ", StringComparison.Ordinal));
        return [.. read.Where(line => line != "ack")];
    }

    private IEnumerable<string> Told(JsonObject read)
    {
        var (type, room, nick, text) = ((string)read["type"]!, (string?)read["room"], (string?)read["nick"], (string?)read["text"]);
        if (nick == _nick && type is ("message" or "action" or "renamed" or "private"))
        {
            _nick = type == "renamed" ? (string)read["to"]! : _nick;
            return [];
        }

        return type switch
        {
            // What an ignored person says is marked: a client hides it.
            "message" or "action" when read["ignored"] is not null => [],
            "message" => [$"[{room}] {nick}: {text}"],
            "action" => [$"[{room}] ~ {nick} {text}"],
            "topic" => [$"[{room}] topic: {text}"],

            // Only one's own have the number from which on the room is heard.
            "joined" when read["lastSeq"] is not null => [],
            "joined" or "left" => [$"[{room}] {nick} {type}"],
            "renamed" => [$"{nick} is {read["to"]}"],
            "private" => [$"private {nick}: {text}"],
            "away" => [$"{nick} is away: {text}"],
            "members" => [$"[{room}] {string.Join(", ", read["nicks"]!.AsArray())}"],
            "rooms" => read["rooms"]!.AsArray().Select(listed => $"{listed!["name"]} {listed["members"]}"),
            "help" => read["commands"]!.AsArray().Select(listed => (string?)listed!["usage"]).OfType<string>(),
            "notice" => ReadsNotice(text!) is { } told ? [told] : [],
            "error" => [$"! {text}"],
            "ack" => ["ack"],
            _ => throw new InvalidOperationException($"Not expected: {read}"),
        };
    }
}
