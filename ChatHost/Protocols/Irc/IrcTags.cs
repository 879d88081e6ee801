using System.Globalization;
using System.Text;
using ChatHost.Messages;
using ChatHost.Rooms;
using ChatHost.Sessions;

namespace ChatHost.Protocols.Irc;

/// <summary>The tags in front of a line (message-tags).</summary>
internal static class IrcTags
{
    /// <summary>Stands before the id of what two accounts said to each other.</summary>
    public const string PairPrefix = "p";

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

    /// <summary>The tags of what somebody says, with those of its client, for a client that reads tags.</summary>
    public static string With(string tags, IrcCapabilities capabilities, string? more) => string.IsNullOrEmpty(more) || (capabilities & IrcCapabilities.MessageTags) == 0
        ? tags
        : tags.Length > 0 ? $"{tags.TrimEnd()};{more} " : $"@{more} ";

    /// <summary>The tag of a bot; null of others.</summary>
    public static string? BotOf(IMember? speaker) => speaker is Session { Recipient: IrcConnection { IsBot: true } } ? "bot" : null;

    /// <summary>A line with one more tag in front.</summary>
    public static string Add(string tag, string line) => line.StartsWith('@') ? $"@{tag};{line[1..]}" : $"@{tag} {line}";

    public static bool IsInBatch(string line) => line.StartsWith("@batch=", StringComparison.Ordinal);

    /// <summary>The name of the batch that a line begins (<c>+</c>) or ends (<c>-</c>); null where it does not.</summary>
    public static string? BatchOf(string line, char sign)
    {
        var words = line.Split(' ', 5);
        var command = words[0].StartsWith('@') ? 2 : 1;
        return words.Length > command + 1 && words[command] == "BATCH" && words[command + 1].StartsWith(sign) ? words[command + 1][1..] : null;
    }

    /// <summary>The name of a batch, which no other has.</summary>
    public static string NewBatch() => Interlocked.Increment(ref _lastBatch).ToString("x", CultureInfo.InvariantCulture);

    /// <summary>The id of a room's message, the same for everyone for ever.</summary>
    public static string IdOf(long room, long seq) => string.Create(CultureInfo.InvariantCulture, $"{room}-{seq}");

    /// <summary>The id of what is not kept: no other has it.</summary>
    public static string NewId() => Convert.ToHexStringLower(System.Security.Cryptography.RandomNumberGenerator.GetBytes(10));

    /// <summary>Those that go from one client to others, as they are sent.</summary>
    public static string OfClient(IEnumerable<KeyValuePair<string, string>> tags) => string.Join(
        ';',
        tags.Where(tag => tag.Key.StartsWith('+'))
            .Select(tag => tag.Value.Length == 0 ? IrcLine.Middle(tag.Key) : $"{IrcLine.Middle(tag.Key)}={IrcLine.Escape(tag.Value)}"));

    private static void Append(StringBuilder tags, string name, string value) =>
        tags.Append(tags.Length == 0 ? '@' : ';').Append(name).Append('=').Append(value);
}
