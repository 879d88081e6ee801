using System.Text;
using ChatHost.Messages;

namespace ChatHost.Tests.Messages;

public sealed class ConfusablesTests
{
    [Theory]
    [InlineData("alice", "alice")]
    [InlineData("I1l0Om", "lllOOrn")]                      // ASCII has look-alikes of its own
    [InlineData("0", "O")]                                 // no letter of these looks like itself
    [InlineData("1", "l")]
    [InlineData("0I1m", "Ollrn")]
    [InlineData("a|ice", "alice")]
    [InlineData("\u0430\u0435\u043E", "aeo")]              // Cyrillic
    [InlineData("\u0391\u0392", "AB")]                     // Greek
    [InlineData("\U0001D41A", "a")]                        // mathematical
    [InlineData("jos\u00E9", "jose\u0301")]                // decomposed
    [InlineData("a\u200Db", "ab")]                         // what shows nothing is left out
    [InlineData("山", "山")]
    public void A_skeleton_is_what_a_text_looks_like(string text, string expected) =>
        Assert.Equal(expected, Confusables.Skeleton(text));

    [Theory]
    [InlineData("I1m0", false)]
    [InlineData("alice_-", false)]
    [InlineData("山", false)]
    [InlineData("\u00E9", false)]
    [InlineData("\u0406", true)]
    [InlineData("山\u0430", true)]
    public void Only_letters_from_beyond_ascii_look_like_ascii(string text, bool expected) =>
        Assert.Equal(expected, Confusables.HasAsciiLookAlikes(text));

    [Fact]
    public void Composed_or_not_a_text_has_one_skeleton()
    {
        GeneratedText.ForAll(GeneratedText.Names, name =>
        {
            var wellFormed = SafeText.Clean(name);

            return Confusables.Skeleton(wellFormed.Normalize(NormalizationForm.FormC))
                == Confusables.Skeleton(wellFormed.Normalize(NormalizationForm.FormD));
        });
    }

    [Fact]
    public void The_whole_table_is_read()
    {
        Assert.InRange(Confusables.Table.Count(), 4000, 20000);
    }
}
