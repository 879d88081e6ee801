using ChatHost.Hosting.Systemd;
using ChatHost.Protocols;
using ChatHost.Rooms;
using ChatHost.Transport;
using Microsoft.Extensions.Options;

namespace ChatHost.Hosting;

/// <summary>
/// The stop in its order, before Kestrel closes the listeners, the admin's among them: tell the service manager, let
/// balancers look away, let nobody in, let everybody read why, flush, close.
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

        // Before anybody is told of the stop: a load balancer that asks then must not send new clients.
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

        // Those who follow over HTTP have all that was said before they are told that this was all.
        rooms.Finish();
        HostingLog.Stopped(logger, time.GetElapsedTime(started));
    }

    private async Task DrainAsync()
    {
        // What was said before is heard before the farewell, which is the last that anybody hears.
        await rooms.FlushAsync();
        await connections.DisconnectAllAsync(DisconnectReason.Shutdown);

        // What was said meanwhile is kept before the store closes.
        await rooms.FlushAsync();
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
