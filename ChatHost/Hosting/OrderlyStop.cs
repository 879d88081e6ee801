using ChatHost.Hosting.Systemd;
using ChatHost.Protocols;
using ChatHost.Rooms;
using ChatHost.Transport;
using Microsoft.Extensions.Options;

namespace ChatHost.Hosting;

/// <summary>
/// The steps of an orderly stop, before Kestrel closes the listeners, the admin's among them: notify the service manager, give
/// load balancers time to look away, refuse new clients, send everybody the reason, flush, close.
/// </summary>
internal sealed class OrderlyStop(
    ConnectionTable connections,
    RoomRegistry rooms,
    Readiness readiness,
    ISystemdNotifier serviceManager,
    IOptionsMonitor<ShutdownOptions> options,
    TimeProvider time,
    ILogger<OrderlyStop> logger)
    : IHostedLifecycleService
{
    public async Task StoppingAsync(CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();

        // Before anything announces the stop: a load balancer that asks then must not send new clients.
        readiness.Draining();
        HostingLog.Stopping(logger, connections.Count);
        serviceManager.Stopping();
        await Task.Delay(options.CurrentValue.Notice, time, cancellationToken);
        try
        {
            await DrainAsync().WaitAsync(options.CurrentValue.DrainTimeout, time, cancellationToken);
        }
        catch (TimeoutException)
        {
            HostingLog.Cut(logger, connections.Count);
            connections.AbortAll();
        }

        // Followers over HTTP receive everything that was said before their streams end.
        rooms.Finish();
        HostingLog.Stopped(logger, time.GetElapsedTime(started));
    }

    private async Task DrainAsync()
    {
        // What was said before is delivered before the goodbye, which is the last line of each client.
        await rooms.FlushAsync();
        await connections.DisconnectAllAsync(DisconnectReason.Shutdown);

        // What was said meanwhile is stored before the store closes.
        await rooms.FlushAsync();
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
