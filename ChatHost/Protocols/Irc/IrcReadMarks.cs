using System.Globalization;
using ChatHost.Messages;
using ChatHost.Operations;
using ChatHost.Sessions;

namespace ChatHost.Protocols.Irc;

/// <summary>MARKREAD (draft/read-marker): how far an account has read, as a moment. What is kept is the number of the last message by then.</summary>
internal static class IrcReadMarks
{
    public const string Command = "MARKREAD";

    private const string Timestamp = "timestamp=";

    public static async ValueTask RunAsync(IrcConnection irc, IrcRequest request)
    {
        var target = IrcLine.Middle(SafeText.Clean(request[0]));
        if (request[0].Length == 0)
            irc.Fail(Command, "NEED_MORE_PARAMS", [], "Missing parameters");
        else if (request.Count == 1)
            await ShowAsync(irc, target);
        else if (!TryParse(request[1], out var until))
            irc.Fail(Command, "INVALID_PARAMS", [target, IrcLine.Middle(SafeText.Clean(request[1]))], "Invalid timestamp");
        else if (irc.Session.Person.Account is null)
            irc.Fail(Command, "INTERNAL_ERROR", [target], "Log in first: only of accounts it is known what they have read");
        else
            await AskAsync(irc, target, until);
    }

    /// <summary>Shows the mark of a channel or of what one and another account said to each other.</summary>
    public static async ValueTask ShowAsync(IrcConnection irc, string target)
    {
        if (irc.Session.Person.Account is null)
            irc.Reply(Line(irc, target, time: null));
        else
            await AskAsync(irc, target, until: null);
    }

    /// <summary>A mark as others of the account read it.</summary>
    public static string Line(IrcConnection irc, ReadMark mark) =>
        Line(irc, mark.Room is { } room ? IrcLine.ChannelOf(room) : mark.With!, mark.Time);

    /// <summary>That nothing is marked, be it that there is nothing of the kind.</summary>
    public static string None(IrcConnection irc, string target) => Line(irc, target, time: null);

    /// <summary>Whether the mark of a channel is asked for, not set.</summary>
    public static bool IsQuery(IrcRequest? request) => request is { Command: Command, Count: 1 } && request[0].StartsWith('#');

    public static string CodeOf(RefusalCode code) => code == RefusalCode.Unavailable ? "INTERNAL_ERROR" : "INVALID_PARAMS";

    private static async ValueTask AskAsync(IrcConnection irc, string target, DateTime? until)
    {
        var (answers, isRoom) = ((IrcAnswers)irc.Caller.Answers, target.StartsWith('#'));
        irc.Asks(Command, target);
        answers.Outcome = null;
        await irc.Caller.RunAsync(irc.Services.Operations.Read, new ReadRequest(isRoom ? target[1..] : null, isRoom ? null : target, Seq: null, until));
        if (answers.Outcome is { } outcome)
            irc.Reply(Line(irc, outcome.Room is { } room ? IrcLine.ChannelOf(room) : target, outcome.Time));
    }

    private static string Line(IrcConnection irc, string target, DateTime? time) =>
        IrcLine.Of(irc.Services.Name, Command, [target, time is { } moment ? Timestamp + IrcLine.Time(moment) : "*"], null);

    private static bool TryParse(string typed, out DateTime time)
    {
        time = default;
        return typed.StartsWith(Timestamp, StringComparison.Ordinal) && DateTime.TryParse(
            typed.AsSpan(Timestamp.Length), CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal | DateTimeStyles.AssumeUniversal, out time);
    }
}
