using System.Buffers;
using System.Text;

namespace ChatHost.Messages;

/// <summary>The normalization forms of UAX #15 for any text whatever.</summary>
/// <remarks>
/// The framework's own throws for what is no well-formed text: unpaired surrogates and, of the noncharacters, U+FFFE. None of them
/// has a decomposition or combines with anything, so they stay as they are, and the text between them is normalized.
/// </remarks>
internal static class UnicodeNormalization
{
    /// <summary>The text in that form. Never throws.</summary>
    public static string Of(string text, NormalizationForm form)
    {
        if (Ascii.IsValid(text))
            return text;
        var malformed = FirstMalformed(text, 0);
        return malformed < 0 ? text.Normalize(form) : OfParts(text, form, malformed);
    }

    private static string OfParts(string text, NormalizationForm form, int malformed)
    {
        var normalized = new StringBuilder(text.Length);
        var from = 0;
        for (; malformed >= 0; malformed = FirstMalformed(text, from))
        {
            normalized.Append(text[from..malformed].Normalize(form)).Append(text[malformed]);
            from = malformed + 1;
        }

        return normalized.Append(text[from..].Normalize(form)).ToString();
    }

    /// <summary>Where the next UTF-16 unit stands that normalization refuses; -1 where there is none.</summary>
    private static int FirstMalformed(string text, int from)
    {
        for (var i = from; i < text.Length; i++)
        {
            if (text[i] is '\uFFFE' or '\uFFFF')
                return i;
            if (!char.IsSurrogate(text[i]))
                continue;
            if (Rune.DecodeFromUtf16(text.AsSpan(i), out _, out var length) != OperationStatus.Done)
                return i;
            i += length - 1;
        }

        return -1;
    }
}
