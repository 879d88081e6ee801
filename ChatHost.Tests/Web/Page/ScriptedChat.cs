using System.Net.WebSockets;
using System.Text.Json.Nodes;
using ChatHost.Moderation;
using ChatHost.Operations.Moderation;
using ChatHost.Tests.Support;
using ChatHost.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace ChatHost.Tests.Web.Page;

/// <summary>
/// The page, served as the program serves it, beside a small chat that speaks the JSON protocol and does on request what a
/// real server does only by chance: lose a connection at a certain moment, hold answers back, leave lines out.
/// </summary>
internal sealed partial class ScriptedChat : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, ScriptedRoom> _rooms = [];
    private readonly Dictionary<string, ScriptedSession> _sessions = [];
    private readonly List<JsonObject> _received = [];
    private WebApplication? _app;
    private int _lastGuest;

    public Uri Uri { get; private set; } = new("http://127.0.0.1:0/");

    /// <summary>Whether lines are acknowledged; those that came meanwhile are when it is set again.</summary>
    public bool IsAcknowledging { get; set; } = true;

    /// <summary>Whether events reach the tabs; a gap stands for those that did not, once it is set again.</summary>
    public bool IsDelivering { get; private set; } = true;

    /// <summary>Whether nothing at all is answered any more, as when a network has died without a word.</summary>
    public bool IsSilent { get; set; }

    /// <summary>All objects that came, of a type.</summary>
    public IReadOnlyList<JsonObject> Received(string type)
    {
        lock (_lock)
            return [.. _received.Where(received => (string?)received["type"] == type)];
    }

    /// <summary>Waits until so many objects of a type have come.</summary>
    public Task ReceivesAsync(string type, int count) => TestWait.UntilAsync(() => Received(type).Count >= count);

    public static async Task<ScriptedChat> StartAsync()
    {
        var chat = new ScriptedChat();
        await chat.ListenAsync();
        return chat;
    }

    /// <summary>Opens the port, the same as before if it was closed.</summary>
    public async Task ListenAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(Uri.AbsoluteUri);
        _app = builder.Build();
        _app.UseWebSockets();
        _app.MapPage();
        _app.Map("/ws", AcceptAsync);
        await _app.StartAsync(TestContext.Current.CancellationToken);
        Uri = new(_app.Urls.Single());
    }

    /// <summary>Cuts all connections and closes the port.</summary>
    public async Task CloseAsync()
    {
        Cut();
        await _app!.StopAsync(TestContext.Current.CancellationToken);
        await _app.DisposeAsync();
    }

    /// <summary>Cuts all connections as a network does: without a word.</summary>
    public void Cut()
    {
        lock (_lock)
        {
            foreach (var session in _sessions.Values)
                session.Cut();
        }
    }

    /// <summary>Forgets every session and what was said, as a server that keeps nothing does when it starts anew.</summary>
    public void Forget()
    {
        lock (_lock)
        {
            _sessions.Clear();
            _rooms.Clear();
        }
    }

    /// <summary>Somebody says something.</summary>
    public void Say(string room, string nick, string text, string type = "message") => Say(room, nick, text, type, DateTime.UtcNow);

    public void Say(string room, string nick, string text, string type, DateTime time)
    {
        lock (_lock)
            Publish(RoomOf(room), new JsonObject { ["type"] = type, ["nick"] = nick, ["text"] = text }, time);
    }

    public void SayPrivately(string nick, string to, string text)
    {
        lock (_lock)
            SessionOf(to)!.Send(Private(nick, to, text));
    }

    /// <summary>Somebody enters a room, whatever they are called.</summary>
    public void Enter(string nick, string room)
    {
        lock (_lock)
        {
            if (SessionOf(nick) is not { } session)
            {
                session = new() { Nick = nick };
                _sessions.Add(session.Token, session);
            }

            Enter(session, room, tellOthers: true);
            if (nick.Contains('<', StringComparison.Ordinal))
                Enter(session, "general", tellOthers: true);
        }
    }

    public void Erase(string room, int seq)
    {
        lock (_lock)
        {
            RoomOf(room).Log[seq - 1] = new() { ["type"] = "erased", ["room"] = room, ["seq"] = seq };
            Broadcast(room, RoomOf(room).Log[seq - 1]);
        }
    }

    /// <summary>Numbers up to this one are no longer kept.</summary>
    public void Drop(string room, int upTo)
    {
        lock (_lock)
            RoomOf(room).KeptFrom = upTo + 1;
    }

    /// <summary>From now on tabs read too slowly.</summary>
    public void HoldEvents() => IsDelivering = false;

    /// <summary>Tabs read again, and are told what they missed.</summary>
    public void TellGap(string room, long from, long to)
    {
        lock (_lock)
        {
            IsDelivering = true;
            Broadcast(room, new() { ["type"] = "gap", ["room"] = room, ["from"] = from, ["to"] = to });
        }
    }

    /// <summary>Ends a session with these words.</summary>
    public void Bye(string nick, string code, string text)
    {
        lock (_lock)
            SessionOf(nick)!.Bye(code, text);
    }

    public async ValueTask DisposeAsync()
    {
        Cut();
        if (_app is not null)
            await _app.DisposeAsync();
    }

    private async Task AcceptAsync(HttpContext context)
    {
        if (!context.WebSockets.IsWebSocketRequest)
        {
            await WebProblem.Of(StatusCodes.Status405MethodNotAllowed).ExecuteAsync(context);
            return;
        }

        using var socket = await context.WebSockets.AcceptWebSocketAsync("chathost.v1.json");
        using var connection = new ScriptedConnection(socket);
        ScriptedSession? session = null;
        try
        {
            while (await connection.ReceiveAsync() is { } frame)
            {
                lock (_lock)
                {
                    _received.Add(frame);
                    if (!IsSilent)
                        session = Answer(session, connection, frame);
                }
            }
        }
        catch (Exception ending) when (ending is WebSocketException or OperationCanceledException or IOException)
        {
            // Cut.
        }
    }

    private ScriptedSession Answer(ScriptedSession? session, ScriptedConnection connection, JsonObject frame)
    {
        var type = (string)frame["type"]!;
        if (session is null)
            return type == "resume" ? Resume(connection, frame) : Start(connection, frame);
        var room = (string?)frame["room"];
        switch (type)
        {
            case "topic" when frame["text"] is null:
                var set = RoomOf(room!).Log.LastOrDefault(one => (string?)one["type"] == "topic");
                session.Send(set?.DeepClone().AsObject() ?? new JsonObject { ["type"] = "topic", ["room"] = room, ["text"] = null });
                break;
            case "search":
                string[] words = ((string)frame["text"]!).Split(' ', StringSplitOptions.RemoveEmptyEntries);
                session.Send(RoomOf(room!).Log.Where(one => words.All(word => ((string?)one["text"])?.Contains(word, StringComparison.OrdinalIgnoreCase) == true))
                    .Select(one => one.DeepClone().AsObject()).ToArray());
                break;
            case "ignore" or "unignore":
                break;
            case "command":
                return Run(session, connection, frame);
            case "help":
                session.Send(Help());
                break;
            case "send" or "action" or "topic":
                SayFor(session, frame, type == "send" ? "message" : type);
                return session;
            case "private":
                if (SessionOf((string)frame["to"]!) is not { } receiver)
                    return session.Refuse(frame, "noSuchNick", $"No such nickname: {frame["to"]}");
                receiver.Send(Private(session.Nick, receiver.Nick, (string)frame["text"]!));
                session.Send(Private(session.Nick, receiver.Nick, (string)frame["text"]!));
                break;
            case "nick":
                var nick = (string)frame["nick"]!;
                if (SessionOf(nick) is { } other && other != session)
                    return session.Refuse(frame, "nickInUse", $"Nickname already in use: {nick}");
                foreach (var reader in _sessions.Values)
                    reader.Send(new JsonObject { ["type"] = "renamed", ["room"] = "general", ["time"] = Now(), ["nick"] = session.Nick, ["to"] = nick });
                session.Nick = nick;
                break;
            case "join":
                Enter(session, room!, tellOthers: true);
                break;
            case "leave":
                session.Rooms.Remove(room!);
                Broadcast(room!, new() { ["type"] = "left", ["room"] = room, ["time"] = Now(), ["nick"] = session.Nick, ["members"] = MembersOf(room!).Count() });
                session.Send(new JsonObject { ["type"] = "left", ["room"] = room, ["time"] = Now(), ["nick"] = session.Nick, ["members"] = 0 });
                break;
            case "members":
                session.Send(new JsonObject
                {
                    ["type"] = "members",
                    ["room"] = room,
                    ["nicks"] = new JsonArray([.. MembersOf(room!).Select(member => JsonValue.Create(member.Nick))]),
                    ["total"] = MembersOf(room!).Count(),
                });
                break;
            case "history":
                if (!_rooms.ContainsKey(room!))
                    return session.Refuse(frame, "noSuchRoom", $"No such room: {room}");
                session.Send(RoomOf(room!).Read((long?)frame["after"], (int?)frame["limit"] ?? 100));
                break;
            case "rooms":
                session.Send(new JsonObject
                {
                    ["type"] = "rooms",
                    ["total"] = _rooms.Count,
                    ["rooms"] = new JsonArray([.. _rooms.Values.Select(one => new JsonObject
                    {
                        ["name"] = one.Name, ["members"] = MembersOf(one.Name).Count(), ["lastSeq"] = one.Log.Count, ["topic"] = one.Topic,
                    })]),
                });
                break;
            case "room":
                session.Send(RulesOf(room!));
                break;
            case "quit":
                _sessions.Remove(session.Token);
                break;
            default:
                return session.Refuse(frame, "unknownType", $"Unknown type: {type}");
        }

        return session.Acknowledge(frame);
    }

    private ScriptedSession Start(ScriptedConnection connection, JsonObject frame)
    {
        var nick = (string?)frame["nick"];
        var isTaken = nick is not null && SessionOf(nick) is not null;
        var session = new ScriptedSession { Nick = nick is null || isTaken ? $"user{++_lastGuest}" : nick };
        _sessions.Add(session.Token, session);
        var rooms = frame["rooms"] is JsonArray wanted ? wanted.Select(room => (string)room!) : ["general"];
        foreach (var room in rooms)
            Enter(session, room, tellOthers: true);
        session.Attach(connection);
        if (isTaken)
            session.Refuse(frame, "nickInUse", $"Nickname already in use: {nick}");
        session.Send(Hello(session));
        return isTaken ? session : session.Acknowledge(frame);
    }

    private ScriptedSession Resume(ScriptedConnection connection, JsonObject frame)
    {
        if (!_sessions.TryGetValue((string)frame["token"]!, out var session))
        {
            connection.Send(new JsonObject { ["type"] = "error", ["code"] = "cannotResume", ["text"] = "The session cannot be resumed." });
            return Start(connection, []);
        }

        session.Bye("takenOver", "Your session goes on over another connection.");
        session.Attach(connection);
        session.Send(Hello(session));
        foreach (var (room, after) in frame["rooms"]!.AsObject())
            session.Send(RoomOf(room).Read((long)after!, int.MaxValue));
        return session;
    }

    private JsonObject Hello(ScriptedSession session) => new()
    {
        ["type"] = "hello",
        ["nick"] = session.Nick,
        ["token"] = session.Token,
        ["server"] = "ChatHost",
        ["version"] = "0",
        ["rooms"] = new JsonArray([.. session.Rooms.Select(room => new JsonObject
        {
            ["name"] = room, ["lastSeq"] = RoomOf(room).Log.Count, ["members"] = MembersOf(room).Count(),
        })]),
        ["limits"] = new JsonObject { ["text"] = 4096, ["history"] = 500 },
    };

    private void Enter(ScriptedSession session, string room, bool tellOthers)
    {
        session.Rooms.Add(room);
        var log = RoomOf(room).Log;
        JsonObject Joined() => new() { ["type"] = "joined", ["room"] = room, ["time"] = Now(), ["nick"] = session.Nick, ["members"] = MembersOf(room).Count() };
        foreach (var other in tellOthers ? MembersOf(room).Where(member => member != session) : [])
            other.Send(Joined());
        var own = Joined();
        own["lastSeq"] = log.Count;
        session.Send(own);
    }

    private void SayFor(ScriptedSession session, JsonObject frame, string type)
    {
        var id = (string?)frame["id"] ?? "";
        var room = RoomOf((string)frame["room"]!);
        if (!session.Rooms.Contains(room.Name))
        {
            session.Refuse(frame, "notInRoom", $"You are not in {room.Name}.");
            return;
        }

        if (!session.Sent.TryGetValue(id, out var seq))
        {
            string[] lines = frame["lines"] is JsonArray block ? [.. block.Select(line => (string)line!)] : [(string)frame["text"]!];
            seq = room.Log.Count + 1;
            foreach (var line in lines)
            {
                var happened = new JsonObject { ["type"] = type, ["nick"] = session.Nick, ["text"] = line };
                if (room.Log.Count + 1 > seq)
                    happened["first"] = seq;
                Publish(room, happened, DateTime.UtcNow);
            }

            session.Sent[id] = seq;
        }

        if (IsAcknowledging)
            session.Acknowledge(frame, room.Name, seq);
    }

    private void Publish(ScriptedRoom room, JsonObject happened, DateTime time)
    {
        (happened["room"], happened["seq"], happened["time"]) = (room.Name, room.Log.Count + 1, time.ToString("O"));
        room.Log.Add(happened);
        Broadcast(room.Name, happened);
    }

    private void Broadcast(string room, JsonObject happened)
    {
        foreach (var member in IsDelivering ? MembersOf(room) : [])
            member.Send(happened);
    }

    private IEnumerable<ScriptedSession> MembersOf(string room) => _sessions.Values.Where(session => session.Rooms.Contains(room));

    private ScriptedSession? SessionOf(string nick) =>
        _sessions.Values.FirstOrDefault(session => session.Nick.Equals(nick, StringComparison.OrdinalIgnoreCase));

    private ScriptedRoom RoomOf(string name)
    {
        if (!_rooms.TryGetValue(name, out var room))
            _rooms[name] = room = new(name);
        return room;
    }

    /// <summary>Nobody rules these rooms, and everything in them is as it is from the start.</summary>
    private static JsonObject RulesOf(string room) => new()
    {
        ["type"] = "room",
        ["room"] = room,
        ["owner"] = null,
        ["operators"] = new JsonArray(),
        ["voiced"] = new JsonArray(),
        ["settings"] = new JsonObject(RoomSettingTable.All.Select(setting => KeyValuePair.Create(setting.Name, (JsonNode?)setting.Show(RoomSettings.Default)))),
        ["you"] = null,
    };

    private static JsonObject Private(string nick, string to, string text) =>
        new() { ["type"] = "private", ["time"] = Now(), ["nick"] = nick, ["to"] = to, ["text"] = text };

    private static string Now() => DateTime.UtcNow.ToString("O");
}
