using System.Runtime.InteropServices;

namespace ChatHost.Hosting;

/// <summary>The first SIGTERM or Ctrl+C stops the host in order, which .NET sees to; a second one ends the process at once.</summary>
internal sealed class SecondSignal : IHostedService, IDisposable
{
    /// <summary>As shells report a process that a signal ended: 128 and the signal's number.</summary>
    private const int SignalExitCode = 128;

    private readonly List<PosixSignalRegistration> _registrations = [];
    private int _signals;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGTERM, _ => OnSignal(15)));
        _registrations.Add(PosixSignalRegistration.Create(PosixSignal.SIGINT, _ => OnSignal(2)));
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose()
    {
        foreach (var registration in _registrations)
            registration.Dispose();
    }

    private void OnSignal(int number)
    {
        if (Interlocked.Increment(ref _signals) > 1)
            Environment.Exit(SignalExitCode + number);
    }
}
