using ChatHost.Admin.Views;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ChatHost.Admin.Calls;

/// <summary>What orchestrators and balancers ask.</summary>
internal static class HealthCalls
{
    /// <summary>Marks the health checks that decide whether new clients should come here.</summary>
    private const string ReadyTag = "ready";

    /// <summary>Whether the process answers at all; looks at nothing, for a restart would mend nothing else.</summary>
    public static IResult Alive() => new JsonAnswer<HealthView>(HealthView.Alive, AdminJson.Readable.HealthView);

    /// <summary>Whether new clients should come here.</summary>
    public static async Task<IResult> ReadyAsync(HealthCheckService checks, CancellationToken cancellationToken)
    {
        var report = await checks.CheckHealthAsync(check => check.Tags.Contains(ReadyTag), cancellationToken);
        var status = report.Status == HealthStatus.Unhealthy ? StatusCodes.Status503ServiceUnavailable : StatusCodes.Status200OK;
        return new JsonAnswer<HealthView>(HealthView.Of(report), AdminJson.Readable.HealthView, status);
    }
}
