using ChatHost.Protocols.Chat;

namespace ChatHost.Tests.Protocols.Chat;

public sealed class LineEditingTests
{
    [Theory]
    [InlineData("hello", "hello")]
    [InlineData("helo\blo", "hello")]
    [InlineData("helo\u007Flo", "hello")]
    [InlineData("\b\bhello", "hello")]
    [InlineData("grü\bü\u00DF", "grü\u00DF")]
    [InlineData("e\u0301\bx", "x")]
    [InlineData("👩‍👩‍👧\b", "")]
    [InlineData("/nick bbo\b\bob", "/nick bob")]
    [InlineData("say something\u0015hello", "hello")]
    [InlineData("hello wrold\u0017world", "hello world")]
    [InlineData("hello wrold  \u0017world", "hello world")]
    [InlineData("one\u0017\u0017two", "two")]
    [InlineData("\uFEFF/nick bob", "/nick bob")]
    [InlineData("\u001B[200~/nick bob\u001B[201~", "/nick bob")]
    public void A_line_is_what_its_typist_sees(string typed, string line) => Assert.Equal(line, LineEditing.Apply(typed));
}
