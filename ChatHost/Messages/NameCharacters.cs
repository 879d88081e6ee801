using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace ChatHost.Messages;

/// <summary>What a code point is to a name.</summary>
internal enum NameCharacterKind
{
    /// <summary>No part of any name: spaces, punctuation, symbols, emoji, controls.</summary>
    Other,

    /// <summary>A letter or decimal digit of any script.</summary>
    LetterOrDigit,

    /// <summary>A combining mark, spacing or not.</summary>
    Mark,

    /// <summary>An underscore or hyphen.</summary>
    Joiner,

    /// <summary>Shows nothing, so two names with and without it look the same.</summary>
    Invisible,

    /// <summary>A letter or mark that a reader takes for punctuation.</summary>
    PunctuationLookAlike,
}

/// <summary>Sorts code points by what they are to a name, by the Unicode version of the runtime (categories) and 17.0 (lists).</summary>
internal static class NameCharacters
{
    /// <summary>
    /// Default_Ignorable_Code_Point of DerivedCoreProperties.txt, first and last of each range. The Hangul fillers
    /// (U+115F, U+1160, U+3164, U+FFA0) are among them; the last two ranges are blanks that are letters or marks all the same.
    /// </summary>
    private static readonly (int First, int Last)[] Invisible =
    [
        (0x00AD, 0x00AD), (0x034F, 0x034F), (0x061C, 0x061C), (0x115F, 0x1160), (0x17B4, 0x17B5), (0x180B, 0x180F),
        (0x200B, 0x200F), (0x202A, 0x202E), (0x2060, 0x206F), (0x3164, 0x3164), (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF),
        (0xFFA0, 0xFFA0), (0xFFF0, 0xFFF8), (0x1BCA0, 0x1BCA3), (0x1D173, 0x1D17A), (0xE0000, 0xE0FFF),
        (0x13441, 0x13442), // Egyptian full and half blank
        (0x16FE4, 0x16FE4), // Khitan small script filler
    ];

    /// <summary>
    /// Letters that pass for punctuation: their prototype in UTS #39 is punctuation and nothing else, or they are kin of such.
    /// </summary>
    /// <remarks>
    /// Everyday letters and digits of widely used scripts stay allowed, though the table finds them alike: Hebrew yod and double
    /// yod, the Arabic zeros, Hiragana ku, Katakana no and three Han strokes. Their readers read them as what they are.
    /// </remarks>
    private static readonly FrozenSet<int> PunctuationLookAlikes = new[]
    {
        // Clicks, glottal stops (with the other case of each) and other Latin: | ‖ ≠ ! ? & ' · —
        0x01C0, 0x01C1, 0x01C2, 0x01C3, 0x0241, 0x0242, 0x0294, 0xA778, 0xA78B, 0xA78C, 0xA78F, 0xA7F7,

        // Spacing modifiers that are primes, apostrophes, accents, colons and half rings: all of the block but superscripts.
        0x02B9, 0x02BA, 0x02BB, 0x02BC, 0x02BD, 0x02BE, 0x02BF, 0x02C0, 0x02C1, 0x02C6, 0x02C7, 0x02C8, 0x02C9, 0x02CA, 0x02CB,
        0x02CC, 0x02CD, 0x02CE, 0x02CF, 0x02D0, 0x02D1, 0x02EC, 0x02EE, 0x0374, 0x0559, 0x0971, 0x2E2F,

        // Tone letters that are bars, corners, arrows and exclamation marks.
        0xA717, 0xA718, 0xA719, 0xA71A, 0xA71B, 0xA71C, 0xA71D, 0xA71E, 0xA71F, 0xA788,

        // Strokes, repeat marks and dots that RFC 5892, 2.6, keeps out of host names: Arabic tatweel, N'Ko lajanyalan,
        // Hangul tone dots, vertical kana repeats, vertical iteration.
        0x0640, 0x07FA, 0x302E, 0x302F, 0x3031, 0x3032, 0x3033, 0x3034, 0x3035, 0x303B,

        // Letters of single scripts: N'Ko, Devanagari, Cherokee (both cases), Canadian syllabics, Runic, Coptic, Tifinagh,
        // Lisu, Lycian, Old Italic, Tolong Siki, Miao, musical dot, Tai Yo.
        0x07F4, 0x07F5, 0x097D, 0x13AE, 0xAB7E,
        0x1427, 0x1433, 0x1437, 0x1438, 0x1440, 0x1441, 0x1444, 0x1445, 0x144A, 0x16B2, 0x16CC,
        0x2CB2, 0x2CB3, 0x2CB4, 0x2CB5, 0x2CBA, 0x2CBB, 0x2CC6, 0x2CC7, 0x2D42, 0x2D48, 0x2D51, 0x2D57,
        0xA4F8, 0xA4F9, 0xA4FA, 0xA4FB, 0xA4FC, 0xA4FD, 0x1029B, 0x1031F, 0x11DD9, 0x16F3F, 0x1D16D, 0x1E6E9,
    }.ToFrozenSet();

    /// <summary>
    /// Marks that are a colon or an apostrophe to a stranger and part of ordinary words to their own readers (Devanagari and
    /// Gujarati visarga, Miao aspiration and voicing): allowed behind their own script, where nobody is misled.
    /// </summary>
    private static readonly FrozenSet<int> PunctuationOutsideItsScript = new[] { 0x0903, 0x0A83, 0x16F51, 0x16F52 }.ToFrozenSet();

    /// <param name="rune">The code point.</param>
    /// <param name="before">The one before it in the name, or U+0000 at the start.</param>
    public static NameCharacterKind KindOf(Rune rune, Rune before)
    {
        if (rune.IsAscii)
            return KindOfAscii((char)rune.Value);

        if (IsInvisible(rune))
            return NameCharacterKind.Invisible;

        var kind = Rune.GetUnicodeCategory(rune) switch
        {
            UnicodeCategory.UppercaseLetter or UnicodeCategory.LowercaseLetter or UnicodeCategory.TitlecaseLetter
                or UnicodeCategory.ModifierLetter or UnicodeCategory.OtherLetter
                or UnicodeCategory.DecimalDigitNumber => NameCharacterKind.LetterOrDigit,

            // Enclosing marks (keycaps, circles) are left out, as in UAX #31: they make symbols, not words.
            UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark => NameCharacterKind.Mark,
            _ => NameCharacterKind.Other,
        };
        return kind != NameCharacterKind.Other && IsPunctuationLookAlike(rune, before)
            ? NameCharacterKind.PunctuationLookAlike
            : kind;
    }

    /// <summary>Code points that show nothing: Default_Ignorable_Code_Point, fillers and blanks.</summary>
    public static bool IsInvisible(Rune rune)
    {
        foreach (var (first, last) in Invisible)
        {
            if (rune.Value >= first && rune.Value <= last)
                return true;
        }

        return false;
    }

    private static NameCharacterKind KindOfAscii(char c) =>
        char.IsAsciiLetterOrDigit(c) ? NameCharacterKind.LetterOrDigit
        : c is '_' or '-' ? NameCharacterKind.Joiner
        : NameCharacterKind.Other;

    private static bool IsPunctuationLookAlike(Rune rune, Rune before) =>
        PunctuationLookAlikes.Contains(rune.Value)
        || (PunctuationOutsideItsScript.Contains(rune.Value) && !IsSameBlock(rune, before));

    /// <summary>The scripts asked about fill blocks of 128 code points each.</summary>
    private static bool IsSameBlock(Rune one, Rune other) => one.Value >> 7 == other.Value >> 7;
}
