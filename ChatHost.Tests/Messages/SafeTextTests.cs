using System.Text;
using ChatHost.Messages;

namespace ChatHost.Tests.Messages;

public sealed class SafeTextTests
{
    [Theory]
    [InlineData("")]
    [InlineData("hello")]
    [InlineData("a\tb")]
    [InlineData("Grüße, 山田 😀")]
    [InlineData("\uFEFF\u200B\u200D\u00A0\u2027\u202F\u2065\u206A")] // neighbours of what is removed
    public void Safe_text_comes_back_as_the_same_instance(string text)
    {
        Assert.True(SafeText.IsSafe(text));
        Assert.Same(text, SafeText.Clean(text));
    }

    [Fact]
    public void Every_control_direction_and_separator_is_removed()
    {
        int[] unsafeOnes =
        [
            .. Enumerable.Range(0x00, 0x09), .. Enumerable.Range(0x0A, 0x16), .. Enumerable.Range(0x7F, 0x21),
            0x061C, 0x200E, 0x200F, 0x2028, 0x2029, 0x202A, 0x202B, 0x202C, 0x202D, 0x202E, 0x2066, 0x2067, 0x2068, 0x2069,
        ];

        var removed = GeneratedText.AllRunes.Where(rune => SafeText.Clean($"a{rune}b") == "ab").Select(rune => rune.Value);

        Assert.Equal(unsafeOnes, removed);
        Assert.All(unsafeOnes, code => Assert.False(SafeText.IsSafe($"a{(char)code}b")));
    }

    [Fact]
    public void Every_noncharacter_is_removed()
    {
        int[] noncharacters =
        [
            .. Enumerable.Range(0xFDD0, 0x20), .. Enumerable.Range(0, 17).SelectMany(plane => new[] { (plane << 16) | 0xFFFE, (plane << 16) | 0xFFFF }),
        ];

        Assert.Equal(66, noncharacters.Length);
        Assert.All(noncharacters, code => Assert.Equal("ab", SafeText.Clean($"a{new Rune(code)}b")));
        Assert.All(noncharacters, code => Assert.False(SafeText.IsSafe($"a{new Rune(code)}b")));
    }

    [Theory]
    [InlineData("\u000304red\u0003", "red")]
    [InlineData("\u000304,12red", "red")]
    [InlineData("\u00034,1red", "red")]
    [InlineData("\u000304,red", ",red")]
    [InlineData("\u0003041red", "1red")]
    [InlineData("\u00034,123red", "3red")]
    [InlineData("\u0003,12red", ",12red")]
    [InlineData("\u0003\u000212", "12")]
    [InlineData("\u0004FF0000,00ff00red", "red")]
    [InlineData("\u0004FF00red", "FF00red")]
    [InlineData("\u0004FF0000,00ffred", ",00ffred")]
    [InlineData("\u0002b\u001Di\u001Fu\u001Es\u0011m\u0016r\u000Fo", "biusmro")]
    public void Formatting_codes_of_IRC_go_with_their_parameters(string typed, string clean) => Assert.Equal(clean, SafeText.Clean(typed));

    [Theory]
    [InlineData("")]
    [InlineData(" \t\u00A0\u3000")]
    [InlineData("\u200B\u2060\uFEFF\u00AD")]
    [InlineData("\u2800\u3164\u115F\uFFA0")]
    [InlineData("\uDB40\uDC41\uDB40\uDC7F")] // tag characters
    [InlineData("\uFE0F\u034F\u180E\uFFF9")]
    [InlineData("\u0002\u0003\u0012")]
    public void A_message_of_nothing_visible_is_empty(string typed) => Assert.Equal("", SafeText.CleanMessage(typed));

    [Theory]
    [InlineData("a")]
    [InlineData("\u3000山")]
    [InlineData("👩‍👩‍👧")]
    [InlineData("\u0301")]
    [InlineData("¯")]
    public void A_message_with_something_visible_is_unchanged(string typed) => Assert.Equal(typed, SafeText.CleanMessage(typed));

    [Fact]
    public void An_escape_sequence_falls_apart() => Assert.Equal("[31mred", SafeText.Clean("\u001B[31mred\u0007"));

    [Fact]
    public void Text_of_controls_alone_becomes_empty() => Assert.Equal("", SafeText.Clean("\r\n\u202E"));

    [Fact]
    public void Half_a_surrogate_pair_becomes_the_replacement_character()
    {
        Assert.Equal("a\uFFFDb", SafeText.Clean("a\uD83Db"));
        Assert.Equal("\uFFFDb", SafeText.Clean("\uDE00b"));
        Assert.Equal("😀\uFFFD", SafeText.Clean("😀\uD83D"));
    }

    [Fact]
    public void Two_halves_separated_by_a_control_are_not_joined() =>
        Assert.Equal("\uFFFD\uFFFD", SafeText.Clean("\uD83D\u0007\uDE00"));

    [Fact]
    public void Cleaned_text_is_safe_and_needs_no_second_cleaning()
    {
        GeneratedText.ForAll(GeneratedText.Lines, text =>
        {
            var clean = SafeText.Clean(text);

            return SafeText.IsSafe(clean) && ReferenceEquals(clean, SafeText.Clean(clean)) && clean.Length <= text.Length;
        });
    }

    [Fact]
    public void Only_unsafe_text_is_changed()
    {
        GeneratedText.ForAll(GeneratedText.Lines, text => SafeText.IsSafe(text) == (SafeText.Clean(text) == text));
    }
}
