using ChatHost.Moderation;
using ChatHost.Operations.Accounts;
using ChatHost.Operations.Moderation;

namespace ChatHost.Protocols.Irc;

/// <summary>What server operators may.</summary>
internal static class IrcOperators
{
    public static async ValueTask OperAsync(IrcConnection irc, IrcRequest request)
    {
        var answers = (IrcAnswers)irc.Caller.Answers;
        answers.HasRefused = false;
        await irc.Caller.RunAsync(irc.Services.Operations.Accounts.Rights, new RightsRequest(request[0], request[1]));
        if (answers.HasRefused)
            return;
        irc.Numeric("381", "You are now an IRC operator");
        irc.Reply(IrcLine.Of(irc.Services.Name, "MODE", [irc.Target], "+o"));
    }

    public static async ValueTask KillAsync(IrcConnection irc, IrcRequest request)
    {
        irc.Asks("KILL", request[0]);
        var text = $"Killed ({irc.Session.Nickname} ({request[1]}))";
        await irc.Caller.RunAsync(irc.Services.Operations.Moderation.Server, new ServerRequest(ServerAction.Disconnect, request[0], Text: text));
    }

    public static async ValueTask WallopsAsync(IrcConnection irc, IrcRequest request)
    {
        if (request[0].Length == 0)
            irc.Numeric("461", ["WALLOPS"], "Not enough parameters");
        else
            await irc.Caller.RunAsync(irc.Services.Operations.Moderation.Server, new ServerRequest(ServerAction.Say, Text: request[0]));
    }

    /// <summary>UBAN: bans from the server, of an account its suspension.</summary>
    public static async ValueTask BanAsync(IrcConnection irc, IrcRequest request)
    {
        var (who, rest) = (request[1], request.Parameters.Skip(2).ToArray());
        irc.Asks("UBAN", who);
        ServerRequest? asked = (request[0].ToUpperInvariant(), rest) switch
        {
            ("LIST", []) => new(ServerAction.Bans),
            ("DEL", []) when who.Length > 0 => new(ServerAction.Unban, NameOf(who)),
            ("ADD", [var word, var typed, .. var text]) when who.Length > 0 && word.Equals("DURATION", StringComparison.OrdinalIgnoreCase) =>
                BanTime.TryParse(typed) is { } time ? new(ServerAction.Ban, NameOf(who), time, string.Join(' ', text)) : null,
            ("ADD", var text) when who.Length > 0 => new(ServerAction.Ban, NameOf(who), Text: string.Join(' ', text)),
            _ => null,
        };
        if (asked is { } server)
            await irc.Caller.RunAsync(irc.Services.Operations.Moderation.Server, server);
        else
            irc.Fail("UBAN", "INVALID_PARAMS", [IrcLine.Middle(Messages.SafeText.Clean(request[0]))], "ADD who [DURATION 2h] [text], DEL who, or LIST");
    }

    /// <summary>An account, which masks write in their own way, as a name.</summary>
    private static string NameOf(string who) => who.StartsWith("~a:", StringComparison.Ordinal) ? who[3..] : who;
}
