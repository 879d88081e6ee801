using ChatHost.Operations.Accounts;
using ChatHost.Operations.Moderation;

namespace ChatHost.Protocols.Irc;

/// <summary>What server operators may.</summary>
internal static class IrcOperators
{
    public static async ValueTask OperAsync(IrcConnection irc, IrcRequest request)
    {
        if (irc.Session.Person.Account is null)
            await irc.Caller.RunAsync(irc.Services.Operations.Accounts.LogIn, new LoginRequest(request[0], request[1]));
        else if (!irc.Session.Person.IsOperator)
            irc.Numeric("464", "Password incorrect");
        if (!irc.Session.Person.IsOperator)
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
}
