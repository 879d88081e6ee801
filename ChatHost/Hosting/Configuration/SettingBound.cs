using System.Globalization;

namespace ChatHost.Hosting.Configuration;

/// <summary>
/// Two numbers of one section that must fit each other. Only a value that somebody wrote can be a mistake: a default
/// that does not fit gives way instead, so that raising one limit does not ask for three more.
/// </summary>
internal sealed record SettingBound(string Name, bool IsAtLeast, string Other)
{
    public static SettingBound AtLeast(string name, string other) => new(name, true, other);

    public static SettingBound AtMost(string name, string other) => new(name, false, other);

    public long Fit(long value, long other) => IsAtLeast ? Math.Max(value, other) : Math.Min(value, other);

    /// <summary>The end of "must be ...".</summary>
    public string Words(string section, long other)
    {
        var most = IsAtLeast ? "at least" : "at most";
        return string.Create(CultureInfo.InvariantCulture, $"{most} {section}:{Other} ({other})");
    }
}
