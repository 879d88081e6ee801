using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;

namespace ChatHost.Hosting.Configuration.Kinds;

/// <summary>A number, or a size in bytes, without sign, separators or unit.</summary>
internal sealed class WholeNumberKind(long minimum, long maximum) : SettingKind
{
    public override string Name => "whole number";

    public override string Allowed => string.Create(CultureInfo.InvariantCulture, $"a whole number from {minimum} to {maximum}");

    public static WholeNumberKind For(PropertyInfo property)
    {
        var range = property.GetCustomAttribute<RangeAttribute>()
            ?? throw new NotSupportedException($"{property.DeclaringType!.Name}.{property.Name} needs a range.");

        return new WholeNumberKind(
            Convert.ToInt64(range.Minimum, CultureInfo.InvariantCulture),
            Convert.ToInt64(range.Maximum, CultureInfo.InvariantCulture));
    }

    public override bool TryRead(string text, out object? value)
    {
        var read = long.TryParse(text.Trim(), NumberStyles.None, CultureInfo.InvariantCulture, out var number);
        value = number;
        return read && number >= minimum && number <= maximum;
    }

    public override string Write(object? value) => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
}
