using System.Net;
using System.Net.Sockets;
using ChatHost.Moderation;
using ChatHost.Protocols;
using ChatHost.Protocols.Line;
using ChatHost.Sessions;
using ChatHost.Tests.Support;
using ChatHost.Transport;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;

namespace ChatHost.Tests.Transport;

public sealed class ClientPipelineTests : IDisposable
{
    private readonly ManualTime _time = new();
    private readonly TestMeters _meters = new();
    private readonly FakeLogger<ConnectionTable> _logger = new();
    private readonly ConnectionTable _connections = new();
    private readonly ConnectionLimits _limits = new(new FixedOptions<LimitOptions>(new()));

    public void Dispose() => _meters.Dispose();

    [Fact]
    public async Task A_connection_is_counted_and_listed_while_it_is_served()
    {
        var meanwhile = (0, 0);

        await ServeAsync(_ =>
        {
            meanwhile = (_connections.Count, _limits.Open);
            return Task.CompletedTask;
        });

        Assert.Equal((1, 1), meanwhile);
        Assert.Equal((0, 0), (_connections.Count, _limits.Open));
    }

    [Fact]
    public async Task A_connection_that_was_cut_off_stays_counted_while_a_session_holds_its_slot()
    {
        IDisposable? held = null;

        await ServeAsync(connection =>
        {
            held = _limits.Hold(connection);
            return Task.CompletedTask;
        });

        Assert.Equal((0, 1), (_connections.Count, _limits.Open));
        held!.Dispose();
        Assert.Equal(0, _limits.Open);
    }

    [Fact]
    public async Task A_peer_that_was_gone_before_its_socket_was_used_is_no_error()
    {
        await ServeAsync(_ =>
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            socket.Dispose();
            socket.Blocking = false;
            return Task.CompletedTask;
        });

        Assert.DoesNotContain(_logger.Collector.GetSnapshot(), line => line.Level >= LogLevel.Error);
        Assert.Equal(0, _limits.Open);
    }

    [Fact]
    public async Task An_unexpected_exception_is_an_error_and_the_connection_is_still_removed()
    {
        await ServeAsync(_ => throw new ObjectDisposedException("something of ours"));

        Assert.Single(_logger.Collector.GetSnapshot(), line => line.Level == LogLevel.Error);
        Assert.Equal((0, 0), (_connections.Count, _limits.Open));
    }

    public static TheoryData<string> Reasons => [.. Enum.GetNames<DisconnectReasonKind>()];

    [Theory]
    [MemberData(nameof(Reasons))]
    public async Task A_connection_that_the_server_ends_is_removed_whatever_the_reason(string kind)
    {
        await ServeAsync(connection =>
        {
            ConnectionEntry.Of(connection).Disconnect(new(Enum.Parse<DisconnectReasonKind>(kind), "why"));
            return Task.CompletedTask;
        });

        Assert.Equal((0, 0), (_connections.Count, _limits.Open));
    }

    [Fact]
    public async Task A_banned_address_is_refused_and_told_why()
    {
        var (parts, mallory) = (new ChatParts(), new IPEndPoint(IPAddress.Parse("203.0.113.7"), 50000));
        var target = AddressTarget.Of(mallory.Address, "203.0.113.7");
        await parts.ServerBans.AddAsync(new(0, target, "admin", parts.Time.GetUtcNow().UtcDateTime, Until: null, "go away"), new("admin", "Admin", "ban"));
        var isServed = false;
        var connection = new InMemoryConnection(remote: mallory);
        connection.EndSending();

        var refused = PipelineOf(
            _ =>
            {
                isServed = true;
                return Task.CompletedTask;
            },
            parts.ServerBans,
            new LineMessages()).ServeAsync(connection.Context);

        Assert.Equal("! You are banned: go away", await connection.ReadLineAsync());
        await refused.WaitAsync(TestWait.Patience, TestContext.Current.CancellationToken);
        Assert.False(isServed);
        Assert.Equal((0, 0), (_connections.Count, _limits.Open));
    }

    private Task ServeAsync(ConnectionDelegate handler) =>
        PipelineOf(handler, new ChatParts().ServerBans, new TestWords())
            .ServeAsync(new InMemoryConnection().Context)
            .WaitAsync(TestWait.Patience, TestContext.Current.CancellationToken);

    private ClientPipeline PipelineOf(ConnectionDelegate handler, ServerBans bans, IServerMessages messages) =>
        new("Line", messages, handler, _limits, bans, _connections, new(_meters, _connections, _limits, _time), _time, _logger);
}
