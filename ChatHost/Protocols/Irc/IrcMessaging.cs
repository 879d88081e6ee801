using ChatHost.Messages;
using ChatHost.Operations;
using ChatHost.Sessions;

namespace ChatHost.Protocols.Irc;

/// <summary>PRIVMSG, NOTICE and TAGMSG.</summary>
internal static class IrcMessaging
{
    private const int MaxTargets = 4;
    private const char Ctcp = '\u0001';

    public static async ValueTask SayAsync(IrcConnection irc, IrcRequest request)
    {
        var isNotice = request.Command == "NOTICE";
        if (request[0].Length == 0 || request[1].Length == 0)
        {
            if (isNotice)
                return;
            if (request[0].Length == 0)
                irc.Numeric("411", $"No recipient given ({request.Command})");
            else
                irc.Numeric("412", "No text to send");
            return;
        }

        irc.SpokeAt = irc.Now;
        var targets = request[0].Split(',', StringSplitOptions.RemoveEmptyEntries);
        if (targets.Length > MaxTargets)
        {
            irc.Numeric("407", [IrcLine.Middle(targets[MaxTargets])], "Too many targets");
            targets = targets[..MaxTargets];
        }

        foreach (var target in targets)
        {
            irc.Asks(request.Command, target);
            if (target.StartsWith('#'))
                await SayInRoomAsync(irc, target, request[1], isNotice);
            else
                await SayToAsync(irc, target, request[1], isNotice);
        }
    }

    public static async ValueTask TagAsync(IrcConnection irc, IrcRequest request)
    {
        if (!irc.Has(IrcCapabilities.MessageTags))
        {
            irc.Numeric("421", ["TAGMSG"], "Unknown command");
            return;
        }

        if (request[0].Length == 0)
            irc.Numeric("411", "No recipient given (TAGMSG)");
        var tags = string.Join(';', request.Tags.Where(tag => tag.Key.StartsWith('+')).Select(tag => tag.Value.Length == 0 ? IrcLine.Middle(tag.Key) : $"{IrcLine.Middle(tag.Key)}={IrcLine.Escape(tag.Value)}"));
        foreach (var target in request[0].Split(',', StringSplitOptions.RemoveEmptyEntries).Take(MaxTargets))
        {
            IEnumerable<Session> readers;
            if (target.StartsWith('#'))
            {
                if (!IrcRooms.TryGetRoom(irc, target, "TAGMSG", out var name))
                    continue;
                if (irc.Session.In(name) is not { } membership)
                {
                    irc.Numeric(await irc.Services.Lobby.Rooms.FindAsync(name) is null ? "403" : "404", [target], "Cannot send to channel");
                    continue;
                }

                readers = (await membership.Room.RanksAsync()).SelectMany(member => ((Person)member.Person).Sessions);
            }
            else if (irc.Services.Find(target) is { } person)
            {
                readers = person.Sessions;
            }
            else
            {
                irc.Numeric("401", [IrcLine.Middle(target)], "No such nick/channel");
                continue;
            }

            var (now, line) = (irc.Now, IrcLine.Of(irc.Source, "TAGMSG", [target], null));
            foreach (var other in readers.Select(session => session.Recipient).OfType<IrcConnection>().Where(other => other.Has(IrcCapabilities.MessageTags)))
            {
                var own = IrcTags.Of(other.Capabilities, now, irc.Session.Person.Account, null).TrimEnd();
                var all = string.Join(';', ((string[])[own.TrimStart('@'), tags]).Where(part => part.Length > 0));
                if (other != irc || irc.Has(IrcCapabilities.EchoMessage))
                    other.Reply(all.Length > 0 ? $"@{all} {line}" : line);
            }
        }
    }

    private static async ValueTask SayInRoomAsync(IrcConnection irc, string channel, string text, bool isNotice)
    {
        if (!channel.StartsWith('#') || !RoomName.TryParse(channel.AsSpan(1), out var name, out _)
            || (irc.Session.In(name) is null && (await irc.Services.Lobby.Rooms.FindAsync(name) is not { } room || room.Authority.Rules.Settings.Secret)))
        {
            if (!isNotice)
                irc.Numeric("403", [IrcLine.Middle(SafeText.Clean(channel))], "No such channel");
            return;
        }

        var (kind, said) = (RoomEventKind.Message, text);
        if (text[0] == Ctcp)
        {
            if (!TryTakeAction(text, out said))
            {
                if (!isNotice)
                    irc.Numeric("404", [channel], "Cannot send to channel: no CTCP but ACTION");
                return;
            }

            kind = RoomEventKind.Action;
        }

        await irc.Caller.RunAsync(irc.Services.Operations.Say, new SayRequest
        {
            Kind = kind,
            Room = name.Text,
            Text = said,
            IsNotice = isNotice && kind == RoomEventKind.Message,
            Receipt = new IrcReceipt(irc, irc.Caller.Answers is IrcAnswers { Asked.Command: var command } ? command : "PRIVMSG", channel),
        });
    }

    private static async ValueTask SayToAsync(IrcConnection irc, string target, string text, bool isNotice)
    {
        if (target.Equals("NickServ", StringComparison.OrdinalIgnoreCase))
            await IrcNames.NickServAsync(irc, text);
        else if (target.Equals("ChanServ", StringComparison.OrdinalIgnoreCase))
            await IrcNames.ChanServAsync(irc, text);
        else if (text[0] == Ctcp)
            await PassAsync(irc, target, text, isNotice);
        else
            await irc.Caller.RunAsync(irc.Services.Operations.Private, new PrivateRequest(target, text, isNotice));
    }

    /// <summary>CTCP goes from one IRC client to another as it is; of ACTION others read what is done.</summary>
    private static async ValueTask PassAsync(IrcConnection irc, string target, string text, bool isNotice)
    {
        if (irc.Services.Find(target) is not { } person)
        {
            if (!isNotice)
                irc.Numeric("401", [IrcLine.Middle(target)], "No such nick/channel");
            return;
        }

        var isAction = TryTakeAction(text, out var action);
        if (isAction && person.Sessions.Any(session => session.Recipient is not IrcConnection))
        {
            await irc.Caller.RunAsync(irc.Services.Operations.Private, new PrivateRequest(target, $"* {irc.Session.Nickname} {action}"));
            return;
        }

        if (text.StartsWith("\u0001DCC", StringComparison.OrdinalIgnoreCase))
            return;
        var inner = SafeText.Clean(text.Trim(Ctcp));
        var line = IrcLine.Of(irc.Source, isNotice ? "NOTICE" : "PRIVMSG", [person.Nickname.Text], $"{Ctcp}{inner}{Ctcp}");
        foreach (var other in person.Sessions.Where(session => !session.HasIgnored || !session.Ignored.Hides(irc.Session.Nickname, irc.Session.Person)).Select(session => session.Recipient).OfType<IrcConnection>())
            other.Hear(line, irc.Now, irc.Session.Person.Account);
        if (irc.Has(IrcCapabilities.EchoMessage))
            irc.Relay(line, irc.Now, irc.Session.Person.Account);
        if (!isNotice && person.Away is { } away)
            irc.Numeric("301", [person.Nickname.Text], away);
    }

    private static bool TryTakeAction(string text, out string action)
    {
        const string Begin = "\u0001ACTION ";
        action = text.StartsWith(Begin, StringComparison.OrdinalIgnoreCase) ? text[Begin.Length..].TrimEnd(Ctcp) : "";
        return action.Length > 0;
    }
}
