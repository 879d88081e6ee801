using System.Globalization;

namespace ChatHost.Messages;

/// <summary>The nicknames that new sessions are given: <c>user1</c>, <c>user2</c> …</summary>
internal static class DefaultName
{
    public const string Prefix = "user";

    public static Nickname Of(long number) => Nickname.FromLog(Prefix + number.ToString(CultureInfo.InvariantCulture));

    /// <summary>Whether a name is such a one, whoever has it and whatever its case, and its number.</summary>
    public static bool TryGetNumber(Nickname nick, out long number)
    {
        number = 0;
        return nick.Key.StartsWith(Prefix, StringComparison.Ordinal)
            && long.TryParse(nick.Key.AsSpan(Prefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out number);
    }
}
