using System.Collections.Frozen;
using ChatHost.Messages;
using ChatHost.Operations;

namespace ChatHost.Protocols.Irc;

/// <summary>Everything that a client may ask for, by its command.</summary>
internal static class IrcCommands
{
    private static readonly FrozenDictionary<string, Command> Table = new Dictionary<string, Command>
    {
        ["CAP"] = new(0, static (irc, request) => Now(() => irc.Registration.Cap(request)), Registers: true),
        ["AUTHENTICATE"] = new(1, static (irc, request) => irc.Registration.Sasl.StepAsync(request), Registers: true),
        ["PASS"] = new(1, static (irc, request) => Now(() => Pass(irc, request)), Registers: true),
        ["USER"] = new(4, static (irc, request) => Now(() => User(irc, request)), Registers: true),
        ["NICK"] = new(0, NickAsync, Registers: true),
        ["PING"] = new(1, PongAsync, Registers: true),
        ["PONG"] = new(0, static (_, _) => default, Registers: true),
        ["QUIT"] = new(0, QuitAsync, Registers: true),
        ["JOIN"] = new(1, IrcRooms.JoinAsync),
        ["PART"] = new(1, IrcRooms.PartAsync),
        ["TOPIC"] = new(1, IrcRooms.TopicAsync),
        ["NAMES"] = new(0, IrcRooms.NamesAsync),
        ["LIST"] = new(0, IrcRooms.ListAsync),
        ["KICK"] = new(2, IrcRooms.KickAsync),
        ["INVITE"] = new(0, IrcRooms.InviteAsync),
        ["MODE"] = new(1, IrcModeCommand.RunAsync),
        ["PRIVMSG"] = new(0, IrcMessaging.SayAsync),
        ["NOTICE"] = new(0, IrcMessaging.SayAsync),
        ["TAGMSG"] = new(0, IrcTagMessages.RunAsync),
        ["AWAY"] = new(0, static (irc, request) => irc.Registration.AwayAsync(request), Registers: true),
        ["MONITOR"] = new(1, static (irc, request) => Now(() => IrcMonitor.Run(irc, request))),
        ["WHO"] = new(0, IrcPeople.WhoAsync),
        ["WHOIS"] = new(0, IrcPeople.WhoisAsync),
        ["WHOWAS"] = new(0, static (irc, request) => Now(() => IrcPeople.WhoWas(irc, request))),
        ["ISON"] = new(1, static (irc, request) => Now(() => IrcPeople.IsOn(irc, request))),
        ["USERHOST"] = new(1, static (irc, request) => Now(() => IrcPeople.UserHost(irc, request))),
        ["SETNAME"] = new(1, IrcPeople.SetNameAsync),
        ["LUSERS"] = new(0, static (irc, request) => Now(() => IrcServerQueries.OfServer(irc, request[1], () => IrcServerQueries.Users(irc)))),
        ["MOTD"] = new(0, static (irc, request) => Now(() => IrcServerQueries.OfServer(irc, request[0], () => IrcServerQueries.Motd(irc)))),
        ["VERSION"] = new(0, static (irc, request) => Now(() => IrcServerQueries.OfServer(irc, request[0], () => IrcServerQueries.Version(irc)))),
        ["TIME"] = new(0, static (irc, request) => Now(() => IrcServerQueries.OfServer(irc, request[0], () => IrcServerQueries.Time(irc)))),
        ["ADMIN"] = new(0, static (irc, request) => Now(() => IrcServerQueries.OfServer(irc, request[0], () => IrcServerQueries.Admin(irc)))),
        ["INFO"] = new(0, static (irc, request) => Now(() => IrcServerQueries.OfServer(irc, request[0], () => IrcServerQueries.Info(irc)))),
        ["LINKS"] = new(0, static (irc, request) => Now(() => IrcServerQueries.OfServer(irc, request.Count > 1 ? request[0] : "", () => IrcServerQueries.Links(irc)))),
        ["STATS"] = new(0, static (irc, request) => Now(() => IrcServerQueries.Stats(irc, request))),
        ["HELP"] = new(0, static (irc, request) => Now(() => IrcServerQueries.Help(irc, request))),
        ["HELPOP"] = new(0, static (irc, request) => Now(() => IrcServerQueries.Help(irc, request))),
        ["CHATHISTORY"] = new(0, IrcHistory.RunAsync),
        ["REDACT"] = new(2, IrcHistory.RedactAsync),
        ["REGISTER"] = new(3, IrcRegister.RunAsync, Registers: true),
        ["VERIFY"] = new(2, static (irc, request) => Now(() => IrcRegister.Verify(irc, request)), Registers: true),
        ["MARKREAD"] = new(0, IrcReadMarks.RunAsync),
        ["METADATA"] = new(2, IrcMetadata.RunAsync),
        ["UBAN"] = new(1, IrcOperators.BanAsync),
        ["OPER"] = new(2, IrcOperators.OperAsync),
        ["KILL"] = new(2, IrcOperators.KillAsync),
        ["WALLOPS"] = new(1, IrcOperators.WallopsAsync),
        ["NICKSERV"] = new(0, static (irc, request) => IrcNames.NickServAsync(irc, string.Join(' ', request.Parameters))),
        ["NS"] = new(0, static (irc, request) => IrcNames.NickServAsync(irc, string.Join(' ', request.Parameters))),
        ["CHANSERV"] = new(0, static (irc, request) => IrcNames.ChanServAsync(irc, string.Join(' ', request.Parameters))),
        ["CS"] = new(0, static (irc, request) => IrcNames.ChanServAsync(irc, string.Join(' ', request.Parameters))),
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <param name="MinParameters">Fewer get 461.</param>
    /// <param name="Registers">Whether it may come before registration is complete.</param>
    private sealed record Command(int MinParameters, Func<IrcConnection, IrcRequest, ValueTask> RunAsync, bool Registers = false);

    /// <summary>The commands, for HELP.</summary>
    public static IEnumerable<string> Names => Table.Keys.Order(StringComparer.Ordinal);

    public static async ValueTask RunAsync(IrcConnection irc, IrcRequest request)
    {
        if (!irc.IsHere && !irc.Registration.TryPassGate(request))
            return;
        irc.Asks(request.Command, request[0]);
        ((IrcAnswers)irc.Caller.Answers).Request = request;
        if (!Table.TryGetValue(request.Command, out var command))
        {
            irc.Numeric(irc.IsHere ? "421" : "451", [.. irc.IsHere ? (string[])[IrcLine.Middle(SafeText.Clean(request.Command))] : []], irc.IsHere ? "Unknown command" : "You have not registered");
            return;
        }

        if (!irc.IsHere && !command.Registers)
            irc.Numeric("451", "You have not registered");
        else if (request.Count < command.MinParameters)
            irc.Numeric("461", [request.Command], "Not enough parameters");
        else
            await command.RunAsync(irc, request);
        if (!irc.IsHere && command.Registers && request.Command != "QUIT")
            await irc.Registration.CompleteAsync();
    }

    private static ValueTask Now(Action act)
    {
        act();
        return default;
    }

    /// <summary>Answers come in the order of what was asked: by then the rooms have dealt with all that came before.</summary>
    private static async ValueTask PongAsync(IrcConnection irc, IrcRequest request)
    {
        await irc.Session.FlushAsync();
        irc.Reply(IrcLine.Of(irc.Services.Name, "PONG", [irc.Services.Name], request[0]));
    }

    private static void Pass(IrcConnection irc, IrcRequest request)
    {
        if (irc.IsHere)
            irc.Numeric("462", "You may not reregister");
        else
            irc.Registration.Pass(request);
    }

    private static void User(IrcConnection irc, IrcRequest request)
    {
        if (request[0].Length == 0 || request[3].Length == 0)
            irc.Numeric("461", ["USER"], "Not enough parameters");
        else
            irc.Registration.User(request);
    }

    private static async ValueTask NickAsync(IrcConnection irc, IrcRequest request)
    {
        if (request[0].Length == 0)
            irc.Numeric("431", "No nickname given");
        else if (!irc.IsHere)
            irc.Registration.TakeNick(request[0]);
        else
            await irc.Caller.RunAsync(irc.Services.Operations.Nick, new NickRequest(request[0]));
    }

    private static async ValueTask QuitAsync(IrcConnection irc, IrcRequest request)
    {
        irc.PartText = SafeText.Clean(request[0]);
        if (!irc.IsHere)
            irc.Close("Closing Link: (Quit)");
        else
            await irc.Caller.RunAsync(irc.Services.Operations.Quit, new QuitRequest(request[0]));
    }
}
