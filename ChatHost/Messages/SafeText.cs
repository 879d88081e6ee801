using System.Buffers;
using System.Globalization;
using System.Text;

namespace ChatHost.Messages;

/// <summary>Keeps what people say from steering the terminals and pages of those who read it.</summary>
/// <remarks>
/// Removed are control characters but the tab (so every escape sequence falls apart), the formatting codes of IRC with their
/// parameters (https://modern.ircdocs.horse/formatting), the controls of writing direction, the line and paragraph separators, which
/// some readers take for a line's end, and the 66 noncharacters, which are no text to many programs. An unpaired surrogate, which
/// JSON can carry and UTF-8 cannot, becomes U+FFFD: removing it could bring two others together, and it marks where something was
/// lost.
/// </remarks>
internal static class SafeText
{
    private const string Directions = "\u061C\u200E\u200F\u202A\u202B\u202C\u202D\u202E\u2066\u2067\u2068\u2069";

    private const string Separators = "\u2028\u2029";

    /// <summary>IRC: a foreground and perhaps a background follow, one or two digits each.</summary>
    private const char Color = '\u0003';

    /// <summary>IRC: the same in six hexadecimal digits each.</summary>
    private const char HexColor = '\u0004';

    private static readonly SearchValues<char> Removed =
        SearchValues.Create([.. Controls(), .. Directions, .. Separators, .. Noncharacters()]);

    /// <summary>Looked for as values: as a range the framework's compiled code boxes its bounds for each text.</summary>
    private static readonly SearchValues<char> Surrogates =
        SearchValues.Create([.. Enumerable.Range(0xD800, 0x800).Select(code => (char)code)]);

    /// <summary>The text without what is unsafe: the same instance when there was nothing, empty when there was nothing else.</summary>
    public static string Clean(string text)
    {
        if (IsSafe(text))
            return text;

        var clean = new StringBuilder(text.Length);
        var rest = text.AsSpan();
        while (!rest.IsEmpty)
        {
            // Unpaired surrogates are decoded as U+FFFD.
            _ = Rune.DecodeFromUtf16(rest, out var rune, out var length);
            rest = rest[length..];
            if (rune.Value is Color or HexColor)
                rest = SkipColors(rest, rune.Value == Color);
            else if (!IsNoncharacter(rune) && !(rune.IsBmp && Removed.Contains((char)rune.Value)))
                clean.AppendRune(rune);
        }

        return clean.ToString();
    }

    /// <summary>
    /// What somebody says, made safe: empty where nothing of it can be seen, such as blanks, fillers and invisible characters alone.
    /// </summary>
    public static string CleanMessage(string text)
    {
        var clean = Clean(text);
        return IsVisible(clean) ? clean : "";
    }

    /// <summary>Whether a reader sees anything of it.</summary>
    public static bool IsVisible(string text)
    {
        if (text.AsSpan().ContainsAnyInRange('!', '~'))
            return true;
        foreach (var rune in text.EnumerateRunes())
        {
            if (!Rune.IsWhiteSpace(rune) && !NameCharacters.IsInvisible(rune) && !IsBlank(rune))
                return true;
        }

        return false;
    }

    /// <summary>Whether <see cref="Clean"/> would leave the text as it is.</summary>
    public static bool IsSafe(ReadOnlySpan<char> text) => !text.ContainsAny(Removed) && !HasUnsafeSurrogate(text);

    /// <summary>The beginning of a text that fits into so many bytes of UTF-8, cut between characters.</summary>
    public static string Cut(string text, int maxBytes) =>
        text.Length * 3 <= maxBytes || Encoding.UTF8.GetByteCount(text) <= maxBytes ? text : text[..FittingLength(text, maxBytes)];

    /// <summary>How much of a text fits into so many bytes.</summary>
    public static int FittingLength(string text, int maxBytes)
    {
        var enumerator = StringInfo.GetTextElementEnumerator(text);
        var (bytes, length) = (0, 0);
        while (enumerator.MoveNext())
        {
            var element = enumerator.GetTextElement();
            bytes += Encoding.UTF8.GetByteCount(element);
            if (bytes > maxBytes)
                break;
            length += element.Length;
        }

        // One character of more bytes than a line has is cut between its parts.
        if (length > 0)
            return length;
        foreach (var rune in text.EnumerateRunes())
        {
            if (length > 0 && Encoding.UTF8.GetByteCount(text.AsSpan(0, length + rune.Utf16SequenceLength)) > maxBytes)
                break;
            length += rune.Utf16SequenceLength;
        }

        return length;
    }

    /// <summary>U+FDD0 to U+FDEF and the last two code points of each plane (Unicode, 23.7).</summary>
    public static bool IsNoncharacter(Rune rune) => rune.Value is >= 0xFDD0 and <= 0xFDEF || (rune.Value & 0xFFFE) == 0xFFFE;

    /// <summary>Symbols and controls that show nothing though they are neither white space nor default-ignorable.</summary>
    private static bool IsBlank(Rune rune) =>
        rune.Value == 0x2800 // Braille without a dot
        || Rune.GetUnicodeCategory(rune) is System.Globalization.UnicodeCategory.Format or System.Globalization.UnicodeCategory.Control;

    private static IEnumerable<char> Controls() => Enumerable.Range(0, 0xA0).Select(code => (char)code)
        .Where(c => char.IsControl(c) && c != '\t');

    private static IEnumerable<char> Noncharacters() =>
        Enumerable.Range(0xFDD0, 0x20).Append(0xFFFE).Append(0xFFFF).Select(code => (char)code);

    private static ReadOnlySpan<char> SkipColors(ReadOnlySpan<char> text, bool isDecimal)
    {
        var digits = DigitsOf(text, isDecimal);
        if (digits == 0)
            return text;
        text = text[digits..];
        return !text.IsEmpty && text[0] == ',' && DigitsOf(text[1..], isDecimal) is > 0 and var background ? text[(1 + background)..] : text;
    }

    /// <summary>How many digits a color code takes here: one or two, or six hexadecimal ones.</summary>
    private static int DigitsOf(ReadOnlySpan<char> text, bool isDecimal)
    {
        const int Decimal = 2;
        const int Hex = 6;
        var count = 0;
        while (count < text.Length && count < (isDecimal ? Decimal : Hex)
            && (isDecimal ? char.IsAsciiDigit(text[count]) : char.IsAsciiHexDigit(text[count])))
        {
            count++;
        }

        return isDecimal || count == Hex ? count : 0;
    }

    private static bool HasUnsafeSurrogate(ReadOnlySpan<char> text)
    {
        while (text.IndexOfAny(Surrogates) is >= 0 and var at)
        {
            if (Rune.DecodeFromUtf16(text[at..], out var rune, out var length) != OperationStatus.Done || IsNoncharacter(rune))
                return true;

            text = text[(at + length)..];
        }

        return false;
    }
}
