using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using System.Text;

namespace ChatHost.Messages;

/// <summary>What a nickname and a room name have in common: which characters, how many, in which order.</summary>
/// <param name="maxCodePoints">The longest name, in code points as typed.</param>
/// <param name="punctuation">ASCII punctuation that is allowed behind the first character, beside <c>_</c> and <c>-</c>.</param>
/// <remarks>
/// The rules keep a name from looking like anything but a name: like a notice, an error, or the colon behind a speaker.
/// </remarks>
internal sealed class NameRules(int maxCodePoints, string punctuation = "")
{
    private const int MaxMarksInARow = 2;

    private readonly string _allowed = punctuation.Length == 0
        ? $"1 to {maxCodePoints} letters, digits, _ or -, starting with a letter or digit."
        : $"1 to {maxCodePoints} letters, digits or _ - {string.Join(' ', punctuation.AsEnumerable())}, starting with a letter or digit.";

    /// <summary>Judges a name as typed; the reason is for the one who typed it, and repeats nothing of it.</summary>
    public bool Allow(ReadOnlySpan<char> typed, [NotNullWhen(false)] out string? reason)
    {
        reason = WhyNotAsTyped(typed);
        if (reason is null && !Ascii.IsValid(typed))
            reason = WhyNotAsCompared(typed.ToString());

        return reason is null;
    }

    private string? WhyNotAsTyped(ReadOnlySpan<char> typed)
    {
        var (count, marks, before) = (0, 0, default(Rune));
        for (; !typed.IsEmpty; count++)
        {
            // An unpaired surrogate is no character at all.
            if (Rune.DecodeFromUtf16(typed, out var rune, out var length) != OperationStatus.Done || count == maxCodePoints)
                return _allowed;

            var kind = KindOf(rune, before);
            if (FindRefusal(kind, isFirst: count == 0) is { } reason)
                return reason;

            marks = kind == NameCharacterKind.Mark ? marks + 1 : 0;
            if (marks > MaxMarksInARow)
                return "at most two combining marks in a row.";

            before = rune;
            typed = typed[length..];
        }

        return count == 0 ? _allowed : null;
    }

    /// <summary>
    /// A letter that stands for something else (U+FDFA for words with spaces, U+FE76 for a mark in the air) would be
    /// compared as that, so that has to be a name too; UAX #31, 5.1, leaves the same letters out of identifiers.
    /// </summary>
    private string? WhyNotAsCompared(string typed)
    {
        var before = default(Rune);
        foreach (var rune in UnicodeNormalization.Of(typed, NormalizationForm.FormKC).EnumerateRunes())
        {
            if (FindRefusal(KindOf(rune, before), isFirst: before == default) is not null)
                return "no letters that stand for other signs.";

            before = rune;
        }

        return null;
    }

    private NameCharacterKind KindOf(Rune rune, Rune before) =>
        rune.IsAscii && punctuation.Contains((char)rune.Value) ? NameCharacterKind.Joiner : NameCharacters.KindOf(rune, before);

    private string? FindRefusal(NameCharacterKind kind, bool isFirst) => kind switch
    {
        NameCharacterKind.LetterOrDigit => null,
        NameCharacterKind.Joiner or NameCharacterKind.Mark when !isFirst => null,
        NameCharacterKind.Invisible => "no invisible characters.",
        NameCharacterKind.PunctuationLookAlike => "no letters that pass for punctuation.",
        _ => _allowed,
    };
}
