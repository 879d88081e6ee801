using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ChatHost.History;

/// <summary>Reports whether messages can be kept now.</summary>
internal sealed class HistoryHealth(IHistoryStore history) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(history.Trouble is { } trouble ? HealthCheckResult.Unhealthy(trouble)
            : history.Impairment is { } impairment ? HealthCheckResult.Degraded(impairment)
            : HealthCheckResult.Healthy());
}
