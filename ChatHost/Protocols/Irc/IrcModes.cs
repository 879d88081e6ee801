using System.Globalization;
using ChatHost.Messages;
using ChatHost.Moderation;

namespace ChatHost.Protocols.Irc;

/// <summary>Settings, roles and bans of a room as modes of a channel.</summary>
internal static class IrcModes
{
    /// <summary>The settings that are on or off, by their letters.</summary>
    public static IReadOnlyDictionary<char, string> Flags { get; } = new Dictionary<char, string>
    {
        ['i'] = "invite",
        ['m'] = "moderated",
        ['t'] = "topic",
        ['s'] = "secret",
        ['R'] = "accounts",
    };

    /// <summary>What an operator did as a change of modes; empty where it is none.</summary>
    public static string[] Of(ModerationNotice done) => done.Do switch
    {
        "op" => ["+o", done.Who!],
        "deop" => ["-o", done.Who!],
        "voice" => ["+v", done.Who!],
        "devoice" => ["-v", done.Who!],
        "ban" when done.Mask is not null => ["+b", done.Mask],
        "unban" when done.Mask is not null => ["-b", done.Mask],
        "mute" when done.Mask is not null => ["+b", $"~m:{done.Mask}"],
        "unmute" when done.Mask is not null => ["-b", $"~m:{done.Mask}"],
        "allow" when done.Mask is not null => ["+eI", done.Mask, done.Mask],
        "disallow" when done.Mask is not null => ["-eI", done.Mask, done.Mask],
        "set" => OfSetting(done),
        _ => [],
    };

    /// <summary>The modes of a room, with the password for its operators alone.</summary>
    public static string[] Of(RoomSettings settings, bool showsPassword)
    {
        var letters = "+C" + (settings.Accounts ? "R" : "") + (settings.Invite ? "i" : "") + (settings.Moderated ? "m" : "") + "n"
            + (settings.Secret ? "s" : "") + (settings.TopicOperators ? "t" : "") + (settings.Password is not null ? "k" : "") + (settings.Limit is not null ? "l" : "");
        var parameters = new List<string> { letters };
        if (settings.Password is { } password)
            parameters.Add(showsPassword ? password : "*");
        if (settings.Limit is { } limit)
            parameters.Add(limit.ToString(CultureInfo.InvariantCulture));
        return [.. parameters];
    }

    /// <summary>Whether a setting that is on or off is on.</summary>
    public static bool IsOn(RoomSettings settings, char letter) => letter switch
    {
        'i' => settings.Invite,
        'm' => settings.Moderated,
        't' => settings.TopicOperators,
        's' => settings.Secret,
        _ => settings.Accounts,
    };

    public static string PrefixOf(RoomRank role) => role >= RoomRank.Operator ? "@" : role == RoomRank.Voiced ? "+" : "";

    private static string[] OfSetting(ModerationNotice done)
    {
        if (done.Setting == "password")
            return [done.IsOff ? "-k" : "+k", "*"];
        if (done.Setting == "limit")
            return done.Value == "off" ? ["-l"] : ["+l", done.Value!];
        foreach (var (letter, name) in Flags)
        {
            if (name == done.Setting)
                return [$"{(done.Value is "on" or "operators" ? '+' : '-')}{letter}"];
        }

        return [];
    }
}
