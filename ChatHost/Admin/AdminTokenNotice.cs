using Microsoft.Extensions.Options;

namespace ChatHost.Admin;

/// <summary>Tells the operator, once, the token that was made, as soon as the settings name none and a port asks for one.</summary>
internal sealed class AdminTokenNotice(AdminToken token, IOptionsMonitor<AdminOptions> options, ILogger<AdminTokenNotice> logger)
    : IHostedLifecycleService, IDisposable
{
    private IDisposable? _changes;
    private int _isTold;

    public Task StartedAsync(CancellationToken cancellationToken)
    {
        Report();
        _changes = options.OnChange(_ => Report());
        return Task.CompletedTask;
    }

    public void Dispose() => _changes?.Dispose();

    private void Report()
    {
        if (token.IsAskedFor && token.IsMade && Interlocked.Exchange(ref _isTold, 1) == 0)
            AdminLog.TokenMade(logger, token.Made);
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
