using System.Globalization;

namespace ChatHost.Moderation;

/// <summary>How long a ban lasts, as people type it: <c>30s</c>, <c>10m</c>, <c>2h</c>, <c>7d</c>.</summary>
internal static class BanTime
{
    private static readonly TimeSpan Longest = TimeSpan.FromDays(3650);

    /// <summary>The time; null where it is none, or is longer than ten years.</summary>
    public static TimeSpan? TryParse(string text)
    {
        if (text.Length < 2 || !int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number) || number == 0)
            return null;
        TimeSpan? unit = text[^1] switch
        {
            's' => TimeSpan.FromSeconds(1),
            'm' => TimeSpan.FromMinutes(1),
            'h' => TimeSpan.FromHours(1),
            'd' => TimeSpan.FromDays(1),
            _ => null,
        };
        return number <= Longest / unit ? number * unit : null;
    }

    /// <summary>The time as it would be typed, in the largest unit that has it whole.</summary>
    public static string ToText(TimeSpan time)
    {
        var seconds = (long)time.TotalSeconds;
        var (number, unit) = seconds % 86_400 == 0 ? (seconds / 86_400, 'd')
            : seconds % 3_600 == 0 ? (seconds / 3_600, 'h')
            : seconds % 60 == 0 ? (seconds / 60, 'm')
            : (seconds, 's');
        return string.Create(CultureInfo.InvariantCulture, $"{number}{unit}");
    }
}
