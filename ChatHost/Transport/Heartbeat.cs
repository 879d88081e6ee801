using ChatHost.Protocols;
using ChatHost.Sessions;
using Microsoft.Extensions.Options;

namespace ChatHost.Transport;

/// <summary>Checks all connections once a second, so that none of them needs a timer of its own.</summary>
internal sealed class Heartbeat(
    ConnectionTable connections, MemoryTrimmer memory, IOptionsMonitor<LimitOptions> limits, TimeProvider time, ILogger<Heartbeat> logger)
    : IHostedService, IDisposable
{
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private ITimer? _timer;
    private int _isBeating;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _timer = time.CreateTimer(_ => Beat(), null, Interval, Interval);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        _timer?.Dispose();
        return Task.CompletedTask;
    }

    public void Dispose() => _timer?.Dispose();

    /// <summary>One beat. A beat that is late is skipped.</summary>
    internal void Beat()
    {
        if (Interlocked.Exchange(ref _isBeating, 1) == 1)
            return;
        try
        {
            var now = time.GetTimestamp();
            var current = limits.CurrentValue;
            foreach (var connection in connections.All)
                connection.Peer?.OnHeartbeat(now, current);
            memory.Beat(connections.Count);
        }
        catch (Exception exception)
        {
            TransportLog.HeartbeatFailed(logger, exception);
        }
        finally
        {
            Volatile.Write(ref _isBeating, 0);
        }
    }
}
