using System.Text;
using ChatHost.Protocols;
using ChatHost.Protocols.WebSockets;
using ChatHost.Tests.Support;
using ChatHost.Sessions;

namespace ChatHost.Tests.Protocols.WebSockets;

public sealed class WebSocketProtocolTests
{
    private readonly ChatParts _parts = new();
    private readonly FakeConnection _peer;

    public WebSocketProtocolTests() => _peer = new("w1", _parts.Time);

    [Fact]
    public async Task Who_says_nothing_for_ten_seconds_is_dismissed()
    {
        var runs = RunAsync();
        await _peer.RestAsync();

        _parts.Time.Advance(TimeSpan.FromSeconds(9));
        var early = _peer.DisconnectReason;
        _parts.Time.Advance(TimeSpan.FromSeconds(2));
        await runs.WaitAsync(TestWait.Patience, TestContext.Current.CancellationToken);

        Assert.Null(early);
        Assert.Equal(DisconnectReasonKind.Idle, _peer.DisconnectReason?.Kind);
        Assert.Null(_peer.Session);
    }

    [Fact]
    public async Task Pings_alone_begin_nothing()
    {
        var runs = RunAsync();
        await _peer.RestAsync();

        for (var second = 0; second < 11; second++)
        {
            await _peer.TypeAsync(RawWebSocket.Frame(RawWebSocket.Ping, []));
            _parts.Time.Advance(TimeSpan.FromSeconds(1));
        }

        await runs.WaitAsync(TestWait.Patience, TestContext.Current.CancellationToken);
        Assert.Equal(DisconnectReasonKind.Idle, _peer.DisconnectReason?.Kind);
    }

    [Fact]
    public async Task Who_has_begun_may_be_silent()
    {
        var runs = RunAsync();
        await _peer.TypeAsync(RawWebSocket.Frame(RawWebSocket.Text, """{"type":"start"}"""u8.ToArray()));

        _parts.Time.Advance(TimeSpan.FromHours(1));
        var isStillThere = _peer.DisconnectReason is null && !runs.IsCompleted;
        await _peer.TypeAsync(RawWebSocket.Frame(RawWebSocket.Close, []));
        await runs.WaitAsync(TestWait.Patience, TestContext.Current.CancellationToken);

        Assert.True(isStillThere);
    }

    [Fact]
    public void Words_come_as_a_message_and_a_close_that_means_the_same()
    {
        var words = new WebSocketProtocol(_parts.JsonServices).ServerMessages;
        var kicked = words.Goodbye(new(DisconnectReasonKind.Kicked, "enough"));

        var text = Encoding.Latin1.GetString(kicked.Span);
        Assert.Contains("enough", text, StringComparison.Ordinal);
        Assert.EndsWith("\x88\x02\x03\xf0", text, StringComparison.Ordinal);
        Assert.Equal(1, words.LinesIn(kicked.Span));
        Assert.DoesNotContain('\n', text);
    }

    private async Task RunAsync()
    {
        try
        {
            await new WebSocketProtocol(_parts.JsonServices).RunAsync(_peer);
        }
        finally
        {
            _peer.Ended();
        }
    }
}
