using ChatHost.Protocols.Chat.Commands;

namespace ChatHost.Tests.Protocols.Chat.Commands;

public sealed class WordsTests
{
    [Theory]
    [InlineData("", "", "")]
    [InlineData("one", "one", "")]
    [InlineData("one two  three ", "one", "two  three")]
    [InlineData("one\t\ttwo\t", "one", "two")]
    [InlineData(" one", "", "one")]
    public void The_first_word_is_parted_from_the_rest(string text, string first, string others) =>
        Assert.Equal((first, others), Words.SplitFirst(text));

    [Fact]
    public void All_words_are_found_between_any_blanks() => Assert.Equal(["a", "b", "c"], Words.Split(" a \t b\tc "));
}
