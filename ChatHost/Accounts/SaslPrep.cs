using System.Globalization;
using System.Text;
using ChatHost.Messages;

namespace ChatHost.Accounts;

/// <summary>
/// Prepares a password so that the same one typed in another way has the same bytes: SASLprep (RFC 4013) over the tables of stringprep (RFC
/// 3454). Code points that were unassigned then are left as they are, as for queries: a password may hold newer characters. Of table D.2 only
/// letters count as written from left to right.
/// </summary>
internal static class SaslPrep
{
    /// <summary>Table B.1: commonly mapped to nothing.</summary>
    private static readonly (int First, int Last)[] ToNothing =
    [
        (0x00AD, 0x00AD), (0x034F, 0x034F), (0x1806, 0x1806), (0x180B, 0x180D), (0x200B, 0x200D), (0x2060, 0x2060), (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF),
    ];

    /// <summary>Table C.1.2: blanks that are not ASCII's. U+200B stands in B.1 too, and is nothing.</summary>
    private static readonly (int First, int Last)[] ToBlank =
    [
        (0x00A0, 0x00A0), (0x1680, 0x1680), (0x2000, 0x200A), (0x202F, 0x202F), (0x205F, 0x205F), (0x3000, 0x3000),
    ];

    /// <summary>Tables C.2.1 to C.9, less noncharacters and surrogates.</summary>
    private static readonly (int First, int Last)[] Prohibited =
    [
        (0x0000, 0x001F), (0x007F, 0x009F), (0x0340, 0x0341), (0x06DD, 0x06DD), (0x070F, 0x070F), (0x180E, 0x180E), (0x200C, 0x200F),
        (0x2028, 0x202E), (0x2060, 0x2063), (0x206A, 0x206F), (0x2FF0, 0x2FFB), (0xE000, 0xF8FF), (0xFEFF, 0xFEFF), (0xFFF9, 0xFFFD),
        (0x1D173, 0x1D17A), (0xE0001, 0xE0001), (0xE0020, 0xE007F), (0xF0000, 0xFFFFD), (0x100000, 0x10FFFD),
    ];

    /// <summary>Table D.1: written from right to left.</summary>
    private static readonly (int First, int Last)[] RightToLeft =
    [
        (0x05BE, 0x05BE), (0x05C0, 0x05C0), (0x05C3, 0x05C3), (0x05D0, 0x05EA), (0x05F0, 0x05F4), (0x061B, 0x061B), (0x061F, 0x061F),
        (0x0621, 0x063A), (0x0640, 0x064A), (0x066D, 0x066F), (0x0671, 0x06D5), (0x06DD, 0x06DD), (0x06E5, 0x06E6), (0x06FA, 0x06FE),
        (0x0700, 0x070D), (0x0710, 0x0710), (0x0712, 0x072C), (0x0780, 0x07A5), (0x07B1, 0x07B1), (0x200F, 0x200F), (0xFB1D, 0xFB1D),
        (0xFB1F, 0xFB28), (0xFB2A, 0xFB36), (0xFB38, 0xFB3C), (0xFB3E, 0xFB3E), (0xFB40, 0xFB41), (0xFB43, 0xFB44), (0xFB46, 0xFBB1),
        (0xFBD3, 0xFD3D), (0xFD50, 0xFD8F), (0xFD92, 0xFDC7), (0xFDF0, 0xFDFC), (0xFE70, 0xFE74), (0xFE76, 0xFEFC),
    ];

    /// <summary>The text prepared; null where the profile refuses it. Never throws, whatever the text.</summary>
    public static string? TryPrepare(string text)
    {
        if (Map(text) is not { } mapped)
            return null;
        var prepared = UnicodeNormalization.Of(mapped, NormalizationForm.FormKC);
        return IsAllowed(prepared) ? prepared : null;
    }

    /// <summary>Null where half a character stands in it.</summary>
    private static string? Map(string text)
    {
        var mapped = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length;)
        {
            if (!Rune.TryGetRuneAt(text, i, out var rune))
                return null;
            i += rune.Utf16SequenceLength;
            if (IsIn(ToBlank, rune.Value))
                mapped.Append(' ');
            else if (!IsIn(ToNothing, rune.Value))
                mapped.Append(rune);
        }

        return mapped.ToString();
    }

    private static bool IsAllowed(string text)
    {
        var (hasRight, hasLeft, isFirstRight, isLastRight, isFirst) = (false, false, false, false, true);
        foreach (var rune in text.EnumerateRunes())
        {
            if (IsIn(Prohibited, rune.Value) || (rune.Value & 0xFFFE) == 0xFFFE || rune.Value is >= 0xFDD0 and <= 0xFDEF)
                return false;
            var isRight = IsIn(RightToLeft, rune.Value);
            hasRight |= isRight;
            hasLeft |= !isRight && IsLetter(rune);
            isFirstRight |= isFirst && isRight;
            isLastRight = isRight;
            isFirst = false;
        }

        // RFC 3454, 6: a text written from right to left begins and ends so, and holds nothing of the other direction.
        return !hasRight || (!hasLeft && isFirstRight && isLastRight);
    }

    private static bool IsLetter(Rune rune) => Rune.GetUnicodeCategory(rune) is
        UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter
        or UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter or UnicodeCategory.LetterNumber;

    private static bool IsIn((int First, int Last)[] table, int value)
    {
        foreach (var (first, last) in table)
        {
            if (value < first)
                return false;
            if (value <= last)
                return true;
        }

        return false;
    }
}
