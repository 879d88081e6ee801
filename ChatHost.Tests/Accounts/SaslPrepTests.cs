using ChatHost.Accounts;

namespace ChatHost.Tests.Accounts;

/// <summary>
/// SASLprep over every code point there is. The numbers are those of another program that has the tables of RFC 3454 from Unicode 3.2
/// itself: <c>stringprep</c> of Python, with text as <em>stored strings</em>, as RFC 5802, 2.2 has it.
/// </summary>
public sealed class SaslPrepTests
{
    private const string Alef = "\u0627";
    private const string Beh = "\u0628";

    [Fact]
    public void Of_all_code_points_these_are_accepted()
    {
        Assert.Equal(94_963, All().Count(text => SaslPrep.TryPrepare(text) is not null));
    }

    [Fact]
    public void Between_letters_written_from_right_to_left_these_are_accepted()
    {
        Assert.Equal(4_347, All().Count(text => SaslPrep.TryPrepare($"{Alef}{text}{Beh}") is not null));
    }

    // RFC 3454, A.1.
    [Theory]
    [InlineData(0x0221)]
    [InlineData(0x0234)]
    [InlineData(0x1F600)]
    [InlineData(0x20B9)]
    [InlineData(0xE0000)]
    public void Characters_that_were_unassigned_in_Unicode_3_2_are_refused(int value) => Assert.Null(SaslPrep.TryPrepare($"a{char.ConvertFromUtf32(value)}"));

    // RFC 3454, D.2: letters, and what else has a direction.
    [Theory]
    [InlineData("a")]
    [InlineData("\u0903")]
    [InlineData("\u2160")]
    [InlineData("\u249C")]
    [InlineData("\u3220")]
    [InlineData("\uAC00")]
    [InlineData("\U0001D165")]
    public void Characters_written_from_left_to_right_stand_beside_none_of_the_other_direction(string text)
    {
        Assert.NotNull(SaslPrep.TryPrepare("x" + text));
        Assert.Null(SaslPrep.TryPrepare($"{Alef}{text}{Beh}"));
    }

    [Theory]
    [InlineData("\u0627 1 \u0628", true)]
    [InlineData("\u0627\u0628", true)]
    [InlineData("\u0627", true)]
    [InlineData("\u06271", false)]
    [InlineData("1\u0627", false)]
    [InlineData("\u0627!", false)]
    [InlineData("\u05D0\u0300\u05D1", true)]
    [InlineData("\u05D0\u0300", false)]
    [InlineData("1 2 3!", true)]
    public void A_text_written_from_right_to_left_begins_and_ends_so(string text, bool isAccepted) =>
        Assert.Equal(isAccepted, SaslPrep.TryPrepare(text) is not null);

    [Fact]
    public void What_is_refused_is_hashed_as_typed()
    {
        var salt = new byte[ScramVerifier.SaltSize];

        // The ligature is prepared to two letters, but not beside a character that is refused.
        Assert.Equal(ScramVerifier.Create("\uFB01sh", salt, 1).StoredKey, ScramVerifier.Create("fish", salt, 1).StoredKey);
        Assert.NotEqual(ScramVerifier.Create("\uFB01sh\U0001F600", salt, 1).StoredKey, ScramVerifier.Create("fish\U0001F600", salt, 1).StoredKey);
    }

    private static IEnumerable<string> All()
    {
        for (var value = 0; value <= 0x10FFFF; value++)
        {
            if (value is < 0xD800 or > 0xDFFF)
                yield return char.ConvertFromUtf32(value);
        }
    }
}
