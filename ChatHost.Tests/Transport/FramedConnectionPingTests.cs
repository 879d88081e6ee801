using ChatHost.Protocols;
using ChatHost.Protocols.Json;
using ChatHost.Protocols.WebSockets;
using ChatHost.Sessions;
using ChatHost.Tests.Support;
using ChatHost.Transport;
using Microsoft.Extensions.Logging.Abstractions;

namespace ChatHost.Tests.Transport;

/// <summary>A peer over a carrier with pings, under the heartbeat.</summary>
public sealed class FramedConnectionPingTests
{
    private const string Ping = "\uFFFD\0";

    private readonly InMemoryConnection _connection = new();
    private readonly ManualTime _time = new();
    private readonly FixedOptions<LimitOptions> _limits = new(new() { IdleTimeout = TimeSpan.FromMinutes(2) });
    private readonly ConnectionEntry _client;
    private readonly FramedConnection _peer;
    private readonly Task _reading;

    public FramedConnectionPingTests()
    {
        _client = new(_connection.Context, "WebSocket", _time.GetUtcNow().UtcDateTime, _time.GetTimestamp());
        _peer = new(_client, new WebSocketMessages(JsonMessages.Instance), WebSocketFraming.Instance, new(new(_limits), new(_limits), _time, NullLogger<FramedConnection>.Instance));
        _reading = ReadAsync();
    }

    [Fact]
    public void A_silent_peer_is_pinged_once_and_disconnected_when_it_does_not_answer()
    {
        Beat(29);
        var early = _connection.TakeAll();
        Beat(1);
        var asked = _connection.TakeAll();
        Beat(14);
        var waiting = _connection.TakeAll();
        Beat(1);

        Assert.Equal("", early);
        Assert.Equal(Ping, asked);
        Assert.Equal("", waiting);
        Assert.Equal(DisconnectReasonKind.Unanswered, _client.DisconnectReason?.Kind);
        Assert.Contains("""{"type":"bye","code":"idle","text":"You were disconnected: your side did not answer""", _connection.TakeAll(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_peer_that_answers_pings_stays_until_it_is_idle()
    {
        for (var round = 0; round < 3; round++)
        {
            Beat(30);
            Assert.Equal(Ping, _connection.TakeAll());
            await _connection.SendAsync(RawWebSocket.Frame(RawWebSocket.Pong, []));
            Assert.Null(_client.DisconnectReason);
        }

        Beat(30);

        Assert.Equal(DisconnectReasonKind.Idle, _client.DisconnectReason?.Kind);
    }

    [Fact]
    public async Task A_peer_that_speaks_is_not_pinged()
    {
        for (var round = 0; round < 10; round++)
        {
            Beat(20);
            await _connection.SendAsync(RawWebSocket.Frame(RawWebSocket.Text, "{}"u8.ToArray()));
        }

        Assert.Equal("", _connection.TakeAll());
        Assert.Null(_client.DisconnectReason);
    }

    [Fact]
    public void A_peer_that_has_not_taken_a_ping_is_not_disconnected_for_the_answer()
    {
        _peer.Send(new byte[] { 0x81, 0 });
        Beat(29);

        // It was silent for long, but what was sent before still waits: that is a matter of Limits:WriteTimeout.
        _connection.TakeWrite();
        Beat(1);
        var asked = _connection.TakeAll();
        Beat(10);

        Assert.Equal(Ping, asked);
        Assert.Null(_client.DisconnectReason);
    }

    private void Beat(int times)
    {
        for (var i = 0; i < times; i++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            _peer.OnHeartbeat(_time.GetTimestamp(), _limits.CurrentValue);
        }
    }

    private async Task ReadAsync()
    {
        using var cutter = new WebSocketCutter(() => 100);
        await foreach (var _ in _peer.FramesAsync(cutter))
        {
        }
    }
}
