namespace ChatHost.Tests.Protocols.Line.Commands;

public sealed class MsgCommandTests : CommandTests
{
    [Fact]
    public async Task A_private_line_is_read_by_one_and_confirmed()
    {
        var eve = await Chat.ConnectAsync("eve", Alice, Bob);

        Assert.Equal(["you -> bob: psst,  you"], await AskAsync("/msg BOB   psst,  you "));

        Assert.Equal(["alice -> you: psst,  you"], Bob.Read());
        Assert.Empty(eve.Read());
    }

    [Theory]
    [InlineData("/msg", "! Usage: /msg NAME TEXT")]
    [InlineData("/msg bob", "! Usage: /msg NAME TEXT")]
    [InlineData("/msg eve hello", "! No such nickname: eve")]
    [InlineData("/msg * hello", "! No such nickname: *")]
    [InlineData("/msg e\u001B[2Jve hello", "! No such nickname: e[2Jve")]
    [InlineData("/msg \u0001\u0002 hello", "! No such nickname: names are made of letters and digits.")]
    [InlineData("/msg \u200B\u202E hello", "! No such nickname: names are made of letters and digits.")]
    public async Task Without_a_reader_or_a_text_nothing_is_said(string line, string answer)
    {
        Assert.Equal([answer], await AskAsync(line));
        Assert.Empty(Bob.Read());
    }

    [Fact]
    public async Task The_text_is_made_safe()
    {
        Assert.Equal(["you -> bob: a[31mb"], await AskAsync("/msg bob a\u001B[31m\u202Eb"));
        Assert.Equal(["alice -> you: a[31mb"], Bob.Read());
    }
}
