using System.Globalization;
using System.Text;
using ChatHost.Messages;
using ChatHost.Rooms;
using ChatHost.Sessions;

namespace ChatHost.Protocols.Irc;

/// <summary>The tags in front of a line (message-tags).</summary>
internal static class IrcTags
{
    private static long _lastBatch;

    /// <summary>Those that a client with these capabilities gets of what somebody did; empty where there are none.</summary>
    public static string Of(IrcCapabilities capabilities, DateTime time, AccountRef? account, string? msgid, string? batch = null)
    {
        var tags = new StringBuilder();
        if (batch is not null)
            Append(tags, "batch", batch);
        if ((capabilities & IrcCapabilities.ServerTime) != 0)
            Append(tags, "time", IrcLine.Time(time));
        if ((capabilities & IrcCapabilities.MessageTags) != 0 && msgid is not null)
            Append(tags, "msgid", msgid);
        if ((capabilities & IrcCapabilities.AccountTag) != 0 && account is not null)
            Append(tags, "account", IrcLine.Escape(account.Name));
        return tags.Length > 0 ? tags.Append(' ').ToString() : "";
    }

    /// <summary>The tags of what somebody says, with that of a bot where it is one.</summary>
    public static string OfSpeaker(string tags, IrcCapabilities capabilities, IMember? speaker) =>
        (capabilities & IrcCapabilities.MessageTags) == 0 || speaker is not Session { Recipient: IrcConnection { IsBot: true } } ? tags
        : tags.Length > 0 ? $"{tags.TrimEnd()};bot " : "@bot ";

    /// <summary>A line with one more tag in front.</summary>
    public static string Add(string tag, string line) => line.StartsWith('@') ? $"@{tag};{line[1..]}" : $"@{tag} {line}";

    public static bool IsInBatch(string line) => line.StartsWith("@batch=", StringComparison.Ordinal);

    /// <summary>The name of a batch, which no other has.</summary>
    public static string NewBatch() => Interlocked.Increment(ref _lastBatch).ToString("x", CultureInfo.InvariantCulture);

    /// <summary>The id of a room's message, the same for everyone for ever.</summary>
    public static string IdOf(long room, long seq) => string.Create(CultureInfo.InvariantCulture, $"{room}-{seq}");

    private static void Append(StringBuilder tags, string name, string value) =>
        tags.Append(tags.Length == 0 ? '@' : ';').Append(name).Append('=').Append(value);
}
