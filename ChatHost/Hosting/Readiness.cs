using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ChatHost.Hosting;

/// <summary>Whether the host takes new clients: not before all listeners are open, and not once it is asked to stop.</summary>
internal sealed class Readiness : IHealthCheck
{
    private volatile string? _whyNot = "starting";

    public void Ready() => _whyNot = null;

    public void Draining() => _whyNot = "shutting down";

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(_whyNot is { } why ? HealthCheckResult.Unhealthy(why) : HealthCheckResult.Healthy());
}
