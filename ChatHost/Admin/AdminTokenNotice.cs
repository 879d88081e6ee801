namespace ChatHost.Admin;

/// <summary>Tells the operator, once at start, the token that was made because the settings name none and a port asks for one.</summary>
internal sealed class AdminTokenNotice(AdminToken token, ILogger<AdminTokenNotice> logger) : IHostedLifecycleService
{
    public Task StartedAsync(CancellationToken cancellationToken)
    {
        if (token.IsAskedFor && token.IsMade)
            AdminLog.TokenMade(logger, token.Made);
        return Task.CompletedTask;
    }

    public Task StartingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppingAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StoppedAsync(CancellationToken cancellationToken) => Task.CompletedTask;
}
