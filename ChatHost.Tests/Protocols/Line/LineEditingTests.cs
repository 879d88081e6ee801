using ChatHost.Protocols.Line;

namespace ChatHost.Tests.Protocols.Line;

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
    [InlineData("up\u001B[A, \u001B[1;5Ddown\u001BOB", "up, down")]
    [InlineData("\u001B[3~\u001B[15~\u001BOPx", "x")]
    [InlineData("\u001B[I\u001B[O\u001B[?1;2cx", "x")]
    [InlineData("\u001B[31mred", "[31mred")]
    [InlineData("\u001Bx\u001B", "x\u001B")]
    [InlineData("\u000C\u0000/nick bob", "/nick bob")]
    [InlineData("\tindented", "\tindented")]
    public void A_line_is_what_its_typist_sees(string typed, string line) => Assert.Equal(line, LineEditing.Apply(typed));

    [Fact]
    public async Task Telnet_keys_and_commands_that_erase_edit_the_line()
    {
        var chat = new LineChat();
        var (alice, bob) = await chat.ConnectTwoAsync();

        await alice.TypeAsync([.. "helo"u8, 255, 247, .. "lo\r\0wrong"u8, 255, 248, .. "right\r\0"u8]);

        Assert.Equal(["alice: hello", "alice: right"], bob.Read());
    }
}
