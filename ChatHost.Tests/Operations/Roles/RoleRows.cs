using ChatHost.Moderation;
using ChatHost.Operations.Moderation;

namespace ChatHost.Tests.Operations.Roles;

/// <summary>
/// Everything that can be asked for, each once or in each state of the room that makes a difference. Bob is a guest in the room, Zoe an
/// account that is not there, Ann the owner where the one who asks is not. Ann has said 1, the one who asks 2.
/// </summary>
internal static class RoleRows
{
    public const string Password = "correct-horse";

    private const string Moderated = "/room moderated on";

    public static IReadOnlyList<RoleRow> All { get; } =
    [
        new("/nick") { Line = "/nick fay", Json = """{"type":"nick","nick":"fay"}""" },
        new("/join") { Line = "/join dev", Json = """{"type":"join","room":"dev"}""" },
        Again("invite", "/room invite on"),
        Again("password", "/room password sesame"),
        Again("limit", "/room limit 1"),
        Again("accounts", "/room accounts on"),
        Again("secret", "/room secret on"),
        new("/leave") { Line = "/leave dev", Json = """{"type":"leave","room":"dev"}""" },
        new("/rooms") { Line = "/rooms", Json = """{"type":"rooms"}""" },
        new("/who") { Line = "/who dev", Json = """{"type":"members","room":"dev"}""" },
        new("/who") { Shown = "/who, `secret` on", Line = "/who dev", Json = """{"type":"members","room":"dev"}""", Before = ["/room secret on"] },
        new("/msg") { Line = "/msg bob hello", Json = """{"type":"private","to":"bob","text":"hello"}""" },
        new("/me") { Line = "/me waves", Json = """{"type":"action","room":"dev","text":"waves"}""" },
        new("/me") { Shown = "/me, `moderated` on", Line = "/me waves", Json = """{"type":"action","room":"dev","text":"waves"}""", Before = [Moderated] },
        new("/topic") { Line = "/topic", Json = """{"type":"topic","room":"dev"}""" },
        new("/topic") { Shown = "/topic TEXT", Line = "/topic tea", Json = Topic },
        new("/topic") { Shown = "/topic TEXT, `topic` operators", Line = "/topic tea", Json = Topic, Before = ["/room topic operators"] },
        new("/history") { Line = "/history 5 dev", Json = History },
        new("/history") { Shown = "/history, `invite` on", Line = "/history 5 dev", Json = History, Before = ["/room invite on"] },
        new("/history") { Shown = "/history, `secret` on", Line = "/history 5 dev", Json = History, Before = ["/room secret on"] },
        new("/since") { Line = "/since 0 dev", Json = """{"type":"history","room":"dev","after":0}""" },
        new("/history") { Shown = "/history @NAME", Line = "/history @zoe", Json = """{"type":"history","with":"zoe"}""" },
        new("read") { Json = """{"type":"read","room":"dev","seq":1}""" },
        new("/search") { Line = "/search hello", Json = """{"type":"search","room":"dev","text":"hello"}""" },
        new("/away") { Line = "/away lunch", Json = """{"type":"away","text":"lunch"}""" },
        new("typing") { Json = """{"type":"typing","room":"dev","state":"active"}""" },
        new("typing") { Shown = "typing, `moderated` on", Json = """{"type":"typing","room":"dev","state":"active"}""", Before = [Moderated] },
        new("/ignore") { Line = "/ignore bob", Json = """{"type":"ignore","nick":"bob"}""" },
        new("/unignore") { Line = "/unignore bob", Json = """{"type":"unignore","nick":"bob"}""", First = ["/ignore bob"] },
        new("/register") { Line = $"/register {Password}", Json = $$"""{"type":"register","password":"{{Password}}"}""" },
        new("/login") { Line = $"/login eve {Password}", Json = $$"""{"type":"login","nick":"eve","password":"{{Password}}"}""" },
        new("/logout") { Line = "/logout", Json = """{"type":"logout"}""" },
        new("/password")
        {
            Line = $"/password {Password} battery-staple",
            Json = $$"""{"type":"password","old":"{{Password}}","new":"battery-staple"}""",
        },
        new("/account") { Line = "/account", Json = """{"type":"account"}""" },
        new("newKey") { Shown = "/account key", Line = "/account key ci", Json = """{"type":"newKey","label":"ci"}""" },
        new("end") { Shown = "/account end", Line = "/account end all", Json = """{"type":"end","item":"all"}""" },
        new("/account") { Shown = "/account certificate", Line = "/account certificate" },
        new("deleteAccount")
        {
            Shown = "/account delete",
            Line = $"/account delete {Password}",
            Json = $$"""{"type":"deleteAccount","password":"{{Password}}"}""",
        },
        Act(RoomAction.Kick, "bob"),
        Act(RoomAction.Kick, "ann") with { Shown = "/kick, the owner", Action = null },
        Act(RoomAction.Ban, "bob"),
        Act(RoomAction.Ban, "ann") with { Shown = "/ban, the owner", Action = null },
        Act(RoomAction.Mute, "bob"),
        Act(RoomAction.Mute, "ann") with { Shown = "/mute, the owner", Action = null },
        Act(RoomAction.Unban, "x!*@*", "/ban x!*@*"),
        Act(RoomAction.Unmute, "x!*@*", "/mute x!*@*"),
        new("/bans") { Line = "/bans", Json = """{"type":"bans","room":"dev"}""", Action = RoomAction.ListBans },
        Act(RoomAction.Invite, "zoe"),
        Act(RoomAction.Invite, "zoe", "/room invite on") with { Shown = "/invite, `invite` on", Action = null },
        Act(RoomAction.Uninvite, "zoe", "/invite zoe"),
        Act(RoomAction.Op, "bob"),
        Act(RoomAction.Op, "zoe") with { Shown = "/op, an account that is not there", Action = null },
        Act(RoomAction.Deop, "bob", "/op bob"),
        Act(RoomAction.Deop, "zoe", "/op zoe") with { Shown = "/deop, for good", Action = null },
        Act(RoomAction.Voice, "bob"),
        Act(RoomAction.Devoice, "bob", "/voice bob"),
        new("/room") { Line = "/room", Json = """{"type":"room","room":"dev"}""" },
        new("/room")
        {
            Shown = "/room invite on",
            Line = "/room invite on",
            Json = """{"type":"moderate","room":"dev","do":"set","setting":"invite","value":"on"}""",
            Action = RoomAction.Set,
        },
        Room(RoomAction.Allow, "allow"),
        Room(RoomAction.Disallow, "disallow", "/room allow zoe"),
        Room(RoomAction.SetOwner, "owner"),
        new("/erase") { Shown = "/erase, one's own", Line = "/erase 2", Json = """{"type":"erase","room":"dev","seq":2}""" },
        new("/erase")
        {
            Shown = "/erase, another's",
            Line = "/erase 1",
            Json = """{"type":"erase","room":"dev","seq":1}""",
            Action = RoomAction.EraseOthers,
        },
        new("/server") { Shown = "/server say", Line = "/server say tea", Json = """{"type":"server","do":"say","text":"tea"}""", Server = ServerAction.Say },
        Operate(ServerAction.Ban),
        Operate(ServerAction.Unban),
        new("/server") { Shown = "/server bans", Line = "/server bans", Json = """{"type":"server","do":"bans"}""", Server = ServerAction.Bans },
        Operate(ServerAction.Suspend),
        Operate(ServerAction.Unsuspend),
        new("/server")
        {
            Shown = "/server disconnect",
            Line = "/server disconnect bob",
            Json = """{"type":"server","do":"disconnect","who":"bob"}""",
            Server = ServerAction.Disconnect,
        },
        new("/json") { Line = "/json" },
        new("/help") { Line = "/help", Json = """{"type":"help"}""" },
        new("/quit") { Line = "/quit", Json = """{"type":"quit"}""" },
        new("send") { Shown = "saying something", Line = "hello", Json = """{"type":"send","room":"dev","text":"hello"}""" },
        new("send")
        {
            Shown = "saying something, `moderated` on",
            Line = "hello",
            Json = """{"type":"send","room":"dev","text":"hello"}""",
            Before = [Moderated],
        },
        new("send") { Shown = "saying several lines", Json = """{"type":"send","room":"dev","lines":["hello","there"]}""" },
        new("command") { Json = """{"type":"command","room":"dev","text":"/help"}""" },
        new("command") { Shown = "command /kick", Json = """{"type":"command","room":"dev","text":"/kick bob"}""", Action = RoomAction.Kick },
        new("start") { Shown = "start, a second time", Json = """{"type":"start"}""" },
        new("resume") { Shown = "resume, a token that is none", Json = """{"type":"resume","token":"none","rooms":{}}""" },
    ];

    private const string Topic = """{"type":"topic","room":"dev","text":"tea"}""";

    private const string History = """{"type":"history","room":"dev","limit":5}""";

    /// <summary>To come in again after one has left.</summary>
    private static RoleRow Again(string setting, string line) => new("/join")
    {
        Shown = $"/join, again, `{setting}` on",
        Line = "/join dev",
        Json = """{"type":"join","room":"dev"}""",
        Before = [line],
        First = ["/leave dev"],
    };

    private static RoleRow Act(RoomAction action, string who, params string[] before)
    {
        var verb = action.ToString().ToLowerInvariant();
        return new($"/{verb}")
        {
            Line = $"/{verb} {who}",
            Json = $$"""{"type":"moderate","room":"dev","do":"{{verb}}","who":"{{who}}"}""",
            Before = before,
            Action = action,
        };
    }

    private static RoleRow Room(RoomAction action, string verb, params string[] before) => new("/room")
    {
        Shown = $"/room {verb}",
        Line = $"/room {verb} zoe",
        Json = action == RoomAction.SetOwner
            ? $$"""{"type":"moderate","room":"dev","do":"set","setting":"{{verb}}","value":"zoe"}"""
            : $$"""{"type":"moderate","room":"dev","do":"{{verb}}","who":"zoe"}""",
        Before = before,
        Action = action,
    };

    private static RoleRow Operate(ServerAction action)
    {
        var verb = action.ToString().ToLowerInvariant();
        return new("/server")
        {
            Shown = $"/server {verb}",
            Line = $"/server {verb} zoe",
            Json = $$"""{"type":"server","do":"{{verb}}","who":"zoe"}""",
            Server = action,
        };
    }
}
