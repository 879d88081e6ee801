using System.Runtime.InteropServices;
using ChatHost.Transport.Tls;

namespace ChatHost.Hosting.Reload;

/// <summary>
/// Reloads the settings at SIGHUP, which would end the process otherwise, and when a settings file changes; looks for renewed certificates at
/// SIGHUP too.
/// </summary>
internal sealed class ReloadTriggers(IConfiguration sources, SettingsReload reload, CertificateWatch certificates, TimeProvider time) : IHostedService, IDisposable
{
    private readonly SettingsFiles _files = new(sources);
    private readonly Lock _lock = new();
    private PosixSignalRegistration? _hangup;
    private ITimer? _timer;

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _hangup = PosixSignalRegistration.Create(PosixSignal.SIGHUP, signal =>
        {
            signal.Cancel = true;
            reload.Run();
            certificates.Look();
        });
        _files.HaveChanged();
        _timer = time.CreateTimer(_ => Look(), null, SettingsFiles.Interval, SettingsFiles.Interval);
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken)
    {
        _timer?.Dispose();
        return Task.CompletedTask;
    }

    public void Dispose()
    {
        _timer?.Dispose();
        _hangup?.Dispose();
    }

    private void Look()
    {
        // A look that is late is left out.
        if (!_lock.TryEnter())
            return;
        try
        {
            if (_files.HaveChanged())
                reload.Run();
        }
        finally
        {
            _lock.Exit();
        }
    }
}
