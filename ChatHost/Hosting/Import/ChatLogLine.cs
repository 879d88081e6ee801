using ChatHost.Messages;

namespace ChatHost.Hosting.Import;

/// <summary>Something that somebody said or did, as the log of an IRC client has it.</summary>
/// <param name="Time">In UTC.</param>
/// <param name="Nick">As written.</param>
/// <param name="Text">As written.</param>
/// <param name="Kind">A message or an action.</param>
/// <param name="IsNotice">Whether it was a NOTICE.</param>
internal sealed record ChatLogLine(DateTime Time, string Nick, string Text, RoomEventKind Kind, bool IsNotice = false);

/// <summary>One way in which clients write logs. Who came, went and was renamed is left out.</summary>
internal abstract class ChatLogFormat
{
    public static IReadOnlyDictionary<string, Func<string, ChatLogFormat>> All { get; } = new Dictionary<string, Func<string, ChatLogFormat>>(StringComparer.Ordinal)
    {
        ["irssi"] = static _ => new IrssiLog(),
        ["weechat"] = static _ => new WeechatLog(),
        ["energymech"] = static file => new EnergymechLog(file),
    };

    /// <summary>What a line says; null where it says nothing that is kept.</summary>
    /// <exception cref="FormatException">The log does not tell the day of the line.</exception>
    public abstract ChatLogLine? Read(string line);

    /// <summary>A moment of the machine's own time zone, in which clients write.</summary>
    protected static DateTime ToUtc(DateTime local) => TimeZoneInfo.ConvertTimeToUtc(
        TimeZoneInfo.Local.IsInvalidTime(local) ? local.AddHours(1) : local, TimeZoneInfo.Local);

    /// <summary>A nick without the sign of its role.</summary>
    protected static string NickOf(string shown) => shown.Trim().TrimStart('@', '+', '%', '~', '&', ' ');
}
