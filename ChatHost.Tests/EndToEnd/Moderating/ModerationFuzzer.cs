using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ChatHost.Accounts;
using ChatHost.Moderation;
using ChatHost.Tests.Protocols.Line;
using ChatHost.Tests.Support;

namespace ChatHost.Tests.EndToEnd.Moderating;

/// <summary>
/// Has eight connections, of guests and accounts, over lines and JSON, ask for random things in four rooms, and holds each answer and each line
/// that anybody reads to <see cref="ModerationModel"/>. The same seed makes the same story.
/// </summary>
internal sealed partial class ModerationFuzzer
{
    public static readonly string[] Accounts = ["ann", "bob", ModerationModel.ServerOperator];

    private const string Default = "general";
    private const string Word = "correct-horse";

    private static readonly string[] Settings = ["invite", "password", "limit", "moderated", "topic", "secret", "accounts"];

    private static readonly RoomAction[] Acts = [.. Enum.GetValues<RoomAction>().Except([RoomAction.ListBans, RoomAction.EraseOthers])];

    private readonly LineChat _chat = new(new ChatParts
    {
        AccountOptions = new() { Rounds = 1, TriesPerMinute = 1000 },
        HistoryOptions = new() { ReplayOnJoin = 3, MaxPerRoom = 200 },
        LimitOptions = new() { Messages = new() { PerSecond = 1_000_000, Burst = 1_000_000 } },
    });

    private readonly Random _random;
    private readonly ModerationModel _model;
    private readonly FuzzedPerson[] _people;
    private readonly List<string> _story = [];
    private int _said;

    public ModerationFuzzer(int seed)
    {
        _random = new(seed);

        // Two and two are at one address.
        ModelConnection[] connections = [.. Enumerable.Range(0, 8).Select(i => new ModelConnection($"g{i}", $"192.0.2.{(i / 2) + 1}"))];
        _model = new(connections, [Default, "r1", "r2", "r3"], Default);
        _people = [.. connections.Select((connection, i) => new FuzzedPerson(_chat, connection, isJson: i % 2 == 1))];
    }

    /// <summary>How often something was done, and how often refused.</summary>
    public (int Done, int Refused) Outcomes { get; private set; }

    /// <summary>How many lines with something said were held to the model.</summary>
    public int LinesJudged { get; private set; }

    public async Task RunAsync(int operations)
    {
        await BeginAsync();
        for (var i = 0; i < operations; i++)
        {
            var who = _people[_random.Next(_people.Length)];
            var room = _model.Rooms[_random.Next(_model.Rooms.Count)];
            await (_random.Next(20) switch
            {
                < 3 => JoinAsync(who, room),
                3 => LeaveAsync(who, room),
                < 7 => SayAsync(who, room, isTopic: false),
                7 => SayAsync(who, room, isTopic: true),
                < 10 => LookAsync(who, room),
                10 => ListAsync(who),
                11 => LogAsync(who),
                12 when who.IsJson => ComeBackAsync(who),
                _ => ModerateAsync(who, room),
            });
            if (_people.FirstOrDefault(person => person.HasEnded) is { } ended)
                Fail($"{ended.Model.Home} has ended: {ended.Failure}");
        }
    }

    private async Task BeginAsync()
    {
        var verifier = ScramVerifier.Create(Word, 1);
        foreach (var account in Accounts)
            await _chat.Parts.Accounts.RegisterAsync(ChatParts.Nick(account), verifier, isOperator: account == ModerationModel.ServerOperator);
        foreach (var person in _people)
        {
            await person.ConnectAsync();
            await NickAsync(person);
            _model.Rooms[0].Members.Add(person.Model.Person);
        }

        // One room each of an account, of a guest, and of another account.
        await LogInAsync(_people[0], "ann");
        await LogInAsync(_people[2], "bob");
        foreach (var (person, room) in new[] { (_people[0], _model.Rooms[1]), (_people[1], _model.Rooms[2]), (_people[2], _model.Rooms[3]) })
        {
            await JoinAsync(person, room);
            if (person.Model.Account is { } account)
                room.Owner = account;
            else
                room.Passing[person.Model.Person] = RoomRank.Operator;
            await SayAsync(person, room, isTopic: false);
        }
    }

    private async Task JoinAsync(FuzzedPerson who, RoomModel room)
    {
        var password = _random.Next(3) switch { 0 => null, 1 => "sesame", _ => "wrong" };
        await AskAsync(
            who,
            room,
            $"/join {room.Name} {password}".TrimEnd(),
            new() { ["type"] = "join", ["room"] = room.Name, ["password"] = password },
            () =>
            {
                var isIn = ModerationModel.Join(who.Model, room, password);
                if (isIn)
                    who.Current = room.Name;
                return isIn;
            });
    }

    private async Task LeaveAsync(FuzzedPerson who, RoomModel room) => await AskAsync(
        who,
        room,
        $"/leave {room.Name}",
        new() { ["type"] = "leave", ["room"] = room.Name },
        () =>
        {
            var wasIn = room.Members.Contains(who.Model.Person);
            room.Leave(who.Model.Person);
            return wasIn;
        });

    private async Task SayAsync(FuzzedPerson who, RoomModel room, bool isTopic)
    {
        if (!await GoToAsync(who, room))
            return;
        var text = $"m{++_said}x{room.Name}x";
        var heard = await AskAsync(
            who,
            room,
            isTopic ? $"/topic {text}" : text,
            new() { ["type"] = isTopic ? "topic" : "send", ["room"] = room.Name, ["text"] = text },
            () => _model.Rooms.Contains(room) && room.MaySpeak(who.Model, isTopic));
        if (!room.MaySpeak(who.Model, isTopic))
            return;
        foreach (var (person, read) in heard.Where(other => room.Members.Contains(other.Person.Model.Person) && (other.Person.IsJson || other.Person != who || isTopic)))
        {
            if (!read.Any(line => line.Contains(text, StringComparison.Ordinal)))
                Fail($"{person.Model.Home}, who is {person.Model.Person} in {room.Name}, did not read {text}.");
        }
    }

    private async Task LookAsync(FuzzedPerson who, RoomModel room)
    {
        var (line, type) = _random.Next(3) switch { 0 => ("/history 20 ", "history"), 1 => ("/since 0 ", "history"), _ => ("/who ", "members") };
        await AskAsync(who, room, line + room.Name, new() { ["type"] = type, ["room"] = room.Name }, () => room.MayRead(who.Model));
    }

    private async Task ListAsync(FuzzedPerson who)
    {
        var heard = await AskAsync(who, room: null, "/rooms", new() { ["type"] = "rooms", ["limit"] = _random.Next(1, 6) }, () => true);
        foreach (var line in heard.Single(read => read.Person == who).Read.Where(line => line.StartsWith("{\"type\":\"rooms\"", StringComparison.Ordinal)))
        {
            foreach (var listed in JsonNode.Parse(line)!["rooms"]!.AsArray())
            {
                var room = _model.Rooms.Single(room => room.Name == (string?)listed!["name"]);
                if (listed!["lastSeq"] is not null && !room.MayRead(who.Model))
                    Fail($"{who.Model.Person} read a number of {room.Name}: {line}");
            }
        }
    }

    private Task LogAsync(FuzzedPerson who) => who.Model.Account is null ? LogInAsync(who, Accounts[_random.Next(Accounts.Length)]) : LogOutAsync(who);

    private async Task LogInAsync(FuzzedPerson who, string account) => await AskAsync(
        who,
        room: null,
        $"/login {account} {Word}",
        new() { ["type"] = "login", ["nick"] = account, ["password"] = Word },
        () =>
        {
            _model.LogIn(who.Model, account);
            return null;
        });

    private async Task LogOutAsync(FuzzedPerson who)
    {
        await AskAsync(
            who,
            room: null,
            "/logout",
            new() { ["type"] = "logout" },
            () =>
            {
                _model.LogOut(who.Model);
                return null;
            });
        await NickAsync(who);
    }

    private async Task NickAsync(FuzzedPerson who)
    {
        await who.AskAsync($"/nick {who.Model.Home}", new() { ["type"] = "nick", ["nick"] = who.Model.Home });
        _model.TakeName(who.Model);
    }

    private async Task ComeBackAsync(FuzzedPerson who)
    {
        _story.Add($"{who.Model.Person} comes back");
        var before = Snapshot();

        // Until it has said whose token it has, it is one more guest at its address, in the room that everyone enters.
        var nobody = new ModelConnection("nobody", who.Model.Address) { IsNameless = true };
        if (ModerationModel.Join(nobody, _model.Rooms[0], password: null))
            _model.Rooms[0].Leave(nobody.Person);
        Judge(before, who, named: null, [(who, await who.ComeBackAsync()), .. ReadOthers(who)]);
    }

    private async Task ModerateAsync(FuzzedPerson who, RoomModel room)
    {
        if (!await GoToAsync(who, room))
            return;
        var act = Acts[_random.Next(Acts.Length)];
        var name = _random.Next(6) switch
        {
            0 => Accounts[_random.Next(Accounts.Length)],
            1 when act is not (RoomAction.Kick or RoomAction.SetOwner or RoomAction.Op or RoomAction.Deop or RoomAction.Voice or RoomAction.Devoice) =>
                $"mask g{_random.Next(_people.Length)}",
            _ => _people[_random.Next(_people.Length)].Model.Person,
        };
        var setting = act == RoomAction.Set ? Settings[_random.Next(Settings.Length)] : null;

        // Settings are off more often than on, and bans lifted more often than set: else soon nobody may anything.
        var isOn = _random.Next(3) == 0;
        if (act is RoomAction.Ban or RoomAction.Mute && _random.Next(2) == 0)
            return;
        var typed = name.StartsWith("mask ", StringComparison.Ordinal) ? $"{name[5..]}!*@*" : name;
        var value = setting switch
        {
            "topic" => isOn ? "operators" : "everyone",
            "password" => isOn ? "sesame" : "off",
            "limit" => isOn ? "2" : "off",
            _ => isOn ? "on" : "off",
        };
        var (verb, line) = act switch
        {
            RoomAction.Set => ("set", $"/room {setting} {value}"),
            RoomAction.SetOwner => ("set", $"/room owner {typed}"),
            RoomAction.Allow or RoomAction.Disallow => (Lower(act), $"/room {Lower(act)} {typed}"),
            _ => (Lower(act), $"/{Lower(act)} {typed}"),
        };
        var request = new JsonObject { ["type"] = "moderate", ["room"] = room.Name, ["do"] = verb };
        if (act == RoomAction.SetOwner)
            (request["setting"], request["value"]) = ("owner", typed);
        else if (setting is null)
            request["who"] = typed;
        else
            (request["setting"], request["value"]) = (setting, value);
        await AskAsync(who, room, line, request, () => _model.Moderate(who.Model, room, act, setting is null ? name : null, setting is null ? null : isOn ? setting : $"-{setting}"));
    }

    private static string Lower(RoomAction act) => act.ToString().ToLowerInvariant();

    /// <summary>What a line means is the room that it looks at; false where it cannot look there.</summary>
    private async Task<bool> GoToAsync(FuzzedPerson who, RoomModel room)
    {
        if (who.IsJson)
            return true;
        if (!room.Members.Contains(who.Model.Person))
            return false;
        await AskAsync(who, room, $"/join {room.Name}", [], () => true);
        who.Current = room.Name;
        return true;
    }

    /// <param name="who">Who asks.</param>
    /// <param name="room">The room that is named; null where none is.</param>
    /// <param name="line">What is typed.</param>
    /// <param name="request">What is sent.</param>
    /// <param name="decide">Whether it is to be done, and has the model do it; null where that is not judged.</param>
    private async Task<IReadOnlyList<(FuzzedPerson Person, IReadOnlyList<string> Read)>> AskAsync(
        FuzzedPerson who, RoomModel? room, string line, JsonObject request, Func<bool?> decide)
    {
        _story.Add($"{who.Model.Home} as {who.Model.Person}{(who.IsJson ? $" in {room?.Name}" : "")}: {line}");
        var before = Snapshot();
        var (isDone, read) = await who.AskAsync(line, request);
        var expected = decide();
        List<(FuzzedPerson Person, IReadOnlyList<string> Read)> heard = [(who, read), .. ReadOthers(who)];
        if (expected is { } judged)
            Outcomes = judged ? (Outcomes.Done + 1, Outcomes.Refused) : (Outcomes.Done, Outcomes.Refused + 1);
        if (expected is not null && expected != isDone)
            Fail($"The model {(expected.Value ? "allows" : "refuses")} it, and the server did not:\n{string.Join('\n', read)}");
        Judge(before, who, room, heard);
        CompareRules();
        return heard;
    }

    /// <summary>What the server keeps of each room is what the model has of it.</summary>
    private void CompareRules()
    {
        foreach (var model in _model.Rooms)
        {
            if (!_chat.Parts.Rooms.TryFindInMemory(ChatParts.Room(model.Name), out var room))
                continue;
            var rules = room.Authority.Rules;
            var (kept, modelled) = (
                $"{rules.Owner?.Name} {rules.Bans.Length} {rules.Allowed.Length} {rules.Invitations.Length} {rules.Roles.Length} {room.MemberCount}",
                $"{model.Owner} {model.Bans.Count} {model.Allowed.Count} {model.Invited.Count} {model.Stored.Count} {model.Members.Count}");
            if (kept != modelled && _said > 3)
                Fail($"Owner, bans, allowed, invited, roles and members of {model.Name} are {kept}, and of the model {modelled}.");
        }
    }

    private (FuzzedPerson Person, IReadOnlyList<string> Read)[] ReadOthers(FuzzedPerson who) =>
        [.. _people.Where(person => person != who).Select(person => (person, person.Read()))];

    /// <summary>Who may read which room now, and who is in it.</summary>
    private Dictionary<(ModelConnection, RoomModel), (bool IsIn, bool MayRead, bool IsSecret)> Snapshot() => _model.Connections
        .SelectMany(connection => _model.Rooms.Select(room => (connection, room)))
        .ToDictionary(pair => pair, pair => (pair.room.Members.Contains(pair.connection.Person), pair.room.MayRead(pair.connection), pair.room.IsSecret));

    /// <summary>Nobody reads of a room who was not in it before or after, but for who asked and may read it.</summary>
    private void Judge(
        Dictionary<(ModelConnection, RoomModel), (bool IsIn, bool MayRead, bool IsSecret)> before,
        FuzzedPerson asker,
        RoomModel? named,
        IEnumerable<(FuzzedPerson Person, IReadOnlyList<string> Read)> heard)
    {
        var after = Snapshot();
        foreach (var (person, read) in heard)
        {
            foreach (var line in read)
            {
                foreach (Match match in Mark().Matches(line))
                {
                    LinesJudged++;
                    var room = _model.Rooms.Single(room => room.Name == match.Groups[1].Value);
                    var (was, now) = (before[(person.Model, room)], after[(person.Model, room)]);
                    if (!was.IsIn && !now.IsIn && !(person == asker && (was.MayRead || now.MayRead)))
                        Fail($"{person.Model.Home}, who is {person.Model.Person}, read of {room.Name}: {line}");
                }

                foreach (var room in _model.Rooms.Where(room => room != named && Regex.IsMatch(line, $@"\b{room.Name}\b")))
                {
                    var (was, now) = (before[(person.Model, room)], after[(person.Model, room)]);
                    if (was.IsSecret && now.IsSecret && !was.IsIn && !now.IsIn && !was.MayRead && !now.MayRead)
                        Fail($"{person.Model.Home}, who is {person.Model.Person}, read of the secret room {room.Name}: {line}");
                }
            }
        }
    }

    private void Fail(string what) => Assert.Fail(
        $"{what}\n{string.Join('\n', _model.Rooms)}\nafter {_story.Count} acts, the last of them:\n{string.Join('\n', _story.TakeLast(40))}");

    [GeneratedRegex(@"\bm\d+x(\w+?)x\b")]
    private static partial Regex Mark();
}
