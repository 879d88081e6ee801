using System.Globalization;
using System.Text;
using ChatHost.Messages;
using ChatHost.Moderation;
using ChatHost.Operations;
using ChatHost.Operations.Moderation;
using ChatHost.Rooms;

namespace ChatHost.Protocols.Irc;

/// <summary>MODE: settings, roles and bans of a channel, and what a user is.</summary>
internal static class IrcModeCommand
{
    private const string MutePrefix = "~m:";
    private const string AccountPrefix = "~a:";

    public static async ValueTask RunAsync(IrcConnection irc, IrcRequest request)
    {
        if (!request[0].StartsWith('#'))
        {
            OfUser(irc, request);
            return;
        }

        if (!IrcRooms.TryGetRoom(irc, request[0], "MODE", out var name) || !await IrcRooms.ExistsAsync(irc, name, request[0]))
            return;
        var room = irc.Session.In(name)?.Room ?? (await irc.Services.Lobby.Rooms.FindAsync(name))!;
        if (request.Count == 1)
        {
            irc.Numeric("324", [IrcLine.ChannelOf(room.Name), .. IrcModes.Of(room.Authority.Rules.Settings, await IsOperatorAsync(irc, room))]);
            irc.Numeric("329", [IrcLine.ChannelOf(room.Name), IrcLine.Seconds((await IrcListFilter.CreatedAsync(irc, room))!.Value)]);
            return;
        }

        await ChangeAsync(irc, request, room);
        await room.FlushAsync();
    }

    private static async ValueTask ChangeAsync(IrcConnection irc, IrcRequest request, Room room)
    {
        var (isOn, next) = (true, 2);
        foreach (var letter in request[1])
        {
            switch (letter)
            {
                case '+' or '-':
                    isOn = letter == '+';
                    break;
                case 'b' or 'e' or 'I' when next >= request.Count:
                    await ListAsync(irc, room, letter);
                    break;
                case 'o' or 'v' or 'b' or 'e' or 'I' or 'k':
                    if (next < request.Count)
                        await ApplyAsync(irc, room, letter, isOn, request[next++]);
                    else if (letter != 'k' || isOn)
                        irc.Numeric("696", [request[0], letter.ToString(), "*"], "You must specify a parameter");
                    else
                        await SetAsync(irc, room, "password", "off");
                    break;
                case 'l' when isOn:
                    if (next >= request.Count)
                        irc.Numeric("461", ["MODE"], "Not enough parameters");
                    else if (int.TryParse(request[next], NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit > 0)
                        await SetAsync(irc, room, "limit", request[next]);
                    else
                        irc.Numeric("696", [request[0], "l", IrcLine.Middle(request[next])], "Invalid limit");
                    next++;
                    break;
                case 'l':
                    if (room.Authority.Rules.Settings.Limit is not null)
                        await SetAsync(irc, room, "limit", "off");
                    break;
                case 'n' or 'C':
                    break;
                default:
                    await FlagAsync(irc, room, letter, isOn);
                    break;
            }
        }
    }

    private static async ValueTask FlagAsync(IrcConnection irc, Room room, char letter, bool isOn)
    {
        if (!IrcModes.Flags.TryGetValue(letter, out var setting))
            irc.Numeric("472", [IrcLine.Middle(letter.ToString())], "is unknown mode char to me");
        else if (IrcModes.IsOn(room.Authority.Rules.Settings, letter) != isOn)
            await SetAsync(irc, room, setting, setting == "topic" ? isOn ? "operators" : "everyone" : isOn ? "on" : "off");
    }

    private static ValueTask SetAsync(IrcConnection irc, Room room, string setting, string value) =>
        IrcRooms.ModerateAsync(irc, new ModerateRequest { Room = room.Name.Text, Do = RoomAction.Set, Setting = setting, Value = value });

    private static async ValueTask ApplyAsync(IrcConnection irc, Room room, char letter, bool isOn, string parameter)
    {
        irc.Asks("MODE", $"{IrcLine.ChannelOf(room.Name)} {parameter}");
        if (letter == 'k')
        {
            if (isOn && (parameter.Length == 0 || parameter.AsSpan().IndexOfAny(" ,") >= 0 || Encoding.UTF8.GetByteCount(parameter) > RoomSettingTable.MaxPasswordBytes || parameter.Equals("off", StringComparison.OrdinalIgnoreCase)))
                irc.Numeric("696", [IrcLine.ChannelOf(room.Name), "k", "*"], "Invalid key");
            else if (isOn || room.Authority.Rules.Settings.Password is not null)
                await SetAsync(irc, room, "password", isOn ? parameter : "off");
            return;
        }

        if (letter is 'o' or 'v')
        {
            if (irc.Services.Find(parameter) is not { } person)
            {
                irc.Numeric("401", [IrcLine.Middle(parameter)], "No such nick/channel");
                return;
            }

            if (await HasRoleAsync(room, person, letter) == isOn && !(isOn && person.Account is not null) && await IsOperatorAsync(irc, room))
                return;
        }

        var isMute = letter == 'b' && parameter.StartsWith(MutePrefix, StringComparison.Ordinal);
        RoomAction action = (letter, isOn) switch
        {
            ('o', true) => RoomAction.Op,
            ('o', false) => RoomAction.Deop,
            ('v', true) => RoomAction.Voice,
            ('v', false) => RoomAction.Devoice,
            ('b', true) => isMute ? RoomAction.Mute : RoomAction.Ban,
            ('b', false) => isMute ? RoomAction.Unmute : RoomAction.Unban,
            (_, true) => RoomAction.Allow,
            _ => RoomAction.Disallow,
        };
        var who = isMute ? parameter[MutePrefix.Length..] : parameter;
        await IrcRooms.ModerateAsync(irc, new ModerateRequest { Room = room.Name.Text, Do = action, Who = letter is 'o' or 'v' ? who : MaskOf(who) });
    }

    /// <summary>Whether somebody has a role already, so that giving it is no change; null where they are not in the room.</summary>
    private static async ValueTask<bool?> HasRoleAsync(Room room, Sessions.Person person, char letter) =>
        (await room.RanksAsync()).FirstOrDefault(member => member.Person == person)?.Role is { } role
            ? letter == 'o' ? role >= RoomRank.Operator : role == RoomRank.Voiced
            : null;

    /// <summary>A mask as it was meant: a name alone is one of any host; an account stays a name.</summary>
    private static string MaskOf(string typed)
    {
        if (typed.StartsWith(AccountPrefix, StringComparison.Ordinal))
            return typed[AccountPrefix.Length..];
        const string OfHost = "*!*@";
        return typed.StartsWith(OfHost, StringComparison.Ordinal) && typed.EndsWith(".chat", StringComparison.OrdinalIgnoreCase) && typed.AsSpan(OfHost.Length).IndexOfAny("*?!@") < 0
            ? typed[OfHost.Length..]
            : HostMask.IsMask(typed) ? typed : $"{typed}!*@*";
    }

    /// <summary>Whether the client rules the room, so that it is shown what only its operators are.</summary>
    private static async ValueTask<bool> IsOperatorAsync(IrcConnection irc, Room room) =>
        (irc.Session.In(room.Name) is not null || irc.Session.Person.IsOperator) && await room.FindRolesAsync(irc.Session.Person) is { Asker: >= RoomRank.Operator };

    private static async ValueTask ListAsync(IrcConnection irc, Room room, char letter)
    {
        var channel = IrcLine.ChannelOf(room.Name);
        irc.Asks("MODE", channel);
        if (letter == 'b')
        {
            // Clients ask by themselves after each JOIN: their users are shown no refusal of what they did not ask for.
            if (await IsOperatorAsync(irc, room))
                await irc.Caller.RunAsync(irc.Services.Operations.Moderation.Bans, new BansRequest(room.Name.Text));
            irc.Numeric("368", [channel], "End of channel ban list");
            return;
        }

        var (item, end, name) = letter == 'e' ? ("348", "349", "exception") : ("346", "347", "invite");
        if (await IsOperatorAsync(irc, room))
        {
            foreach (var target in room.Authority.Rules.Allowed)
                irc.Numeric(item, [channel, target.AsMask]);
        }

        irc.Numeric(end, [channel], $"End of channel {name} list");
    }

    private static void OfUser(IrcConnection irc, IrcRequest request)
    {
        if (irc.Services.Find(request[0]) is not { } person)
        {
            irc.Numeric("401", [IrcLine.Middle(SafeText.Clean(request[0]))], "No such nick/channel");
            return;
        }

        if (person != irc.Session.Person)
        {
            irc.Numeric("502", "Can't change mode for other users");
            return;
        }

        if (request.Count == 1)
        {
            irc.Numeric("221", [$"+{(irc.IsBot ? "B" : "")}{(irc.IsInvisible ? "i" : "")}{(person.IsOperator ? "o" : "")}{(irc.HearsWallops ? "w" : "")}"]);
            return;
        }

        var (isOn, on, off, isUnknown) = (true, "", "", false);
        foreach (var letter in request[1])
        {
            if (letter is '+' or '-')
                isOn = letter == '+';
            else if (letter is not ('i' or 'w' or 'B' or 'o'))
                isUnknown = true;
            else if (TrySet(irc, letter, isOn))
                (on, off) = isOn ? (on + letter, off) : (on, off + letter);
        }

        if (on.Length + off.Length > 0)
            irc.Reply(IrcLine.Of(irc.Target, "MODE", [irc.Target], $"{(on.Length > 0 ? "+" + on : "")}{(off.Length > 0 ? "-" + off : "")}"));
        if (isUnknown)
            irc.Numeric("501", "Unknown MODE flag");
    }

    /// <summary>Whether something changed.</summary>
    private static bool TrySet(IrcConnection irc, char letter, bool isOn)
    {
        var was = letter switch { 'i' => irc.IsInvisible, 'w' => irc.HearsWallops, 'B' => irc.IsBot, _ => isOn };
        if (letter == 'i')
            irc.IsInvisible = isOn;
        else if (letter == 'w')
            irc.HearsWallops = isOn;
        else if (letter == 'B')
            irc.IsBot = isOn;
        else if (!isOn)
            return irc.Session.Person.TryDropRights();
        return was != isOn;
    }
}
