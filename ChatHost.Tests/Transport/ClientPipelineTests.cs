using System.Net.Sockets;
using ChatHost.Protocols;
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

    private Task ServeAsync(ConnectionDelegate handler)
    {
        var pipeline = new ClientPipeline(
            "Line", new TestWords(), handler, _limits, _connections, new(_meters, _connections, _limits, _time), _time, _logger);
        return pipeline.ServeAsync(new InMemoryConnection().Context).WaitAsync(TestWait.Patience, TestContext.Current.CancellationToken);
    }
}
