using System.ComponentModel.DataAnnotations;

namespace ChatHost.Hosting;

/// <summary>How long an orderly stop takes.</summary>
internal sealed class ShutdownOptions
{
    public const string Section = "Shutdown";

    /// <summary>
    /// How long readiness says 503 while all still works, so that a balancer can look away first. Default 0: without a
    /// balancer there is nothing to wait for.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan Notice { get; init; } = TimeSpan.Zero;

    /// <summary>How long flushing what is queued may take. Default 10 s: what containers are given before a kill.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "01:00:00")]
    public TimeSpan DrainTimeout { get; init; } = TimeSpan.FromSeconds(10);
}
