using System.Text;
using ChatHost.Protocols;
using ChatHost.Protocols.Line;
using ChatHost.Protocols.WebSockets;
using ChatHost.Tests.Support;

namespace ChatHost.Tests.Protocols.WebSockets;

/// <summary>The carrier without JSON: a protocol of lines, with its own cutter and line end, over a WebSocket.</summary>
public sealed class WebSocketConnectionTests
{
    /// <summary>How the first byte of a frame reads: it is not UTF-8.</summary>
    private const char NotText = '\uFFFD';

    private readonly FakeConnection _carrier = new("w1", new ManualTime());

    [Fact]
    public async Task A_protocol_of_lines_speaks_over_it_as_it_does_over_TCP()
    {
        var runs = CapitalizeAsync();
        await _carrier.RestAsync();

        await TypeAsync("hello");
        await TypeAsync("two\r\nlines");

        Assert.Equal(Framed("HELLO", "TWO", "LINES"), _carrier.ReadText());
        await EndAsync(runs);
    }

    [Fact]
    public async Task A_message_that_is_empty_is_an_empty_line_and_the_next_one_is_whole()
    {
        var runs = CapitalizeAsync();
        await _carrier.RestAsync();

        await TypeAsync("");
        await TypeAsync("hello");

        Assert.Equal(Framed("HELLO"), _carrier.ReadText());
        await EndAsync(runs);
    }

    [Fact]
    public async Task A_message_over_the_cutters_limit_is_too_long_and_the_next_one_is_whole()
    {
        var runs = CapitalizeAsync();
        await _carrier.RestAsync();

        await TypeAsync("123456789");
        await TypeAsync("hello");

        Assert.Equal(Framed("TooLong", "HELLO"), _carrier.ReadText());
        await EndAsync(runs);
    }

    [Fact]
    public void The_goodbye_of_a_protocol_that_was_changed_to_is_framed_too()
    {
        using var webSocket = new WebSocketConnection(_carrier, () => 100);
        webSocket.Speak(new TestWords(), "Test");

        webSocket.Disconnect(new(DisconnectReasonKind.Kicked, "x"));

        Assert.StartsWith(Framed("bye Kicked x") + NotText, _carrier.ReadText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_peers_close_is_answered_when_the_protocol_says_so()
    {
        using var webSocket = new WebSocketConnection(_carrier, () => 100);
        var messages = webSocket.MessagesAsync().GetAsyncEnumerator(TestContext.Current.CancellationToken);
        var ends = messages.MoveNextAsync().AsTask();
        await Task.WhenAny(_carrier.TypeAsync(RawWebSocket.Frame(RawWebSocket.Close, [0x03, 0xE8])), ends);

        Assert.False(await ends.WaitAsync(TestWait.Patience, TestContext.Current.CancellationToken));
        Assert.Equal(WebSocketCloseCode.Normal, webSocket.ClosedWith);
        Assert.Equal("", _carrier.ReadText());
        webSocket.AnswerClose();

        Assert.Equal(4, _carrier.ReadText().Length);
        Assert.True(_carrier.IsEnding);
        await messages.DisposeAsync();
    }

    private static string Framed(params string[] messages) => string.Concat(messages.Select(message => $"{NotText}{(char)message.Length}{message}"));

    private Task TypeAsync(string message) => _carrier.TypeAsync(RawWebSocket.Frame(RawWebSocket.Text, Encoding.UTF8.GetBytes(message)));

    private async Task EndAsync(Task runs)
    {
        _carrier.Hangup();
        await runs.WaitAsync(TestWait.Patience, TestContext.Current.CancellationToken);
    }

    /// <summary>A protocol whose lines end in LF alone, and hold at most 8 bytes.</summary>
    private async Task CapitalizeAsync()
    {
        using var webSocket = new WebSocketConnection(_carrier, () => 100);
        await foreach (var frame in webSocket.FramesAsync(new LineCutter(8)))
        {
            var line = frame.Kind == FrameKind.Complete ? Encoding.UTF8.GetString(frame.Bytes).ToUpperInvariant() : $"{frame.Kind}";
            webSocket.Send(Encoding.UTF8.GetBytes(line + "\n"));
        }

        _carrier.Ended();
    }
}
