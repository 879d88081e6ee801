using System.Buffers;
using System.Text;

namespace ChatHost.Messages;

/// <summary>Keeps what people say from steering the terminals and pages of those who read it.</summary>
/// <remarks>
/// Removed are control characters but the tab (so every escape sequence falls apart), the controls of writing direction,
/// and the line and paragraph separators, which some readers take for a line's end. An unpaired surrogate, which JSON can
/// carry and UTF-8 cannot, becomes U+FFFD: removing it could bring two others together, and it marks where something was lost.
/// </remarks>
internal static class SafeText
{
    private const string Directions = "\u061C\u200E\u200F\u202A\u202B\u202C\u202D\u202E\u2066\u2067\u2068\u2069";

    private const string Separators = "\u2028\u2029";

    private static readonly SearchValues<char> Removed = SearchValues.Create([.. Controls(), .. Directions, .. Separators]);

    /// <summary>Looked for as values: as a range the framework's compiled code boxes its bounds for each text.</summary>
    private static readonly SearchValues<char> Surrogates =
        SearchValues.Create([.. Enumerable.Range(0xD800, 0x800).Select(code => (char)code)]);

    /// <summary>The text without what is unsafe: the same instance when there was nothing, empty when there was nothing else.</summary>
    public static string Clean(string text)
    {
        if (IsSafe(text))
            return text;

        var clean = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            // Unpaired surrogates are enumerated as U+FFFD.
            if (!rune.IsBmp || !Removed.Contains((char)rune.Value))
                clean.AppendRune(rune);
        }

        return clean.ToString();
    }

    /// <summary>Whether <see cref="Clean"/> would leave the text as it is.</summary>
    public static bool IsSafe(ReadOnlySpan<char> text) => !text.ContainsAny(Removed) && !HasUnpairedSurrogate(text);

    private static IEnumerable<char> Controls() => Enumerable.Range(0, 0xA0).Select(code => (char)code)
        .Where(c => char.IsControl(c) && c != '\t');

    private static bool HasUnpairedSurrogate(ReadOnlySpan<char> text)
    {
        while (text.IndexOfAny(Surrogates) is >= 0 and var at)
        {
            if (Rune.DecodeFromUtf16(text[at..], out _, out var length) != OperationStatus.Done)
                return true;

            text = text[(at + length)..];
        }

        return false;
    }
}
