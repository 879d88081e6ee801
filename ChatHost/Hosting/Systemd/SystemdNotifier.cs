using System.Globalization;
using System.Net.Sockets;
using ChatHost.Rooms;
using Microsoft.Extensions.Options;

namespace ChatHost.Hosting.Systemd;

/// <summary>
/// Tells the service manager how the host is, by sd_notify(3): ready, reloading, stopping, and signs of life for its
/// watchdog, as long as the thread pool and all rooms' writers do what they are asked.
/// </summary>
internal sealed class SystemdNotifier(
    SystemdEnvironment environment,
    Listeners listeners,
    RoomRegistry rooms,
    IOptions<HostOptions> host,
    TimeProvider time,
    ILogger<SystemdNotifier> logger)
    : IHostedLifecycleService, ISystemdNotifier, IDisposable
{
    private readonly NotifySocket? _socket = Open(environment, logger);
    private readonly CancellationTokenSource _stopped = new();
    private Task _signsOfLife = Task.CompletedTask;

    public Task StartedAsync(CancellationToken cancellationToken)
    {
        Ready();
        if (_socket is not null && environment.WatchdogTimeout is { } timeout)
            _signsOfLife = GiveSignsOfLifeAsync(timeout / 2);
        return Task.CompletedTask;
    }

    public void Ready() => Send("READY=1", $"STATUS={Where()}");

    // The time at which the reload began lets the manager ignore an earlier READY: CLOCK_MONOTONIC, which is what .NET's
    // timestamps are on Linux.
    public void Reloading() => Send(
        "RELOADING=1",
        FormattableString.Invariant($"MONOTONIC_USEC={(long)time.GetElapsedTime(0).TotalMicroseconds}"),
        "STATUS=Reading the settings again.");

    /// <summary>The stop may take longer than the unit gives it: how long, our own settings say.</summary>
    public void Stopping() => Send(
        "STOPPING=1",
        FormattableString.Invariant($"EXTEND_TIMEOUT_USEC={(long)host.Value.ShutdownTimeout.TotalMicroseconds}"),
        "STATUS=Shutting down.");

    /// <summary>Signs of life go on through the stop, which has a bound of its own.</summary>
    public async Task StoppedAsync(CancellationToken cancellationToken)
    {
        // None were asked for, or a host that is stopped twice has disposed of us in between.
        if (_signsOfLife.IsCompleted)
            return;
        await _stopped.CancelAsync();
        await _signsOfLife;
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose()
    {
        _stopped.Dispose();
        _socket?.Dispose();
    }

    /// <summary>
    /// At each interval, half of what the manager waits, asks for an answer and passes it on. While there is none, the
    /// manager hears nothing, and ends a host that has hung.
    /// </summary>
    private async Task GiveSignsOfLifeAsync(TimeSpan interval)
    {
        using var timer = new PeriodicTimer(interval, time);
        try
        {
            while (await timer.WaitForNextTickAsync(_stopped.Token))
            {
                if (await AnswersAsync(interval))
                    Send("WATCHDOG=1");
                else
                    HostingLog.NoSignOfLife(logger, interval);
            }
        }
        catch (OperationCanceledException)
        {
            // The host has stopped.
        }
    }

    /// <summary>A work item runs, and each room's writer comes to what it is asked now.</summary>
    private async Task<bool> AnswersAsync(TimeSpan patience)
    {
        try
        {
            await Task.Run(rooms.FlushAsync, _stopped.Token).WaitAsync(patience, time, _stopped.Token);
            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    private string Where() => "Listening: " + string.Join(", ", listeners.Bound.Select(bound =>
        string.Create(CultureInfo.InvariantCulture, $"{bound.Listener.Name} tcp://{bound.Address}")));

    private void Send(params string[] lines)
    {
        try
        {
            _socket?.Send(lines);
        }
        catch (SocketException exception)
        {
            HostingLog.ManagerNotNotified(logger, lines[0], exception.Message);
        }
    }

    private static NotifySocket? Open(SystemdEnvironment environment, ILogger logger)
    {
        if (environment.NotifySocket is not { } name)
            return null;
        try
        {
            return new(name);
        }
        catch (ArgumentException exception)
        {
            HostingLog.NoSuchSocket(logger, name, exception.Message);
            return null;
        }
    }
}
