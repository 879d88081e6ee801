using ChatHost.Messages;
using ChatHost.Moderation;
using ChatHost.Operations;
using ChatHost.Sessions;

namespace ChatHost.Protocols.Irc;

/// <summary>PRIVMSG and NOTICE.</summary>
internal static class IrcMessaging
{
    public const int MaxTargets = 4;
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
            if (!isNotice)
                irc.Numeric("407", [IrcLine.Middle(targets[MaxTargets])], "Too many targets");
            targets = targets[..MaxTargets];
        }

        var tags = IrcTags.OfClient(request.Tags);
        foreach (var target in targets)
        {
            irc.Asks(request.Command, target);
            if (target.StartsWith('#'))
                await SayInRoomAsync(irc, target, request[1], isNotice, tags: tags);
            else if (target is ['@' or '+', '#', ..])
                await SayAsideAsync(irc, target, request[1], isNotice);
            else
                await SayToAsync(irc, target, request[1], isNotice, tags);
        }
    }

    /// <summary>Says several lines as one; to a person they are several.</summary>
    public static async ValueTask SayLinesAsync(IrcConnection irc, string command, string target, IReadOnlyList<string> lines)
    {
        irc.SpokeAt = irc.Now;
        irc.Asks(command, target);
        if (target.StartsWith('#'))
        {
            await SayInRoomAsync(irc, target, lines[0], command == "NOTICE", lines);
            return;
        }

        foreach (var line in lines.Where(line => line.Length > 0))
        {
            if (target is ['@' or '+', '#', ..])
                await SayAsideAsync(irc, target, line, command == "NOTICE");
            else
                await SayToAsync(irc, target, line, command == "NOTICE");
        }
    }

    private static async ValueTask SayInRoomAsync(IrcConnection irc, string channel, string text, bool isNotice, IReadOnlyList<string>? block = null, string? tags = null)
    {
        if (!channel.StartsWith('#') || !RoomName.TryParse(channel.AsSpan(1), out var name, out _)
            || (irc.Session.In(name) is null && (await irc.Services.Lobby.Rooms.FindAsync(name) is not { } room || room.Authority.Rules.Settings.Secret)))
        {
            if (!isNotice)
                irc.Numeric("403", [IrcLine.Middle(SafeText.Clean(channel))], "No such channel");
            return;
        }

        var (kind, said) = (RoomEventKind.Message, text);
        if (text.StartsWith(Ctcp))
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
            Block = block,
            ClientTags = tags,
            IsNotice = isNotice && kind == RoomEventKind.Message,
            Receipt = new IrcReceipt(irc, irc.AskedCommand, channel),
        });
    }

    /// <summary>To those in a room alone who have a role in it (STATUSMSG).</summary>
    private static async ValueTask SayAsideAsync(IrcConnection irc, string target, string text, bool isNotice)
    {
        if (text[0] == Ctcp)
        {
            if (!isNotice)
                irc.Numeric("404", [IrcLine.Middle(target)], "Cannot send to channel: no CTCP");
            return;
        }

        if (IrcRooms.TryGetRoom(irc, target[1..], irc.AskedCommand, out var room) && await IrcRooms.ExistsAsync(irc, room, target[1..]))
            await irc.Caller.RunAsync(irc.Services.Operations.Aside, new AsideRequest(room.Text, target[0] == '@' ? RoomRank.Operator : RoomRank.Voiced, text, isNotice));
    }

    private static async ValueTask SayToAsync(IrcConnection irc, string target, string text, bool isNotice, string? tags = null)
    {
        if (target.Equals("NickServ", StringComparison.OrdinalIgnoreCase))
            await IrcNames.NickServAsync(irc, text);
        else if (target.Equals("ChanServ", StringComparison.OrdinalIgnoreCase))
            await IrcNames.ChanServAsync(irc, text);
        else if (text[0] == Ctcp)
            await PassAsync(irc, target, text, isNotice);
        else
            await irc.Caller.RunAsync(irc.Services.Operations.Private, new PrivateRequest(target, text, isNotice, string.Join(';', new[] { IrcTags.BotOf(irc.Session), tags }.Where(tag => !string.IsNullOrEmpty(tag)))));
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
