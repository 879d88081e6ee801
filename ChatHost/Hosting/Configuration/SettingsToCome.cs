using System.ComponentModel.DataAnnotations;

namespace ChatHost.Hosting.Configuration;

/// <summary>The settings of the Web listener, which is not built yet: known and checked, so that a file for it starts.</summary>
internal sealed class WebSettingsToCome
{
    public const string Section = "Web";

    [MaxLength(1000)]
    public string[] AllowedOrigins { get; init; } = [];

    [MaxLength(1000)]
    public string[] AllowedHosts { get; init; } = [];
}

/// <summary>The settings of resumable sessions, which are not built yet: known and checked likewise.</summary>
internal sealed class SessionSettingsToCome
{
    public const string Section = "Sessions";

    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan ResumeWindow { get; init; } = TimeSpan.FromSeconds(30);

    [Range(typeof(TimeSpan), "00:00:01", "3650.00:00:00")]
    public TimeSpan TokenLifetime { get; init; } = TimeSpan.FromDays(7);
}
