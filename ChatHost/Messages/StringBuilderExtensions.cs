using System.Text;

namespace ChatHost.Messages;

/// <summary>What a builder of text lacks for code points.</summary>
internal static class StringBuilderExtensions
{
    /// <summary>Appends a code point. <c>Append</c> would take it for an object, and allocate that and its text.</summary>
    public static StringBuilder AppendRune(this StringBuilder text, Rune rune)
    {
        Span<char> units = stackalloc char[2];
        return text.Append(units[..rune.EncodeToUtf16(units)]);
    }
}
