using System.Text;
using ChatHost.Benchmarks.Generator.Languages;

namespace ChatHost.Tests.Benchmarks.Languages;

public sealed class WebSocketLanguageTests
{
    private const string Upgraded = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n";
    private const string Hello = """{"type":"hello"}""";

    private readonly WebSocketLanguage _language = new();

    [Fact]
    public void Messages_are_found_wherever_the_bytes_are_split()
    {
        var longer = $$"""{"type":"message","text":"{{new string('x', 300)}}"}""";
        byte[] all = [.. Encoding.ASCII.GetBytes(Upgraded), .. Frame(0x81, Hello), .. Frame(0x89, "ping"), .. Frame(0x81, longer)];

        for (var split = 0; split <= all.Length; split++)
        {
            var found = new List<string>();
            var rest = Cut(all.AsSpan(0, split), found);
            rest = Cut((byte[])[.. rest, .. all[split..]], found);

            Assert.Empty(rest);
            Assert.Equal([Upgraded, Hello, "\x89\x04ping", longer], found);
        }
    }

    [Fact]
    public void A_length_of_64_bits_is_understood()
    {
        var text = new string('x', 70_000);
        byte[] frame = [0x81, 127, 0, 0, 0, 0, 0, 1, 0x11, 0x70, .. Encoding.ASCII.GetBytes(text)];
        var found = new List<string>();

        Assert.Empty(Cut(frame, found));

        Assert.Equal(text, Assert.Single(found));
    }

    [Fact]
    public void A_ping_is_answered_with_its_own_bytes()
    {
        var answer = _language.AnswerTo(Frame(0x89, "abc"));

        Assert.Equal((0x8A, "abc"), Unmask(answer));
    }

    [Fact]
    public void Nothing_else_is_answered_unasked()
    {
        Assert.True(_language.AnswerTo(Encoding.ASCII.GetBytes(Hello)).IsEmpty);
    }

    [Fact]
    public void The_session_begins_once_the_connection_is_upgraded()
    {
        Assert.False(_language.TrySetUp(Encoding.ASCII.GetBytes(Upgraded), room: 3, out var start));
        Assert.Equal((0x81, """{"type":"start"}"""), Unmask(start));

        Assert.False(_language.TrySetUp("""{"type":"hello","nick":"user1"}"""u8, room: 3, out var join));
        Assert.Equal((0x81, """{"type":"join","room":"room3","id":"join"}"""), Unmask(join));

        Assert.True(_language.TrySetUp("""{"type":"ack","id":"join"}"""u8, room: 3, out _));
    }

    [Fact]
    public void A_server_that_does_not_upgrade_is_said_so()
    {
        var refused = Assert.Throws<InvalidOperationException>(() =>
            _language.TrySetUp("HTTP/1.1 503 Service Unavailable\r\n\r\n"u8, room: null, out _));

        Assert.Equal("The upgrade was refused: HTTP/1.1 503 Service Unavailable", refused.Message);
    }

    [Fact]
    public void Said_messages_can_be_read_back_from_heard_ones()
    {
        var (opcode, sent) = Unmask(_language.Say(new(7, 12, 99), size: 200, room: 1));
        Assert.Equal(0x81, opcode);
        Assert.StartsWith("""{"type":"send","room":"room1","text":"|=""", sent, StringComparison.Ordinal);
        var text = sent[sent.IndexOf("|=", StringComparison.Ordinal)..^2];

        Assert.True(_language.TryFindStamp(
            Encoding.ASCII.GetBytes($$"""{"type":"message","room":"room1","seq":4,"time":"…","nick":"user7","text":"{{text}}"}"""), out var said));
        Assert.True(ChatHost.Benchmarks.Generator.Stamp.TryRead(said, out var stamp));
        Assert.Equal(new(7, 12, 99), stamp);
    }

    [Theory]
    [InlineData("""{"type":"gap","room":"room1","from":47,"to":63}""", 17)]
    [InlineData("""{"type":"gap","room":"room1","from":5,"to":5}""", 1)]
    [InlineData("""{"type":"joined","room":"room1"}""", 0)]
    public void A_gap_says_how_much_was_left_out(string message, long count)
    {
        Assert.Equal(count, _language.SkippedIn(Encoding.ASCII.GetBytes(message)));
    }

    private byte[] Cut(ReadOnlySpan<byte> input, List<string> found)
    {
        while (_language.TryCut(ref input, out var message))
            found.Add(Encoding.Latin1.GetString(message));
        return input.ToArray();
    }

    private static byte[] Frame(byte head, string payload) => payload.Length < 126
        ? [head, (byte)payload.Length, .. Encoding.ASCII.GetBytes(payload)]
        : [head, 126, (byte)(payload.Length >> 8), (byte)payload.Length, .. Encoding.ASCII.GetBytes(payload)];

    private static (int Head, string Payload) Unmask(ReadOnlySpan<byte> frame)
    {
        Assert.NotEqual(0, frame[1] & 0x80);
        var start = (frame[1] & 0x7F) == 126 ? 4 : 2;
        var key = frame.Slice(start, 4);
        var payload = frame[(start + 4)..].ToArray();
        for (var i = 0; i < payload.Length; i++)
            payload[i] ^= key[i % 4];
        return (frame[0], Encoding.ASCII.GetString(payload));
    }
}
