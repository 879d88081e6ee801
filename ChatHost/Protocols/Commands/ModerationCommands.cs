using System.Globalization;
using ChatHost.Moderation;
using ChatHost.Operations;
using ChatHost.Operations.Moderation;

namespace ChatHost.Protocols.Commands;

/// <summary>What people type to moderate, parsed into requests.</summary>
internal static class ModerationCommands
{
    /// <summary>A room and, where it has one, its password.</summary>
    public static ValueTask Join(Typist by, string argument)
    {
        var (room, password) = ArgumentSplitter.SplitFirst(argument);
        return by.RunAsync(by.Operations.Join, new JoinRequest(room, ReplaysLast: true, Password: password.Length > 0 ? password : null));
    }

    /// <summary>Whom, with a ban for how long, and why.</summary>
    public static ValueTask Act(Typist by, RoomAction action, string argument)
    {
        var (who, rest) = ArgumentSplitter.SplitFirst(argument);
        TimeSpan? time = null;
        if (action is RoomAction.Ban or RoomAction.Mute)
        {
            var (first, others) = ArgumentSplitter.SplitFirst(rest);
            if (BanTime.TryParse(first) is { } parsed)
                (time, rest) = (parsed, others);
        }

        var takesText = action is RoomAction.Kick or RoomAction.Ban or RoomAction.Mute;
        return rest.Length > 0 && !takesText
            ? TypedCommands.Misused(by, $"/{action}")
            : by.RunAsync(by.Operations.Moderation.Moderate, new ModerateRequest { Room = by.Room?.Text, Do = action, Who = who, For = time, Text = rest });
    }

    /// <summary>Nothing to show it; else a setting and its value.</summary>
    public static ValueTask Room(Typist by, string argument)
    {
        var (setting, value) = ArgumentSplitter.SplitFirst(argument);
        if (setting.Length == 0)
            return by.RunAsync(by.Operations.Moderation.Show, new ShowRoomRequest(by.Room?.Text));
        if (value.Length == 0)
            return TypedCommands.Misused(by, "/room");
        var action = setting.ToUpperInvariant() switch
        {
            "ALLOW" => RoomAction.Allow,
            "DISALLOW" => RoomAction.Disallow,
            "OWNER" => RoomAction.SetOwner,
            _ => RoomAction.Set,
        };
        var request = new ModerateRequest { Room = by.Room?.Text, Do = action };
        return by.RunAsync(
            by.Operations.Moderation.Moderate,
            action == RoomAction.Set ? request with { Setting = setting, Value = value } : request with { Who = value });
    }

    public static ValueTask Erase(Typist by, string argument) =>
        long.TryParse(argument, NumberStyles.None, CultureInfo.InvariantCulture, out var seq) && seq > 0
            ? by.RunAsync(by.Operations.Moderation.Erase, new EraseRequest(by.Room?.Text, seq))
            : TypedCommands.Misused(by, "/erase");

    public static ValueTask Server(Typist by, string argument)
    {
        var (action, rest) = ArgumentSplitter.SplitFirst(argument);
        var (who, text) = ArgumentSplitter.SplitFirst(rest);
        TimeSpan? time = null;
        switch (action.ToUpperInvariant())
        {
            case "BANS" when rest.Length == 0:
                return by.RunAsync(by.Operations.Moderation.Server, new ServerRequest(ServerAction.Bans));
            case "UNBAN" when who.Length > 0 && text.Length == 0:
                return by.RunAsync(by.Operations.Moderation.Server, new ServerRequest(ServerAction.Unban, who));
            case "SAY" when rest.Length > 0:
                return by.RunAsync(by.Operations.Moderation.Server, new ServerRequest(ServerAction.Say, Text: rest));
            case "DISCONNECT" when who.Length > 0:
                return by.RunAsync(by.Operations.Moderation.Server, new ServerRequest(ServerAction.Disconnect, who, Text: text));
            case "BAN" or "SUSPEND" when who.Length > 0:
                var (first, others) = ArgumentSplitter.SplitFirst(text);
                if (BanTime.TryParse(first) is { } parsed)
                    (time, text) = (parsed, others);
                var done = action.Equals("ban", StringComparison.OrdinalIgnoreCase) ? ServerAction.Ban : ServerAction.Suspend;
                return by.RunAsync(by.Operations.Moderation.Server, new ServerRequest(done, who, time, text));
            case "UNSUSPEND" when who.Length > 0:
                return by.RunAsync(by.Operations.Moderation.Server, new ServerRequest(ServerAction.Unsuspend, who));
            default:
                return TypedCommands.Misused(by, "/server");
        }
    }
}
