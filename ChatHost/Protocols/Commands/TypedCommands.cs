using System.Globalization;
using ChatHost.History;
using ChatHost.Messages;
using ChatHost.Operations;
using ChatHost.Moderation;
using ChatHost.Operations.Accounts;
using ChatHost.Operations.Moderation;
using ChatHost.Rooms;

namespace ChatHost.Protocols.Commands;

/// <summary>
/// What people type with a slash in front, parsed into requests, whatever carries it here. How to type each, and what it does, stands
/// in <see cref="OperationTable"/>.
/// </summary>
internal static class TypedCommands
{
    private const int DefaultHistory = 20;
    private const int MaxMatches = 20;
    private const int MaxNamed = 100;

    private static readonly Dictionary<string, Parser> Parsers = new(StringComparer.OrdinalIgnoreCase)
    {
        ["/nick"] = static (by, name) => by.RunAsync(by.Operations.Nick, new NickRequest(name)),
        ["/join"] = static (by, argument) => ModerationCommands.Join(by, argument),
        ["/leave"] = static (by, room) => by.RunAsync(by.Operations.Leave, new LeaveRequest(OrHere(by, room))),
        ["/rooms"] = static (by, _) => by.RunAsync(by.Operations.Rooms, new RoomsRequest(After: null, RoomDirectory.DefaultPage)),
        ["/who"] = static (by, room) => by.RunAsync(by.Operations.Members, new MembersRequest(OrHere(by, room), MaxNamed)),
        ["/msg"] = static (by, argument) =>
        {
            var (to, text) = ArgumentSplitter.SplitFirst(argument);
            return by.RunAsync(by.Operations.Private, new PrivateRequest(to, text));
        },
        ["/me"] = static (by, text) => by.SayAsync(RoomEventKind.Action, text),
        ["/topic"] = static (by, text) => text switch
        {
            "" => by.RunAsync(by.Operations.Topic, new TopicRequest(by.Room?.Text)),
            "-" => by.SayAsync(RoomEventKind.Topic, ""),

            // Of which nothing is left unsets no topic: that is asked for by name.
            _ when SafeText.CleanMessage(text).Length == 0 => by.RefuseAsync(Refusals.EmptyText),
            _ => by.SayAsync(RoomEventKind.Topic, text),
        },
        ["/history"] = History,
        ["/since"] = Since,
        ["/search"] = static (by, argument) => SearchWords.TryParse(argument, out var words)
            ? by.RunAsync(by.Operations.Search, new SearchRequest(by.Room?.Text, words, MaxMatches))
            : Misused(by, "/search"),
        ["/away"] = static (by, text) => by.RunAsync(by.Operations.Away, new AwayRequest(text)),
        ["/ignore"] = static (by, name) => by.RunAsync(by.Operations.Ignore, new IgnoreRequest(name)),
        ["/unignore"] = static (by, name) => by.RunAsync(by.Operations.Unignore, new IgnoreRequest(name)),
        ["/register"] = static (by, password) => AccountCommands.Register(by, password),
        ["/login"] = static (by, argument) => AccountCommands.LogIn(by, argument),
        ["/logout"] = static (by, _) => by.RunAsync(by.Operations.Accounts.LogOut, default(LogoutRequest)),
        ["/password"] = static (by, argument) => AccountCommands.ChangePassword(by, argument),
        ["/account"] = static (by, argument) => AccountCommands.Account(by, argument),
        ["/kick"] = static (by, argument) => ModerationCommands.Act(by, RoomAction.Kick, argument),
        ["/ban"] = static (by, argument) => ModerationCommands.Act(by, RoomAction.Ban, argument),
        ["/mute"] = static (by, argument) => ModerationCommands.Act(by, RoomAction.Mute, argument),
        ["/unban"] = static (by, argument) => ModerationCommands.Act(by, RoomAction.Unban, argument),
        ["/unmute"] = static (by, argument) => ModerationCommands.Act(by, RoomAction.Unmute, argument),
        ["/bans"] = static (by, _) => by.RunAsync(by.Operations.Moderation.Bans, new BansRequest(by.Room?.Text)),
        ["/invite"] = static (by, argument) => ModerationCommands.Act(by, RoomAction.Invite, argument),
        ["/uninvite"] = static (by, argument) => ModerationCommands.Act(by, RoomAction.Uninvite, argument),
        ["/op"] = static (by, argument) => ModerationCommands.Act(by, RoomAction.Op, argument),
        ["/deop"] = static (by, argument) => ModerationCommands.Act(by, RoomAction.Deop, argument),
        ["/voice"] = static (by, argument) => ModerationCommands.Act(by, RoomAction.Voice, argument),
        ["/devoice"] = static (by, argument) => ModerationCommands.Act(by, RoomAction.Devoice, argument),
        ["/room"] = static (by, argument) => ModerationCommands.Room(by, argument),
        ["/erase"] = static (by, argument) => ModerationCommands.Erase(by, argument),
        ["/server"] = static (by, argument) => ModerationCommands.Server(by, argument),
        ["/help"] = static (by, _) => by.RunAsync(by.Operations.Help, default(HelpRequest)),
        ["/quit"] = static (by, text) => by.RunAsync(by.Operations.Quit, new QuitRequest(text)),
    };

    private static readonly HashSet<string> SecretVerbs =
        new(["/login", "/register", "/password", "/account", "/join", "/room"], StringComparer.OrdinalIgnoreCase);

    private static readonly Dictionary<string, OperationRow> Rows =
        OperationTable.Rows.Where(row => row.Verb is not null).ToDictionary(row => row.Verb!, StringComparer.OrdinalIgnoreCase);

    /// <summary>Parses what was typed after the verb, without the blanks around it, and not yet safe to show; then asks for it.</summary>
    private delegate ValueTask Parser(Typist by, string argument);

    /// <summary>All verbs that can be typed everywhere.</summary>
    public static IEnumerable<string> Verbs => Parsers.Keys;

    /// <summary>
    /// Whether a line, the blanks before it not counted, begins like a command that may hold a secret: it is a command then, and never
    /// said, whoever mistyped it.
    /// </summary>
    public static bool MayHoldSecret(string typed) => SecretVerbs.Contains(ArgumentSplitter.SplitFirst(typed.TrimStart()).First);

    /// <summary>Runs what was typed, a line that starts with a slash.</summary>
    public static ValueTask RunAsync(Typist by, string typed)
    {
        var (verb, argument) = ArgumentSplitter.SplitFirst(typed);
        if (!Parsers.TryGetValue(verb, out var parser))
            return by.RefuseAsync(Refusals.UnknownCommand(verb));
        return ArgumentSplitter.Split(argument).Length < Rows[verb].MinArguments ? Misused(by, verb) : parser(by, argument);
    }

    /// <summary>Tells how a command is typed.</summary>
    public static ValueTask Misused(Typist by, string verb) => by.RefuseAsync(Refusals.Misused(Rows[verb].Usage));

    private static ValueTask History(Typist by, string argument)
    {
        var words = ArgumentSplitter.Split(argument);

        // A first word of digits alone is a number, even if there is a room of that name: /history 20 2026 shows that one.
        var hasCount = words.Length > 0 && words[0].All(char.IsAsciiDigit);
        var count = hasCount ? ParseCount(words[0]) : DefaultHistory;

        // No room is called so: it was meant as a number.
        var isNoCount = words.Length > 0 && words[0][0] is '-' or '+';
        return words.Length > (hasCount ? 2 : 1) || count == 0 || isNoCount
            ? Misused(by, "/history")
            : Show(by, words.ElementAtOrDefault(hasCount ? 1 : 0), after: null, count);
    }

    /// <summary>Of a room, or with <c>@</c> in front what somebody and the one who types said to each other.</summary>
    private static ValueTask Show(Typist by, string? where, long? after, long? limit) => where?.StartsWith('@') == true
        ? by.RunAsync(by.Operations.PrivateHistory, new PrivateHistoryRequest(where[1..], after, limit))
        : by.RunAsync(by.Operations.History, new HistoryRequest(OrHere(by, where), after, limit));

    private static ValueTask Since(Typist by, string argument)
    {
        var words = ArgumentSplitter.Split(argument);
        return words.Length > 2 || !long.TryParse(words[0], NumberStyles.None, CultureInfo.InvariantCulture, out var after)
            ? Misused(by, "/since")
            : Show(by, words.ElementAtOrDefault(1), after, limit: null);
    }

    /// <summary>A number too large to hold asks for all there is.</summary>
    private static long ParseCount(string digits) =>
        long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : long.MaxValue;

    private static string? OrHere(Typist by, string? room) => string.IsNullOrEmpty(room) ? by.Room?.Text : room;
}
