using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace ChatHost.Admin.Views;

/// <summary>How the server is, and what was looked at to know.</summary>
internal sealed record HealthView(string Status, IReadOnlyList<HealthCheckView> Checks)
{
    /// <summary>It answers, so it lives; nothing else was looked at.</summary>
    public static HealthView Alive { get; } = new(nameof(HealthStatus.Healthy), []);

    public static HealthView Of(HealthReport report) => new(
        report.Status.ToString(), [.. report.Entries.Select(entry => HealthCheckView.Of(entry.Key, entry.Value))]);
}

/// <summary>One thing that was looked at; the description is null where there is nothing to say.</summary>
internal sealed record HealthCheckView(string Name, string Status, string? Description)
{
    public static HealthCheckView Of(string name, HealthReportEntry entry) =>
        // A check that threw is described by its exception, whose message belongs in the log.
        new(name, entry.Status.ToString(), entry.Exception is null ? entry.Description : "The check itself failed.");
}
