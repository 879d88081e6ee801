using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;

namespace ChatHost.Hosting.Configuration.Kinds;

/// <summary>
/// A length of time, written <c>hh:mm:ss</c>, with days before and fractions behind it when needed: <c>7.00:00:00</c>; or as a number
/// and its unit: <c>600s</c>, <c>10m</c>, <c>2h</c>, <c>7d</c>. .NET alone would take <c>30</c> for thirty days, so the colons or the
/// unit are asked for; only 0 needs none.
/// </summary>
internal sealed class DurationKind(TimeSpan minimum, TimeSpan maximum, bool mayBeOff) : SettingKind
{
    private const string Off = "off";

    public override string Name => "duration";

    public override string Allowed =>
        $"a duration such as 00:10:00 or 10m from {Write(minimum)} to {Write(maximum)}" + (mayBeOff ? $", or {Off}" : "");

    public static DurationKind For(PropertyInfo property, bool mayBeOff)
    {
        var range = property.GetCustomAttribute<RangeAttribute>()
            ?? throw new NotSupportedException($"{property.DeclaringType!.Name}.{property.Name} needs a range.");

        return new DurationKind(Limit(range.Minimum), Limit(range.Maximum), mayBeOff);
    }

    public override bool TryRead(string text, out object? value)
    {
        text = text.Trim();
        value = null;
        if (mayBeOff && text.Equals(Off, StringComparison.OrdinalIgnoreCase))
            return true;
        if (!TryReadLength(text, out var length))
            return false;
        if (mayBeOff && length == TimeSpan.Zero)
            return true;

        value = length;
        return length >= minimum && length <= maximum;
    }

    public override string Write(object? value) =>
        value is TimeSpan length ? length.ToString("c", CultureInfo.InvariantCulture) : Off;

    private static bool TryReadLength(string text, out TimeSpan length)
    {
        length = TimeSpan.Zero;
        return text == "0"
            || TryReadUnit(text, out length)
            || (text.Count(character => character == ':') == 2
                && TimeSpan.TryParseExact(text, "c", CultureInfo.InvariantCulture, out length));
    }

    private static bool TryReadUnit(string text, out TimeSpan length)
    {
        length = TimeSpan.Zero;
        TimeSpan? unit = text.Length == 0 ? null : text[^1] switch
        {
            's' => TimeSpan.FromSeconds(1),
            'm' => TimeSpan.FromMinutes(1),
            'h' => TimeSpan.FromHours(1),
            'd' => TimeSpan.FromDays(1),
            _ => null,
        };
        if (unit is not { } one || !int.TryParse(text[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out var count))
            return false;
        var ticks = (Int128)one.Ticks * count;
        length = ticks <= TimeSpan.MaxValue.Ticks ? new((long)ticks) : TimeSpan.MaxValue;
        return true;
    }

    private static TimeSpan Limit(object limit) =>
        TimeSpan.Parse(Convert.ToString(limit, CultureInfo.InvariantCulture)!, CultureInfo.InvariantCulture);
}
