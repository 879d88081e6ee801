using System.Text;
using ChatHost.Tests.Support;
using static ChatHost.Tests.Protocols.Irc.Conformance.IrcScript;

namespace ChatHost.Tests.Protocols.Irc.Conformance.Lines;

/// <summary>Section 1: data comes in arbitrary pieces, and however it was cut the answers are the same, in the same order.</summary>
public sealed class BufferingTests
{
    private const string Conversation = """
        CAP REQ :echo-message
        NICK zoe
        USER zoe 0 * :Zoë
        CAP END
        JOIN #Grüße
        PING :1 é
        PRIVMSG #Grüße :café 日本 👋
        PING ::2
        TOPIC #Grüße :für alle
        PING 3
        NICK Zoë
        FOO
        @a=ü;b :source PRIVMSG nobody :hi
        MODE #Grüße +m
        PING 4
        NOTICE #Grüße :ende
        PING 5
        PART #Grüße :tschüß
        QUIT :bye
        """;

    private const string Answers = """
        :zoe!~zoe@host JOIN #Grüße
        :server 353 zoe = #Grüße :@zoe
        :server 366 zoe #Grüße :End of /NAMES list
        :server PONG server :1 é
        :zoe!~zoe@host PRIVMSG #Grüße :café 日本 👋
        :server PONG server ::2
        :zoe!~zoe@host TOPIC #Grüße :für alle
        :server PONG server :3
        :zoe!~zoe@host NICK :Zoë
        :server 421 Zoë FOO :Unknown command
        :server 401 Zoë nobody :…
        :Zoë!~zoe@host MODE #Grüße +m
        :server PONG server :4
        :Zoë!~zoe@host NOTICE #Grüße :ende
        :server PONG server :5
        :Zoë!~zoe@host PART #Grüße :tschüß
        ERROR :Closing Link: (Quit: bye)
        """;

    /// <summary>How a conversation is cut.</summary>
    public enum Piece
    {
        Whole,
        Line,
        Character,
        Byte,
    }

    [Theory]
    [InlineData(Piece.Whole, "\r\n")]
    [InlineData(Piece.Line, "\r\n")]
    [InlineData(Piece.Character, "\r\n")]
    [InlineData(Piece.Byte, "\r\n")]
    [InlineData(Piece.Whole, "\n")]
    [InlineData(Piece.Line, "\n")]
    [InlineData(Piece.Character, "\n")]
    [InlineData(Piece.Byte, "\n")]
    [InlineData(Piece.Whole, "\r\n\r\n\n")]
    [InlineData(Piece.Byte, "\r\n\r\n\n")]
    public async Task Answers_do_not_depend_on_how_the_data_is_cut(Piece piece, string lineEnd)
    {
        var person = new IrcChat().Open();
        foreach (var bytes in Cut(string.Concat(Conversation.ReplaceLineEndings("\n").Split('\n').Select(line => line + lineEnd)), piece, lineEnd))
            await person.TypeAsync(bytes);
        await person.Runs.WaitAsync(TestWait.Patience, TestContext.Current.CancellationToken);

        var lines = person.ReadShown();
        var welcome = Array.FindIndex(lines, line => line.Contains(" MODE zoe ", StringComparison.Ordinal));
        Assert.Equal(["CAP", "001", "002", "003", "004"], CommandsOf(lines[..5]));
        AssertAnswer(Answers.ReplaceLineEndings("\n"), lines[(welcome + 1)..]);
    }

    [Theory]
    [InlineData(Piece.Line)]
    [InlineData(Piece.Character)]
    [InlineData(Piece.Byte)]
    public async Task A_line_too_long_is_answered_once_and_the_next_is_served(Piece piece)
    {
        var person = await new IrcChat().ConnectAsync("alice");
        foreach (var bytes in Cut($"PING {new string('é', 260)}\r\nPING on\r\n", piece, "\r\n"))
            await person.TypeAsync(bytes);
        AssertAnswer(":server 417 alice :…\n:server PONG server :on", person.ReadShown());
    }

    private static IEnumerable<byte[]> Cut(string text, Piece piece, string lineEnd) => piece switch
    {
        Piece.Whole => [Encoding.UTF8.GetBytes(text)],
        Piece.Line => text.Split(lineEnd, StringSplitOptions.RemoveEmptyEntries).Select(line => Encoding.UTF8.GetBytes(line + lineEnd)),
        Piece.Character => text.EnumerateRunes().Select(rune => Encoding.UTF8.GetBytes(rune.ToString())),
        _ => Encoding.UTF8.GetBytes(text).Select(value => new[] { value }),
    };
}
