using ChatHost.Protocols;
using ChatHost.Sessions;
using ChatHost.Tests.Support;
using ChatHost.Transport;
using Microsoft.Extensions.Logging.Abstractions;

namespace ChatHost.Tests.Transport;

public sealed class HeartbeatTests : IDisposable
{
    private readonly ManualTime _time = new();
    private readonly ConnectionTable _table = new();
    private readonly FixedOptions<LimitOptions> _limits = new(new() { IdleTimeout = TimeSpan.FromSeconds(10) });

    public void Dispose() => _table.Dispose();

    [Fact]
    public async Task All_connections_are_checked_once_a_second_with_the_current_settings()
    {
        var (first, second) = (Connect("one"), Connect("two"));
        using var heartbeat = new Heartbeat(_table, new MemoryTrimmer(), _limits, _time, NullLogger<Heartbeat>.Instance);
        await heartbeat.StartAsync(TestContext.Current.CancellationToken);

        _time.Advance(TimeSpan.FromSeconds(5));
        first.LastActive = _time.GetTimestamp();
        _time.Advance(TimeSpan.FromSeconds(5));
        Assert.Null(first.DisconnectReason);
        Assert.Same(DisconnectReason.Idle, second.DisconnectReason);

        _limits.CurrentValue = new() { IdleTimeout = TimeSpan.FromSeconds(6) };
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.Same(DisconnectReason.Idle, first.DisconnectReason);
    }

    [Fact]
    public async Task A_stopped_heartbeat_checks_nothing()
    {
        var connection = Connect("one");
        using var heartbeat = new Heartbeat(_table, new MemoryTrimmer(), _limits, _time, NullLogger<Heartbeat>.Instance);
        await heartbeat.StartAsync(TestContext.Current.CancellationToken);
        await heartbeat.StopAsync(TestContext.Current.CancellationToken);

        _time.Advance(TimeSpan.FromHours(1));

        Assert.Null(connection.DisconnectReason);
    }

    [Fact]
    public async Task A_connection_without_frames_has_no_time_limits()
    {
        var echo = new ConnectionEntry(new InMemoryConnection().Context, "Echo", default, _time.GetTimestamp());
        _table.Add(echo);
        using var heartbeat = new Heartbeat(_table, new MemoryTrimmer(), _limits, _time, NullLogger<Heartbeat>.Instance);
        await heartbeat.StartAsync(TestContext.Current.CancellationToken);

        _time.Advance(TimeSpan.FromHours(1));

        Assert.Null(echo.DisconnectReason);
    }

    private ConnectionEntry Connect(string id)
    {
        var client = new ConnectionEntry(new InMemoryConnection(id).Context, "Line", default, _time.GetTimestamp());
        _ = new FramedConnection(client, new TestWords(), PlainFraming.Instance, new(new(_limits), new(_limits), _time, NullLogger<FramedConnection>.Instance));
        _table.Add(client);
        return client;
    }
}
