using System.Globalization;
using ChatHost.Messages;
using ChatHost.Moderation;
using ChatHost.Rooms;
using ChatHost.Sessions;

namespace ChatHost.Protocols.Irc;

/// <summary>Who people are, and whether they are here.</summary>
internal static class IrcPeople
{
    /// <summary>Somebody has gone away or is here again, in whatever protocol: those read it who asked for that (away-notify).</summary>
    public static ValueTask ShowAwayAsync(IrcServices services, Session session) =>
        ShowToNeighboursAsync(services, session, IrcCapabilities.AwayNotify, IrcLine.Of(services.SourceOf(session), "AWAY", [], session.Person.Away));

    public static ValueTask SetNameAsync(IrcConnection irc, IrcRequest request)
    {
        if (request[0].Length == 0 || SafeText.Clean(request[0]).Length == 0)
        {
            irc.Fail("SETNAME", "INVALID_REALNAME", [], "Realname is not valid");
            return default;
        }

        irc.RealName = IrcRegistration.CleanRealName(request[0]);
        var line = IrcLine.Of(irc.Source, "SETNAME", [], irc.RealName);
        if (irc.Has(IrcCapabilities.SetName))
            irc.Relay(line, irc.Now, irc.Session.Person.Account);
        return ShowToNeighboursAsync(irc.Services, irc.Session, IrcCapabilities.SetName, line);
    }

    public static void WhoWas(IrcConnection irc, IrcRequest request)
    {
        if (request[0].Length == 0)
        {
            irc.Numeric("431", "No nickname given");
            return;
        }

        var found = irc.Services.WhoWas.Find(request[0]);
        if (int.TryParse(request[1], out var count) && count > 0)
            found = [.. found.Take(count)];
        foreach (var user in found)
        {
            irc.Numeric("314", [user.Nick, user.User, user.Host, "*"], user.RealName);
            irc.Numeric("312", [user.Nick, irc.Services.Name], $"{user.Until:yyyy-MM-dd HH:mm:ss} UTC");
        }

        if (found.Count == 0)
            irc.Numeric("406", [IrcLine.Middle(request[0])], "There was no such nickname");
        irc.Numeric("369", [IrcLine.Middle(request[0])], "End of WHOWAS");
    }

    public static void IsOn(IrcConnection irc, IrcRequest request) => irc.Numeric("303", string.Join(
        ' ', request.Parameters.SelectMany(names => names.Split(' ')).Select(irc.Services.Find).OfType<Person>().Select(person => person.Nickname.Text)));

    public static void UserHost(IrcConnection irc, IrcRequest request)
    {
        var shown = request.Parameters.Take(5).Select(irc.Services.Find).OfType<Person>().Select(person =>
            $"{person.Nickname}{(person.IsOperator ? "*" : "")}={(person.Away is null ? '+' : '-')}{HostOf(irc, person)}");
        irc.Numeric("302", string.Join(' ', shown));

        static string HostOf(IrcConnection irc, Person person) => irc.Services.SourceOf(person) is var source ? source[(source.IndexOf('!', StringComparison.Ordinal) + 1)..] : "";
    }

    public static async ValueTask WhoisAsync(IrcConnection irc, IrcRequest request)
    {
        var asked = request.Count > 1 ? request[1] : request[0];
        if (asked.Length == 0)
        {
            irc.Numeric("431", "No nickname given");
            return;
        }

        if (request.Count > 1 && !IrcServerQueries.IsMe(irc, request[0]) && irc.Services.Find(request[0]) is null)
        {
            irc.Numeric("402", [IrcLine.Middle(request[0])], "No such server");
            return;
        }

        if (irc.Services.Find(asked) is { Sessions: [var session, ..] } person)
            await ShowWhoisAsync(irc, person, session);
        else
            irc.Numeric("401", [IrcLine.Middle(asked)], "No such nick/channel");
        irc.Numeric("318", [IrcLine.Middle(asked)], "End of /WHOIS list");
    }

    public static async ValueTask WhoAsync(IrcConnection irc, IrcRequest request)
    {
        var mask = request.Count > 0 ? request[0] : "*";
        var reply = IrcWhoReply.Parse(irc, request[1]);
        if (mask.StartsWith('#'))
        {
            if (RoomName.TryParse(mask.AsSpan(1), out _, out _) && await irc.Caller.FindReadableAsync(irc.Services.Lobby.Rooms, mask[1..]) is { Value: { } room })
            {
                foreach (var member in await room.RanksAsync())
                    reply.Write(IrcLine.ChannelOf(room.Name), (Person)member.Person, member.Role);
            }
        }
        else if (irc.Services.Find(mask) is { } exact)
        {
            reply.Write("*", exact, RoomRank.Anyone);
        }
        else if (mask.AsSpan().IndexOfAny("*?") >= 0 || mask == "0")
        {
            var key = mask == "0" ? "*" : NameKey.Of(mask);
            var rooms = irc.Session.Rooms.Select(membership => membership.Room.Name).ToHashSet();
            foreach (var person in irc.Services.People())
            {
                if ((person == irc.Session.Person || person.Sessions.Any(session => session.Rooms.Any(room => rooms.Contains(room.Room.Name))))
                    && System.IO.Enumeration.FileSystemName.MatchesSimpleExpression(key.Replace("\\", "\\\\", StringComparison.Ordinal), person.Nickname.Key))
                {
                    reply.Write("*", person, RoomRank.Anyone);
                }
            }
        }

        irc.Numeric("315", [IrcLine.Middle(mask)], "End of WHO list");
    }

    private static async ValueTask ShowWhoisAsync(IrcConnection irc, Person person, Session session)
    {
        var (nick, services) = (person.Nickname.Text, irc.Services);
        irc.Numeric("311", [nick, session.User, services.HostOf(person.Account, session), "*"], session.Recipient.RealName ?? nick);
        var channels = new List<string>();
        foreach (var membership in session.Rooms)
        {
            var room = membership.Room;
            if (irc.Session.In(room.Name) is null && room.JudgeReading(irc.Session.Person, irc.Session) is not null)
                continue;
            var role = (await room.RanksAsync()).FirstOrDefault(member => member.Person == person)?.Role ?? RoomRank.Anyone;
            channels.Add(IrcModes.PrefixOf(role) + IrcLine.ChannelOf(room.Name));
        }

        if (channels.Count > 0)
        {
            foreach (var line in IrcLine.Split(string.Join(' ', channels), 400))
                irc.Numeric("319", [nick], line);
        }

        irc.Numeric("312", [nick, services.Name], services.Server.Name);
        if (person.IsOperator)
            irc.Numeric("313", [nick], "is a server operator");
        if (person.Away is { } away)
            irc.Numeric("301", [nick], away);
        if (person.Account is { } account)
            irc.Numeric("330", [nick, account.Name], "is logged in as");
        if (session.Recipient is IrcConnection { IsBot: true })
            irc.Numeric("335", [nick], "is a bot");
        var maySeeAddress = person == irc.Session.Person || irc.Session.Person.IsOperator;
        if (maySeeAddress && session.Recipient.Origin is { Remote: { } remote })
            irc.Numeric("338", [nick, remote.StartsWith(':') ? "0" + remote : remote], "is actually using host");
        if (session.Recipient.Origin is { IsEncrypted: true })
            irc.Numeric("671", [nick], "is using a secure connection");
        if (session.Recipient is IrcConnection other)
        {
            irc.Numeric("317", [nick, ((long)(irc.Now - other.SpokeAt).TotalSeconds).ToString(CultureInfo.InvariantCulture), IrcLine.Seconds(other.SignedOn)], "seconds idle, signon time");
        }
    }

    /// <summary>Shows a line to those other IRC clients with a capability who share a room or watch the name, each once.</summary>
    /// <param name="services">What they share.</param>
    /// <param name="session">Whose it is; its own client is not shown it.</param>
    /// <param name="capability">The capability.</param>
    /// <param name="line">The line.</param>
    /// <param name="wants">Whether one of them wants it; all where it is null.</param>
    public static async ValueTask ShowToNeighboursAsync(
        IrcServices services, Session session, IrcCapabilities capability, string line, Func<IrcConnection, bool>? wants = null)
    {
        var (seen, now) = (new HashSet<ISessionRecipient> { session.Recipient }, services.Now);
        foreach (var membership in session.Rooms)
        {
            foreach (var member in await membership.Room.RanksAsync())
                Show(((Person)member.Person).Sessions.Select(other => other.Recipient).OfType<IrcConnection>());
        }

        Show(services.Monitors.ReadersOf(session.Nickname));

        void Show(IEnumerable<IrcConnection> others)
        {
            foreach (var other in others)
            {
                if (other.Has(capability) && wants?.Invoke(other) != false && seen.Add(other))
                    other.Hear(line, now, session.Person.Account);
            }
        }
    }
}

/// <summary>One line of WHO: 352, or 354 with the fields that were asked for (WHOX).</summary>
internal sealed class IrcWhoReply(IrcConnection irc, string? fields, string token)
{
    public static IrcWhoReply Parse(IrcConnection irc, string typed)
    {
        if (!typed.StartsWith('%'))
            return new(irc, null, "");
        var parts = typed[1..].Split(',', 2);
        return new(irc, parts[0], parts.Length > 1 && parts[1].Length is > 0 and <= 3 && parts[1].All(char.IsAsciiDigit) ? parts[1] : "0");
    }

    public void Write(string channel, Person person, RoomRank role)
    {
        if (person.Sessions is not [var session, ..])
            return;
        var (nick, user, host, server) = (person.Nickname.Text, session.User, irc.Services.HostOf(person.Account, session), irc.Services.Name);
        var recipient = session.Recipient as IrcConnection;
        var flags = $"{(person.Away is null ? 'H' : 'G')}{(person.IsOperator ? "*" : "")}{IrcModes.PrefixOf(role)}{(recipient is { IsBot: true } ? "B" : "")}";
        var name = session.Recipient.RealName ?? nick;
        if (fields is null)
        {
            irc.Numeric("352", [channel, user, host, server, nick, flags], $"0 {name}");
            return;
        }

        var idle = recipient is null ? 0 : (long)(irc.Now - recipient.SpokeAt).TotalSeconds;
        string[] values =
        [
            .. "tcuihsnfdlao".Where(fields.Contains).Select(field => field switch
            {
                't' => token,
                'c' => channel,
                'u' => user,
                'i' => "255.255.255.255",
                'h' => host,
                's' => server,
                'n' => nick,
                'f' => flags,
                'd' => "0",
                'l' => idle.ToString(CultureInfo.InvariantCulture),
                'a' => person.Account?.Name ?? "0",
                _ => "n/a",
            }),
        ];
        irc.Numeric("354", values, fields.Contains('r') ? name : null);
    }
}
