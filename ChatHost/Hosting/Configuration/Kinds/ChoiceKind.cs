using System.ComponentModel.DataAnnotations;
using System.Reflection;

namespace ChatHost.Hosting.Configuration.Kinds;

/// <summary>One of a few names in any case; not their numbers, which would tie files to an order in the source.</summary>
/// <param name="choices">The names, and the values that they stand for.</param>
/// <param name="denied">Names that are known, and why they are refused all the same.</param>
internal sealed class ChoiceKind(IReadOnlyDictionary<string, object> choices, IReadOnlyDictionary<string, string> denied)
    : SettingKind
{
    public override string Name => "choice";

    public override string Allowed => choices.Count > 2
        ? $"one of {string.Join(", ", choices.Keys)}"
        : string.Join(" or ", choices.Keys);

    public static ChoiceKind For(PropertyInfo property)
    {
        var values = property.GetCustomAttribute<AllowedValuesAttribute>()?.Values
            ?? [.. Enum.GetValues(property.PropertyType).Cast<object>()];
        var refusal = property.GetCustomAttribute<DeniedValuesAttribute>();
        var all = values.ToDictionary(value => value!.ToString()!, value => value!, StringComparer.OrdinalIgnoreCase);

        bool IsDenied(KeyValuePair<string, object> choice) => refusal?.Values.Contains(choice.Value) is true;
        return new ChoiceKind(
            all.Where(choice => !IsDenied(choice)).ToDictionary(StringComparer.OrdinalIgnoreCase),
            all.Where(IsDenied).ToDictionary(one => one.Key, _ => refusal!.ErrorMessage!, StringComparer.OrdinalIgnoreCase));
    }

    /// <summary>Why a known name is refused; null when it is not one.</summary>
    public string? WhyDenied(string text) => denied.GetValueOrDefault(text.Trim());

    public override bool TryRead(string text, out object? value) => choices.TryGetValue(text.Trim(), out value);

    public override string Write(object? value) => value?.ToString() ?? "";
}
