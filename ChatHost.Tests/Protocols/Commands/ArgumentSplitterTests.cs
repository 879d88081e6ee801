using ChatHost.Protocols.Commands;

namespace ChatHost.Tests.Protocols.Commands;

public sealed class ArgumentSplitterTests
{
    [Theory]
    [InlineData("", "", "")]
    [InlineData("one", "one", "")]
    [InlineData("one two  three ", "one", "two  three")]
    [InlineData("one\t\ttwo\t", "one", "two")]
    [InlineData(" one", "", "one")]
    public void The_first_word_is_parted_from_the_rest(string text, string first, string others) =>
        Assert.Equal((first, others), ArgumentSplitter.SplitFirst(text));

    [Fact]
    public void All_words_are_found_between_any_blanks() => Assert.Equal(["a", "b", "c"], ArgumentSplitter.Split(" a \t b\tc "));
}
