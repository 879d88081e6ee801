using ChatHost.Protocols;
using ChatHost.Protocols.Json;
using ChatHost.Tests.Support;
using ChatHost.Sessions;

namespace ChatHost.Tests.Protocols.Json;

public sealed class JsonWebSocketProtocolTests
{
    private readonly ChatParts _parts = new();
    private readonly FakeConnection _peer;

    public JsonWebSocketProtocolTests() => _peer = new("w1", _parts.Time);

    [Fact]
    public async Task A_client_that_says_nothing_for_ten_seconds_is_disconnected()
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
    public async Task Pings_alone_start_no_session()
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
    public async Task A_client_with_a_session_may_be_silent()
    {
        var runs = RunAsync();
        await _peer.TypeAsync(RawWebSocket.Frame(RawWebSocket.Text, """{"type":"start"}"""u8.ToArray()));

        _parts.Time.Advance(TimeSpan.FromHours(1));
        var isStillThere = _peer.DisconnectReason is null && !runs.IsCompleted;
        await _peer.TypeAsync(RawWebSocket.Frame(RawWebSocket.Close, []));
        await runs.WaitAsync(TestWait.Patience, TestContext.Current.CancellationToken);

        Assert.True(isStillThere);
    }

    private async Task RunAsync()
    {
        try
        {
            await new JsonWebSocketProtocol(_parts.JsonServices).RunAsync(_peer);
        }
        finally
        {
            _peer.Ended();
        }
    }
}
