using ChatHost.Messages;

namespace ChatHost.Tests.Messages;

public sealed class NameKeyTests
{
    [Theory]
    [InlineData("Alice", "alice")]
    [InlineData("ＡＬＩＣＥ１", "alice1")]            // fullwidth
    [InlineData("\u017Fam", "sam")]                  // long s
    [InlineData("Straße", "straße")]
    [InlineData("STRASSE", "strasse")]               // case mapping is of single letters, so not the same as Straße
    [InlineData("\u0131", "\u0131")]                 // dotless i is its own letter
    [InlineData("\u212Aim", "kim")]                  // Kelvin sign
    [InlineData("Σίσυφος", "σίσυφοσ")]               // final sigma
    [InlineData("e\u0301", "\u00E9")]
    [InlineData("\u01C5", "d\u017E")]                // one letter of two
    [InlineData("H\u0331", "\u1E96")]                // composes only in lower case
    [InlineData("\U00010400", "\U00010428")]
    [InlineData("\uFF76\uFF9E", "\u30AC")]           // halfwidth Katakana
    public void Names_are_compared_without_case_width_and_composition(string name, string key) =>
        Assert.Equal(key, NameKey.Of(name));

    [Fact]
    public void The_key_of_a_key_is_that_key()
    {
        GeneratedText.ForAll(GeneratedText.Names, name =>
        {
            var wellFormed = SafeText.Clean(name);

            return NameKey.Of(NameKey.Of(wellFormed)) == NameKey.Of(wellFormed);
        });

        // The few letters that take two rounds take them under a mark.
        var unstable = GeneratedText.AllRunes.Where(rune => rune.Value < 0x3000)
            .SelectMany(rune => new[] { $"{rune}", $"{rune}\u0331", $"{rune}\u0308", $"{rune}\u0342" })
            .Where(name => NameKey.Of(NameKey.Of(name)) != NameKey.Of(name));
        Assert.Empty(unstable);
    }

    [Fact]
    public void Names_in_upper_and_in_lower_case_have_one_key()
    {
        GeneratedText.ForAll(GeneratedText.Names, name =>
        {
            var wellFormed = SafeText.Clean(name);

            return !Nickname.TryParse(wellFormed, out var nickname, out _)
                || (NameKey.Of(wellFormed.ToUpperInvariant()) == nickname.Key && NameKey.Of(nickname.Key.ToUpperInvariant()) == nickname.Key);
        });
    }
}
