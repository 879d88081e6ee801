using System.Text;
using ChatHost.Messages;

namespace ChatHost.Hosting.Configuration;

/// <summary>Makes what somebody wrote fit for one line on a terminal.</summary>
internal static class ShownValue
{
    /// <summary>In code points.</summary>
    private const int Longest = 100;

    public static string Of(string text)
    {
        if (text.Length == 0)
            return "(empty)";

        // Half a surrogate pair is U+FFFD among the runes.
        var line = string.Concat(text.EnumerateRunes().Take(Longest).Select(Show));
        return text.EnumerateRunes().Skip(Longest).Any() ? line + "…" : line;
    }

    private static Rune Show(Rune rune) => Rune.IsControl(rune) || !SafeText.IsSafe(rune.ToString()) ? Rune.ReplacementChar : rune;
}
