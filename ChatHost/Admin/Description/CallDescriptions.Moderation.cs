using ChatHost.Admin.Views;
using ChatHost.Messages;
using ChatHost.Operations;

namespace ChatHost.Admin.Description;

/// <content>What there is to say about the calls that moderate.</content>
internal static partial class CallDescriptions
{
    private const string RoomBanExample =
        """{"ban":1,"do":"ban","who":"bob","kind":"account","by":"admin","since":"2026-01-31T23:59:58.000Z","until":null,"text":"spam"}""";

    private const string ServerBanExample =
        """{"ban":1,"do":"ban","who":"203.0.113.0/24","kind":"address","by":"admin","since":"2026-01-31T23:59:58.000Z","until":null,"text":"spam"}""";

    private const string RulesExample =
        """
        {"name":"dev","members":2,"lastSeq":46,"topic":null,"owner":"alice",
         "settings":{"invite":"on","password":"off","limit":"off","moderated":"off","topic":"everyone","secret":"off","accounts":"off"}}
        """;

    // Partial types have no order of initialization between files.
    private static CallParameter RoomOfBans => new("room", "A room's name, whatever its case.", "general");

    private static CallParameter BanNumber => new("ban", "The number of a ban, as the list gives it.", "1") { Least = 1 };

    private static CallAnswer UnknownRoom => Error(404, "There is no such room.", Refusals.NoSuchRoom(RoomName.FromLog("dev")).Text);

    private static CallAnswer TooLarge => Error(413, "The body is over Limits:MaxFrameBytes.", "The limit is 65536 bytes.");

    private static CallAnswer NotJson => Error(415, "The body is not JSON in UTF-8.", "The body must be application/json, in UTF-8.");

    public static CallDescription ChangeRoom { get; } = new("changeRoom", Rooms, "Gives a room to an account, or changes its settings.",
        Json<RoomRulesView>(200, "The room as it is from now on; those in it have read of each change.", RulesExample),
        Error(400, "No JSON object, or a setting has no such value.", Refusals.InvalidSetting("invite", "off|on").Text),
        Error(404, "There is no such room, or no such account.", Refusals.NoSuchRoom(RoomName.FromLog("dev")).Text),
        TooLarge,
        NotJson,
        Unavailable("The store cannot be written now."))
    {
        Parameters = [RoomOfBans],
        Body = new(typeof(RoomChangeView), "What to change; what is left out stays. Settings and values are those of /room.", """{"settings":{"moderated":"off"}}"""),
    };

    public static CallDescription ListRoomBans { get; } = new("listRoomBans", Rooms, "The bans and mutes of a room.",
        Json<BanList>(200, "The bans and mutes that hold.", $$"""{"total":1,"bans":[{{RoomBanExample}}]}"""), UnknownRoom)
    {
        Parameters = [RoomOfBans],
    };

    public static CallDescription BanInRoom { get; } = new("banInRoom", Rooms, "Bans or mutes somebody in a room.",
        Json<BanView>(201, "The ban holds; those whom it fits are out of the room.", RoomBanExample) with
        {
            Headers = new Dictionary<string, string> { ["Location"] = "Where to lift it." },
        },
        Error(400, "No JSON object, or a field is not what it should be.", "for must be a time such as 30s, 10m, 2h or 7d."),
        Error(404, "There is no such room, or nobody of that name.", Refusals.NoSuchRoom(RoomName.FromLog("dev")).Text),
        Error(409, "The room has as many bans as it may.", "Too many bans: the limit is 100."),
        TooLarge,
        NotJson,
        Unavailable("The store cannot be written now; nobody was banned."))
    {
        Parameters = [RoomOfBans],
        Body = new(typeof(NewBanView), "Whom, as /ban takes it; do is ban or mute; for how long, without an end if left out.", """{"who":"*!*@nowhere.example","do":"mute","for":"2h","text":"spam"}"""),
    };

    public static CallDescription LiftRoomBan { get; } = new("liftRoomBan", Rooms, "Lifts a ban or mute of a room.",
        new CallAnswer(204, "The ban holds no more."),
        Error(400, "The number is none.", "ban must be a whole number from 1."),
        Error(404, "There is no such room, or no such ban in it.", "There is no ban of 7 in dev. /bans lists them."),
        Unavailable("The store cannot be written now; the ban holds."))
    {
        Parameters = [RoomOfBans, BanNumber],
    };

    public static CallDescription ListServerBans { get; } = new("listServerBans", Moderation, "The bans from the server. Suspended accounts are in the list of accounts.",
        Json<BanList>(200, "The bans and mutes that hold.", $$"""{"total":1,"bans":[{{ServerBanExample}}]}"""));

    public static CallDescription BanFromServer { get; } = new("banFromServer", Moderation, "Bans an address or network from the server; an account is suspended.",
        Json<BanView>(201, "The ban holds; connections, kept sessions and tokens that it fits have ended. Without a number it is a suspension.", ServerBanExample) with
        {
            Headers = new Dictionary<string, string> { ["Location"] = "Where to lift it, or the account." },
        },
        Error(400, "No JSON object, or a field is not what it should be.", "for must be a time such as 30s, 10m, 2h or 7d."),
        Error(403, "A network that is too wide, loopback, or the caller's own address.", Refusals.NotBannable("loopback").Text),
        Error(404, "There is nobody of that name.", Refusals.NoSuchNick("bob").Text),
        TooLarge,
        NotJson,
        Unavailable("The store cannot be written now; nobody was banned."))
    {
        Body = new(typeof(NewBanView), "Whom: an address, a network, a name, a mask; for how long, without an end if left out.", """{"who":"203.0.113.0/24","for":"7d","text":"spam"}"""),
    };

    public static CallDescription LiftServerBan { get; } = new("liftServerBan", Moderation, "Lifts a ban from the server.",
        new CallAnswer(204, "The ban holds no more."),
        Error(400, "The number is none.", "ban must be a whole number from 1."),
        Error(404, "There is no such ban.", Refusals.NoSuchServerBan("7").Text),
        Unavailable("The store cannot be written now; the ban holds."))
    {
        Parameters = [BanNumber],
    };
}
