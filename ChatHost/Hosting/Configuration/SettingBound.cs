using System.Globalization;

namespace ChatHost.Hosting.Configuration;

/// <summary>
/// Two numbers of one section that must fit each other. Only a value that somebody wrote can be a mistake: a default
/// that does not fit gives way instead, so that raising one limit does not ask for three more.
/// </summary>
internal sealed record SettingBound(string Name, bool IsAtLeast, string Other, int Times)
{
    public static SettingBound AtLeast(string name, string other, int times = 1) => new(name, true, other, times);

    public static SettingBound AtMost(string name, string other) => new(name, false, other, 1);

    public long Fit(long value, long other) => IsAtLeast ? Math.Max(value, other * Times) : Math.Min(value, other * Times);

    /// <summary>The end of "must be ...".</summary>
    public string Words(string section, long other)
    {
        var most = IsAtLeast ? "at least" : "at most";
        var times = Times == 1 ? "" : Times == 2 ? "twice " : string.Create(CultureInfo.InvariantCulture, $"{Times} times ");
        return string.Create(CultureInfo.InvariantCulture, $"{most} {times}{section}:{Other} ({other})");
    }
}
