using System.Text;
using ChatHost.Messages;

namespace ChatHost.Accounts;

/// <summary>
/// Prepares a password so that the same one typed in another way has the same bytes: SASLprep (RFC 4013) over the tables of stringprep (RFC
/// 3454), for what is stored, as SCRAM wants it (RFC 5802, 2.2): so code points that were unassigned in Unicode 3.2 are refused.
/// </summary>
internal static class SaslPrep
{
    /// <summary>The text prepared; null where the profile refuses it. Never throws, whatever the text.</summary>
    public static string? TryPrepare(string text)
    {
        if (Map(text) is not { } mapped)
            return null;
        var prepared = UnicodeNormalization.Of(mapped, NormalizationForm.FormKC);
        return IsAllowed(prepared) ? prepared : null;
    }

    /// <summary>Null where half a character stands in it, or one that was unassigned.</summary>
    private static string? Map(string text)
    {
        var mapped = new StringBuilder(text.Length);
        for (var i = 0; i < text.Length;)
        {
            if (!Rune.TryGetRuneAt(text, i, out var rune))
                return null;
            i += rune.Utf16SequenceLength;

            // Before they are normalized too: what they are normalized to was not known then.
            if (SaslPrepTables.IsIn(SaslPrepTables.Unassigned, rune.Value))
                return null;
            if (SaslPrepTables.IsIn(SaslPrepTables.ToBlank, rune.Value))
                mapped.Append(' ');
            else if (!SaslPrepTables.IsIn(SaslPrepTables.ToNothing, rune.Value))
                mapped.Append(rune);
        }

        return mapped.ToString();
    }

    private static bool IsAllowed(string text)
    {
        var (hasRight, hasLeft, isFirstRight, isLastRight, isFirst) = (false, false, false, false, true);
        foreach (var rune in text.EnumerateRunes())
        {
            if (SaslPrepTables.IsIn(SaslPrepTables.Prohibited, rune.Value) || SafeText.IsNoncharacter(rune)
                || SaslPrepTables.IsIn(SaslPrepTables.Unassigned, rune.Value))
            {
                return false;
            }

            var isRight = SaslPrepTables.IsIn(SaslPrepTables.RightToLeft, rune.Value);
            hasRight |= isRight;
            hasLeft |= SaslPrepTables.IsIn(SaslPrepTables.LeftToRight, rune.Value);
            isFirstRight |= isFirst && isRight;
            isLastRight = isRight;
            isFirst = false;
        }

        // RFC 3454, 6: a text written from right to left begins and ends so, and holds nothing of the other direction.
        return !hasRight || (!hasLeft && isFirstRight && isLastRight);
    }
}
