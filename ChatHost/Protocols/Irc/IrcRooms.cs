using System.Globalization;
using ChatHost.Messages;
using ChatHost.Moderation;
using ChatHost.Operations;
using ChatHost.Operations.Moderation;
using ChatHost.Rooms;
using ChatHost.Sessions;

namespace ChatHost.Protocols.Irc;

/// <summary>Channels: coming in, going, who is there, what they are about.</summary>
internal static class IrcRooms
{
    private const int NamesBytes = 400;

    /// <summary>Maximum length of a comment of KICK in bytes (KICKLEN).</summary>
    private const int MaxComment = 390;

    public static async ValueTask JoinAsync(IrcConnection irc, IrcRequest request)
    {
        if (request[0] == "0")
        {
            foreach (var membership in irc.Session.Rooms)
                await LeaveAsync(irc, IrcLine.ChannelOf(membership.Room.Name));
            return;
        }

        var keys = request[1].Split(',');
        var channels = request[0].Split(',', StringSplitOptions.RemoveEmptyEntries);
        for (var i = 0; i < channels.Length; i++)
        {
            if (!TryGetRoom(irc, channels[i], "JOIN", out var room))
                continue;
            await FlushAsync(irc, room);
            if (irc.Session.In(room) is not null)
                continue;
            await irc.Caller.RunAsync(irc.Services.Operations.Join, new JoinRequest(room.Text, Password: i < keys.Length && keys[i].Length > 0 ? keys[i] : null));
            if (irc.Session.In(room) is { } membership)
                await ShowAsync(irc, membership.Room);
        }
    }

    /// <summary>What a client is shown of a channel it has come into.</summary>
    public static async ValueTask ShowAsync(IrcConnection irc, Room room)
    {
        if (await room.FindTopicAsync() is { Text.Length: > 0 } topic)
            irc.Caller.Answers.Topic(room, topic);
        if (irc.Has(IrcCapabilities.ReadMarker))
            await IrcReadMarks.ShowAsync(irc, IrcLine.ChannelOf(room.Name));
        if (!irc.Has(IrcCapabilities.NoImplicitNames))
            await ShowNamesAsync(irc, room);
        await IrcMetadata.ShowJoinedAsync(irc, room);
    }

    public static async ValueTask PartAsync(IrcConnection irc, IrcRequest request)
    {
        irc.PartText = SafeText.Clean(request[1]) is { Length: > 0 } text ? text : null;
        foreach (var channel in request[0].Split(',', StringSplitOptions.RemoveEmptyEntries))
            await LeaveAsync(irc, channel, request[1]);
    }

    public static async ValueTask TopicAsync(IrcConnection irc, IrcRequest request)
    {
        if (!TryGetRoom(irc, request[0], "TOPIC", out var room))
            return;
        if (request.Count == 1)
        {
            await irc.Caller.RunAsync(irc.Services.Operations.Topic, new TopicRequest(room.Text));
            return;
        }

        if (irc.Session.In(room) is null && await irc.Services.Lobby.Rooms.FindAsync(room) is null)
        {
            irc.Numeric("403", [request[0]], "No such channel");
            return;
        }

        await irc.Caller.RunAsync(
            irc.Services.Operations.Say,
            new SayRequest { Kind = RoomEventKind.Topic, Room = room.Text, Text = request[1], Receipt = new IrcReceipt(irc, "TOPIC", request[0]) });
        await FlushAsync(irc, room);
    }

    public static async ValueTask NamesAsync(IrcConnection irc, IrcRequest request)
    {
        if (request.Count == 0)
            irc.Numeric("366", ["*"], "End of /NAMES list");
        foreach (var channel in request[0].Split(',', StringSplitOptions.RemoveEmptyEntries))
        {
            if (channel.StartsWith('#')
                && RoomName.TryParse(channel.AsSpan(1), out _, out _)
                && await irc.Caller.FindReadableAsync(irc.Services.Lobby.Rooms, channel[1..]) is { Value: { } room })
            {
                await ShowNamesAsync(irc, room);
            }
            else
            {
                irc.Numeric("366", [channel], "End of /NAMES list");
            }
        }
    }

    public static async ValueTask ListAsync(IrcConnection irc, IrcRequest request)
    {
        var filters = string.Join(',', request.Parameters).Split(',', StringSplitOptions.RemoveEmptyEntries);
        irc.Numeric("321", ["Channel"], "Users  Name");
        irc.ListPage = [];
        irc.ListNext = null;
        do
        {
            await irc.Caller.RunAsync(irc.Services.Operations.Rooms, new RoomsRequest(irc.ListNext?.Text, RoomDirectory.DefaultPage));
            foreach (var room in irc.ListPage.Where(room => filters.All(filter => IrcListFilter.Lets(filter, room)) && IrcListFilter.Names(filters, room)))
            {
                if (!await IrcListFilter.LetsAsync(irc, filters, room))
                    continue;
                irc.Numeric("322", [IrcLine.ChannelOf(room.Name), room.Members.ToString(CultureInfo.InvariantCulture)], IrcConnection.TopicFor(room.Topic));
            }

            irc.ListPage.Clear();
        }
        while (irc.ListNext is not null && !irc.IsGone);
        irc.Numeric("323", "End of /LIST");
    }

    public static async ValueTask KickAsync(IrcConnection irc, IrcRequest request)
    {
        // One channel for all of the names, or one for each.
        var channels = request[0].Split(',', StringSplitOptions.RemoveEmptyEntries);
        var nicks = request[1].Split(',', StringSplitOptions.RemoveEmptyEntries);
        if (channels.Length != 1 && channels.Length != nicks.Length)
        {
            irc.Numeric("461", ["KICK"], "Not enough parameters");
            return;
        }

        for (var i = 0; i < nicks.Length; i++)
        {
            var channel = channels[channels.Length == 1 ? 0 : i];
            if (!TryGetRoom(irc, channel, "KICK", out var room) || !await ExistsAsync(irc, room, channel))
            {
                if (channels.Length == 1)
                    return;
                continue;
            }

            irc.Asks("KICK", $"{channel} {nicks[i]}");
            if (irc.Services.Find(nicks[i]) is null)
                irc.Numeric("401", [IrcLine.Middle(nicks[i])], "No such nick/channel");
            else
                await ModerateAsync(irc, new ModerateRequest { Room = room.Text, Do = RoomAction.Kick, Who = nicks[i], Text = IrcLine.Cut(request[2], MaxComment) });
        }
    }

    public static async ValueTask InviteAsync(IrcConnection irc, IrcRequest request)
    {
        if (request.Count < 2)
        {
            if (request.Count == 1)
                irc.Numeric("461", ["INVITE"], "Not enough parameters");
            else
                irc.Numeric("337", "End of /INVITE list");
            return;
        }

        var (nick, channel) = (request[0], request[1]);
        irc.Asks("INVITE", channel);
        if (irc.Services.Find(nick) is not { } person)
        {
            irc.Numeric("401", [IrcLine.Middle(nick)], "No such nick/channel");
        }
        else if (TryGetRoom(irc, channel, "INVITE", out var room) && await ExistsAsync(irc, room, channel))
        {
            if (irc.Session.In(room) is null)
                irc.Numeric("442", [channel], "You're not on that channel");
            else if (person.Sessions.Any(session => session.In(room) is not null))
                irc.Numeric("443", [person.Nickname.Text, channel], "is already on channel");
            else
                await ModerateAsync(irc, new ModerateRequest { Room = room.Text, Do = RoomAction.Invite, Who = nick });
            if (person.Away is { } away)
                irc.Numeric("301", [person.Nickname.Text], away);
        }
    }

    public static ValueTask ModerateAsync(IrcConnection irc, ModerateRequest request) =>
        irc.Caller.RunAsync(irc.Services.Operations.Moderation.Moderate, request);

    /// <summary>The room of a channel's name; where there can be none, the client is told so.</summary>
    public static bool TryGetRoom(IrcConnection irc, string channel, string command, [System.Diagnostics.CodeAnalysis.NotNullWhen(true)] out RoomName? room)
    {
        irc.Asks(command, channel);
        room = null;
        if (channel.StartsWith('#') && RoomName.TryParse(channel.AsSpan(1), out room, out _))
            return true;
        if (channel.StartsWith('#') && command == "JOIN")
            irc.Numeric("476", [IrcLine.Middle(SafeText.Clean(channel))], "Bad Channel Mask");
        else if (command != "NOTICE")
            irc.Numeric("403", [IrcLine.Middle(SafeText.Clean(channel))], "No such channel");
        return false;
    }

    /// <summary>Whether there is such a room for the client; else it is told so.</summary>
    public static async ValueTask<bool> ExistsAsync(IrcConnection irc, RoomName room, string channel)
    {
        if (irc.Session.In(room) is not null || (await irc.Services.Lobby.Rooms.FindAsync(room) is { } found && !found.Authority.Rules.Settings.Secret))
            return true;
        if (irc.AskedCommand != "NOTICE")
            irc.Numeric("403", [channel], "No such channel");
        return false;
    }

    public static Task FlushAsync(IrcConnection irc, RoomName room) => irc.Session.In(room) is { } membership ? membership.Room.FlushAsync() : Task.CompletedTask;

    private static async ValueTask LeaveAsync(IrcConnection irc, string channel, string text = "")
    {
        if (!TryGetRoom(irc, channel, "PART", out var room))
            return;
        if (irc.Session.In(room) is null)
        {
            if (await ExistsAsync(irc, room, channel))
                irc.Numeric("442", [channel], "You're not on that channel");
            return;
        }

        await irc.Caller.RunAsync(irc.Services.Operations.Leave, new LeaveRequest(room.Text, text));
    }

    private static async ValueTask ShowNamesAsync(IrcConnection irc, Room room)
    {
        var channel = IrcLine.ChannelOf(room.Name);
        var members = await irc.Services.LongWork.DoAsync(irc.Address, () => room.RanksAsync());
        var names = members.OrderBy(member => member.Nick.Text, StringComparer.OrdinalIgnoreCase).Select(member => IrcModes.PrefixOf(member.Role)
            + (irc.Has(IrcCapabilities.UserHostInNames) ? irc.Services.SourceOf(member.Nick, member.Person.Account, member.Member) : member.Nick.Text));
        var symbol = room.Authority.Rules.Settings.Secret ? "@" : "=";
        foreach (var line in IrcLine.Split(string.Join(' ', names), NamesBytes))
        {
            if (line.Length > 0)
                irc.Numeric("353", [symbol, channel], line);
        }

        irc.Numeric("366", [channel], "End of /NAMES list");
    }
}

/// <summary>The filters of LIST: numbers of members, ages, and masks.</summary>
internal static class IrcListFilter
{
    /// <summary>Whether a filter, if it is one that leaves out, lets a room be listed.</summary>
    public static bool Lets(string filter, RoomListing room) => filter switch
    {
        ['>', .. var least] when int.TryParse(least, out var members) => room.Members > members,
        ['<', .. var most] when int.TryParse(most, out var members) => room.Members < members,
        ['!', .. var mask] => !IsFit(mask, room),
        _ => true,
    };

    /// <summary>Whether those filters let a room be listed that ask for its age (<c>C</c>) and its topic's (<c>T</c>), in minutes.</summary>
    public static async ValueTask<bool> LetsAsync(IrcConnection irc, string[] filters, RoomListing listed)
    {
        foreach (var filter in filters)
        {
            if (filter is not ['C' or 'c' or 'T' or 't', '<' or '>', .. var typed] || !int.TryParse(typed, NumberStyles.None, CultureInfo.InvariantCulture, out var minutes))
                continue;
            var time = await irc.Services.LongWork.DoAsync(irc.Address, async () => await irc.Services.Lobby.Rooms.FindAsync(listed.Name) is not { } room
                ? null
                : char.ToUpperInvariant(filter[0]) == 'C' ? await CreatedAsync(irc, room) : (await room.FindTopicAsync())?.Time);
            var age = time is { } since ? irc.Now - since : (TimeSpan?)null;
            if (filter[1] == '>' ? !(age > TimeSpan.FromMinutes(minutes)) : !(age < TimeSpan.FromMinutes(minutes)))
                return false;
        }

        return true;
    }

    /// <summary>Since when there is a room: of one that nothing is kept of, since the server began.</summary>
    public static async ValueTask<DateTime?> CreatedAsync(IrcConnection irc, Room room) =>
        await room.Log.ReadAfterAsync(0, 1, CancellationToken.None) is [var first, ..] ? first.Time : irc.Services.Created;

    /// <summary>Whether a room is one of those that are named, where any are.</summary>
    public static bool Names(string[] filters, RoomListing room)
    {
        var masks = filters.Where(filter => filter[0] is not ('>' or '<' or '!') && !(filter.Length > 1 && filter[1] is '>' or '<')).ToArray();
        return masks.Length == 0 || masks.Any(mask => IsFit(mask, room));
    }

    private static bool IsFit(string mask, RoomListing room) =>
        System.IO.Enumeration.FileSystemName.MatchesSimpleExpression(mask.Replace("\\", "\\\\", StringComparison.Ordinal), IrcLine.ChannelOf(room.Name), ignoreCase: true);
}
