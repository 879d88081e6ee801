using System.ComponentModel.DataAnnotations;

namespace ChatHost.Accounts;

/// <summary>How long it is kept who did what.</summary>
internal sealed class AuditOptions
{
    public const string Section = "Audit";

    /// <summary>Age at which an entry is deleted. Default 180 days.</summary>
    [Range(typeof(TimeSpan), "00:01:00", "3650.00:00:00")]
    public TimeSpan MaxAge { get; init; } = TimeSpan.FromDays(180);
}
