using System.Buffers;
using System.Globalization;
using System.Text;
using ChatHost.History;
using ChatHost.Messages;
using ChatHost.Operations;
using ChatHost.Rooms;

namespace ChatHost.Protocols.Line;

/// <summary>
/// What is typed with a slash in front, parsed into requests. How to type each, and what it does, stands in
/// <see cref="OperationTable"/>.
/// </summary>
internal static class LineCommands
{
    private const int DefaultHistory = 20;
    private const int MaxMatches = 20;
    private const int MaxNamed = 100;

    private static readonly byte[] Json = "/json"u8.ToArray();

    private static readonly Dictionary<string, Parser> Parsers = new(StringComparer.OrdinalIgnoreCase)
    {
        ["/nick"] = static (line, name) => line.RunAsync(line.Operations.Nick, new NickRequest(name)),
        ["/join"] = static (line, room) => line.RunAsync(line.Operations.Join, new JoinRequest(room, Replay: line.Services.History.ReplayOnJoin)),
        ["/leave"] = static (line, room) => line.RunAsync(line.Operations.Leave, new LeaveRequest(room)),
        ["/rooms"] = static (line, _) => line.RunAsync(line.Operations.Rooms, new RoomsRequest(After: null, RoomDirectory.DefaultPage)),
        ["/who"] = static (line, room) => line.RunAsync(line.Operations.Members, new MembersRequest(room, MaxNamed)),
        ["/msg"] = static (line, argument) =>
        {
            var (to, text) = ArgumentSplitter.SplitFirst(argument);
            return line.RunAsync(line.Operations.Private, new PrivateRequest(to, text));
        },
        ["/me"] = static (line, text) => line.SayAsync(RoomEventKind.Action, text),
        ["/topic"] = static (line, text) => text switch
        {
            "" => line.RunAsync(line.Operations.Topic, new TopicRequest(Room: null)),
            "-" => line.SayAsync(RoomEventKind.Topic, ""),

            // Of which nothing is left unsets no topic: that is asked for by name.
            _ when SafeText.CleanMessage(text).Length == 0 => default,
            _ => line.SayAsync(RoomEventKind.Topic, text),
        },
        ["/history"] = History,
        ["/since"] = Since,
        ["/search"] = static (line, argument) => SearchWords.TryParse(argument, out var words)
            ? line.RunAsync(line.Operations.Search, new SearchRequest(Room: null, words, MaxMatches))
            : Misused(line, "/search"),
        ["/ignore"] = static (line, name) => line.RunAsync(line.Operations.Ignore, new IgnoreRequest(name)),
        ["/unignore"] = static (line, name) => line.RunAsync(line.Operations.Unignore, new IgnoreRequest(name)),
        ["/json"] = static (line, argument) => argument.Length == 0 ? line.SpeakJsonAsync() : Misused(line, "/json"),
        ["/help"] = static (line, _) => line.RunAsync(line.Operations.Help, default(HelpRequest)),
        ["/quit"] = static (line, text) => line.RunAsync(line.Operations.Quit, new QuitRequest(text)),
    };

    private static readonly Dictionary<string, OperationRow> Rows =
        OperationTable.Rows.Where(row => row.Verb is not null).ToDictionary(row => row.Verb!, StringComparer.OrdinalIgnoreCase);

    /// <summary>Parses what was typed after the verb, without the blanks around it, and not yet safe to show; then asks for it.</summary>
    private delegate ValueTask Parser(LineConnection line, string argument);

    /// <summary>All verbs that can be typed.</summary>
    public static IEnumerable<string> Verbs => Parsers.Keys;

    /// <summary>Runs what was typed, a line that starts with a slash.</summary>
    public static ValueTask RunAsync(LineConnection line, string typed)
    {
        var (verb, argument) = ArgumentSplitter.SplitFirst(typed);
        if (!Parsers.TryGetValue(verb, out var parser))
        {
            line.Error($"Unknown command: {verb}. Type /help for commands.");
            return default;
        }

        return ArgumentSplitter.Split(argument).Length < Rows[verb].MinArguments ? Misused(line, verb) : parser(line, argument);
    }

    /// <summary>Whether the line is <c>/json</c> and nothing else.</summary>
    public static bool IsJson(in ReadOnlySequence<byte> line) =>
        line.Length == Json.Length && Ascii.EqualsIgnoreCase(line.IsSingleSegment ? line.FirstSpan : line.ToArray(), Json);

    private static ValueTask History(LineConnection line, string argument)
    {
        var words = ArgumentSplitter.Split(argument);

        // A first word of digits alone is a number, even if there is a room of that name: /history 20 2026 shows that one.
        var hasCount = words.Length > 0 && words[0].All(char.IsAsciiDigit);
        var count = hasCount ? ParseCount(words[0]) : DefaultHistory;

        // No room is called so: it was meant as a number.
        var isNoCount = words.Length > 0 && words[0][0] is '-' or '+';
        return words.Length > (hasCount ? 2 : 1) || count == 0 || isNoCount
            ? Misused(line, "/history")
            : line.RunAsync(line.Operations.History, new HistoryRequest(words.ElementAtOrDefault(hasCount ? 1 : 0), After: null, count));
    }

    private static ValueTask Since(LineConnection line, string argument)
    {
        var words = ArgumentSplitter.Split(argument);
        return words.Length > 2 || !long.TryParse(words[0], NumberStyles.None, CultureInfo.InvariantCulture, out var after)
            ? Misused(line, "/since")
            : line.RunAsync(line.Operations.History, new HistoryRequest(words.ElementAtOrDefault(1), after, Limit: null));
    }

    /// <summary>A number too large to hold asks for all there is.</summary>
    private static long ParseCount(string digits) =>
        long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var count) ? count : long.MaxValue;

    private static ValueTask Misused(LineConnection line, string verb)
    {
        line.Error($"Usage: {Rows[verb].Usage}");
        return default;
    }
}
