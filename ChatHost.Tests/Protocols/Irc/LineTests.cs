using System.Buffers;
using System.Text;
using ChatHost.Protocols.Irc;

namespace ChatHost.Tests.Protocols.Irc;

/// <summary>Section 1 of the reference: lines in and out.</summary>
public sealed class LineTests
{
    private static readonly string[] Hostile = ["\r\nQUIT", "\n:evil!e@e KICK #dev bob", "\0", ":", "@time=x ", " ", "a b", "", ":x\r\n"];

    [Theory]
    [InlineData("PRIVMSG #a :hi", "PRIVMSG", "#a|hi")]
    [InlineData("PRIVMSG #a hi", "PRIVMSG", "#a|hi")]
    [InlineData("  privmsg   #a   :hi  you ", "PRIVMSG", "#a|hi  you ")]
    [InlineData(":PING!a@b PING x", "PING", "x")]
    [InlineData("@a=1;b @", "@", "")]
    [InlineData("@label=x;+typing=active TAGMSG #a", "TAGMSG", "#a")]
    [InlineData("NICK :", "NICK", "")]
    public void A_line_is_a_command_and_its_parameters(string line, string command, string parameters)
    {
        Assert.Equal(IrcLineFault.None, IrcRequest.TryParse(new(Encoding.UTF8.GetBytes(line)), out var request));
        Assert.Equal(command, request!.Command);
        Assert.Equal(parameters, string.Join('|', request.Parameters));
    }

    [Theory]
    [InlineData(@"a\sb\:c\\d\re\nf\g\", "a b;c\\d\re\nfg")]
    [InlineData("plain", "plain")]
    public void Values_of_tags_are_unescaped(string escaped, string value) => Assert.Equal(value, IrcRequest.Unescape(escaped));

    [Fact]
    public void What_is_too_long_or_no_text_is_no_line()
    {
        Assert.Equal(IrcLineFault.TooLong, IrcRequest.TryParse(new(new byte[511]), out _));
        Assert.Equal(IrcLineFault.TooLong, IrcRequest.TryParse(new(Encoding.ASCII.GetBytes($"@{new string('a', 4096)} PING x")), out _));
        Assert.Equal(IrcLineFault.NotUtf8, IrcRequest.TryParse(new([(byte)'A', (byte)' ', 0xFF]), out _));
        Assert.Equal(IrcLineFault.Empty, IrcRequest.TryParse(new(" "u8.ToArray()), out _));
    }

    [Fact]
    public void Nothing_in_a_part_makes_another_line_source_or_tag()
    {
        foreach (var first in Hostile)
        {
            foreach (var second in Hostile)
            {
                var line = IrcLine.Of("server", "PRIVMSG", [first], second);
                Assert.Equal(-1, line.AsSpan().IndexOfAny("\r\n\0"));
                Assert.Equal(IrcLineFault.None, IrcRequest.TryParse(new(Encoding.UTF8.GetBytes(line)), out var read));
                Assert.Equal("PRIVMSG", read!.Command);
                Assert.Equal(2, read.Count);
                Assert.StartsWith(":server PRIVMSG ", line, StringComparison.Ordinal);
                Assert.Equal(first.Replace("\0", "", StringComparison.Ordinal), IrcRequest.Unescape(IrcLine.Escape(first)));
            }
        }
    }

    [Theory]
    [InlineData("aaa bbb ccc", 7, "aaa bbb|ccc")]
    [InlineData("ééééé", 4, "éé|éé|é")]
    [InlineData("short", 10, "short")]
    public void A_long_text_is_split_between_characters_best_at_a_blank(string text, int bytes, string parts) =>
        Assert.Equal(parts, string.Join('|', IrcLine.Split(text, bytes)));
}
