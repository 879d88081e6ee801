using ChatHost.Messages;

namespace ChatHost.Tests.Messages;

public sealed class NameRulesTests
{
    private const string Allowed = "1 to 24 letters, digits, _ or -, starting with a letter or digit.";
    private const string NoInvisible = "no invisible characters.";
    private const string NoPunctuationLookAlikes = "no letters that pass for punctuation.";
    private const string NoStandIns = "no letters that stand for other signs.";
    private const string FewMarks = "at most two combining marks in a row.";

    private readonly NameRules _rules = new(maxCodePoints: 24);

    [Theory]
    [InlineData("", Allowed)]
    [InlineData("_a", Allowed)]
    [InlineData("-a", Allowed)]
    [InlineData("\u0301a", Allowed)]       // a mark with nothing under it
    [InlineData("a b", Allowed)]
    [InlineData("a.b", Allowed)]
    [InlineData("a*", Allowed)]
    [InlineData("a!", Allowed)]
    [InlineData("a\t", Allowed)]
    [InlineData("a\u0007", Allowed)]
    [InlineData("a\u00A0b", Allowed)]
    [InlineData("a\uA789", Allowed)]       // modifier letter colon, which is a symbol
    [InlineData("\u2167", Allowed)]        // Roman numeral: a number, no digit
    [InlineData("a\u00B2", Allowed)]       // superscript two
    [InlineData("1\u20E3", Allowed)]       // enclosing keycap
    [InlineData("\U0001F600", Allowed)]
    [InlineData("a\uFF3F", Allowed)]       // fullwidth low line
    [InlineData("a\uFFFD", Allowed)]
    [InlineData("a\uE000", Allowed)]       // private use
    [InlineData("a\u0378", Allowed)]       // unassigned
    public void Characters_other_than_letters_digits_hyphens_and_underscores_are_refused(string typed, string expected) => Refuses(typed, expected);

    // Written out below, since unpaired surrogates do not survive as attribute arguments.
    [Fact]
    public void Half_a_surrogate_pair_is_refused()
    {
        Refuses("a\uD83D", Allowed);
        Refuses("a\uDE00b", Allowed);
        Refuses("\uD83Da", Allowed);
    }

    [Theory]
    [InlineData("a\u200Db")]               // zero-width joiner
    [InlineData("a\u00AD")]                // soft hyphen
    [InlineData("a\u034F")]                // combining grapheme joiner
    [InlineData("a\u061C")]
    [InlineData("a\u202E")]
    [InlineData("a\uFE0F")]                // variation selector
    [InlineData("a\uFEFF")]
    [InlineData("a\U000E0100")]
    [InlineData("\u3164")]                 // Hangul fillers
    [InlineData("\u115F")]
    [InlineData("a\u1160")]
    [InlineData("\uFFA0")]
    [InlineData("\U00013442")]             // Egyptian half blank
    public void Invisible_characters_are_refused(string typed) => Refuses(typed, NoInvisible);

    [Theory]
    [InlineData("a\u01C3")]                // !
    [InlineData("\u01C0")]                 // |
    [InlineData("alice\u02D0")]            // :
    [InlineData("alice\uA4FD")]            // :
    [InlineData("o\u02BCneil")]            // '
    [InlineData("a\uA78B")]                // '
    [InlineData("a\uA78C")]                // '
    [InlineData("\u0294")]                 // ?
    [InlineData("\u2D51")]                 // !
    [InlineData("\U0001031F")]             // *
    [InlineData("a\u2E2F")]                // ~
    [InlineData("a\u0640")]                // a stroke
    [InlineData("alice\u0903")]            // : out of its script
    [InlineData("a-\u0A83")]
    public void Letters_and_marks_that_pass_for_punctuation_are_refused(string typed) => Refuses(typed, NoPunctuationLookAlikes);

    [Theory]
    [InlineData("\uFDFA")]                 // four words
    [InlineData("\uFE76")]                 // a mark on a space
    [InlineData("\u0149")]                 // an apostrophe and n
    [InlineData("\u0E33")]                 // a mark with nothing under it, and a vowel
    [InlineData("l\u0140")]                // l and a middle dot
    [InlineData("a\U00010781")]            // a raised colon
    public void Letters_that_are_compared_as_other_signs_are_refused(string typed) => Refuses(typed, NoStandIns);

    [Theory]
    [InlineData("e\u0301\u0323\u0302", FewMarks)]
    [InlineData("\u0915\u093E\u093E\u0902", FewMarks)]     // spacing marks count like others
    [InlineData("\u1E69\u0301\u0302", null)]               // judged as typed: the composed letter brings marks of its own
    [InlineData("\u0915\u093E\u0902", null)]
    [InlineData("a\u0301\u0323b\u0301\u0323", null)]       // two, and two again
    public void Two_marks_may_follow_each_other_and_not_three(string typed, string? expected)
    {
        var allowed = _rules.Allow(typed, out var reason);

        Assert.Equal(expected is null, allowed);
        Assert.Equal(expected, reason);
    }

    /// <summary>
    /// The list in NameCharacters stands against the table, so a newer table names what it adds: each new letter goes either
    /// into the list there or, where it is an everyday one, here.
    /// </summary>
    [Fact]
    public void No_letter_that_UTS_39_finds_like_punctuation_alone_is_allowed_but_everyday_ones()
    {
        int[] everyday =
        [
            0x05D9, 0x05F2,         // Hebrew yod, Yiddish double yod
            0x0660, 0x06F0,         // Arabic zeros
            0x304F, 0x30CE,         // Hiragana ku, Katakana no
            0x4E36, 0x4E3F, 0x21FE8 // Han strokes
        ];

        var allowed = Confusables.Table
            .Where(entry => LooksLikePunctuation(entry.Value) && _rules.Allow($"a{entry.Key}", out _))
            .Select(entry => entry.Key.Value);

        Assert.Equal(everyday, allowed.Order());
    }

    private static bool LooksLikePunctuation(string prototype) =>
        prototype.Any(c => char.IsPunctuation(c) || char.IsAscii(c)) && !prototype.Any(char.IsLetterOrDigit);

    [Fact]
    public void No_name_holds_what_cleaning_would_remove()
    {
        var wrong = GeneratedText.AllRunes.Select(rune => rune.ToString())
            .Where(text => _rules.Allow($"a{text}", out _) && !SafeText.IsSafe(text));

        Assert.Empty(wrong);
    }

    [Fact]
    public void The_key_of_an_allowed_letter_is_allowed_too()
    {
        var wrong = GeneratedText.AllRunes.Select(rune => rune.ToString())
            .Where(letter => _rules.Allow(letter, out _) && !_rules.Allow(NameKey.Of(letter), out _));

        Assert.Empty(wrong);
    }

    private void Refuses(string typed, string expected)
    {
        var allowed = _rules.Allow(typed, out var reason);

        Assert.False(allowed);
        Assert.Equal(expected, reason);
    }
}
