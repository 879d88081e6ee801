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
    public void Two_halves_that_a_control_kept_apart_are_not_brought_together() =>
        Assert.Equal("\uFFFD\uFFFD", SafeText.Clean("\uD83D\u0007\uDE00"));

    [Fact]
    public void What_was_cleaned_is_safe_and_needs_no_second_cleaning()
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
