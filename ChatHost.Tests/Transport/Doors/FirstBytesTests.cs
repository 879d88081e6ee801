using System.Buffers;
using System.Text;
using ChatHost.Transport.Doors;

namespace ChatHost.Tests.Transport.Doors;

/// <summary>What the first bytes of a connection say, however they are cut.</summary>
public sealed class FirstBytesTests
{
    [Theory]
    [InlineData("GET / HTTP/1.1\r\n", "Http")]
    [InlineData("OPTIONS * HTTP/1.0\n", "Http")]
    [InlineData("TRACE /x HTTP/1.1\r\nHost: a\r\n", "Http")]
    [InlineData("get / HTTP/1.1\r\n", "Line")]
    [InlineData("GET / HTTP/2.0\r\n", "Line")]
    [InlineData("GET me some tea\r\n", "Line")]
    [InlineData("BREW / HTTP/1.1\r\n", "Line")]
    [InlineData("CAP LS\r\n", "Irc")]
    [InlineData("CAP LS 302\r\n", "Irc")]
    [InlineData("CAP REQ :sasl\r\n", "Irc")]
    [InlineData("CAP and gown\r\n", "Line")]
    [InlineData("NICK bob\r\n", "Irc")]
    [InlineData("NICK bob is here\r\n", "Line")]
    [InlineData("nick bob\r\n", "Line")]
    [InlineData("USER a b c d\r\n", "Irc")]
    [InlineData("USER a 0 * :Al Ice\r\n", "Irc")]
    [InlineData("USER friendly\r\n", "Line")]
    [InlineData("PASS word\r\n", "Irc")]
    [InlineData("PASS the salt\r\n", "Line")]
    [InlineData("\r\n", "Line")]
    [InlineData("hello", "Line")]
    [InlineData("/json\r\n", "Line")]
    [InlineData("\u00ff\u00fb", "Line")]
    [InlineData("\u0016\u0003\u0001", "Tls")]
    [InlineData("\u0016\u0002", "Line")]
    [InlineData("GE", "Undecided")]
    [InlineData("NICK bo", "Undecided")]
    [InlineData("\u0016", "Undecided")]
    [InlineData("", "Undecided")]
    public void A_first_line_says_what_is_spoken(string text, string expected) =>
        Assert.Equal(Enum.Parse<Spoken>(expected), Tell(text, isEnd: false));

    [Theory]
    [InlineData("GE")]
    [InlineData("NICK bob")]
    [InlineData("\u0016")]
    [InlineData("")]
    public void What_ends_before_it_can_be_told_is_the_line_chat(string text) => Assert.Equal(Spoken.Line, Tell(text, isEnd: true));

    [Theory]
    [InlineData("GET /a HTTP/1.1\r\n")]
    [InlineData("CAP LS 302\r\n")]
    [InlineData("USER a b c d\r\n")]
    public void Until_a_line_is_whole_nothing_is_decided_wherever_it_is_cut(string line)
    {
        for (var length = 0; length < line.Length - 1; length++)
            Assert.Equal(Spoken.Undecided, Tell(line[..length], isEnd: false));
    }

    [Fact]
    public void More_than_is_waited_for_is_the_line_chat() =>
        Assert.Equal(Spoken.Line, Tell("GET /" + new string('a', FirstBytes.MaxLength), isEnd: false));

    [Fact]
    public void Tls_in_Tls_is_none() => Assert.Equal(Spoken.Line, FirstBytes.Tell(new([0x16, 0x03]), isEnd: false, isInTls: true));

    private static Spoken Tell(string text, bool isEnd) =>
        FirstBytes.Tell(new ReadOnlySequence<byte>(Encoding.Latin1.GetBytes(text)), isEnd, isInTls: false);
}
