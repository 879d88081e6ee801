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
