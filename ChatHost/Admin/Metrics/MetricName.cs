using System.Collections.Frozen;
using System.Diagnostics.Metrics;
using System.Text;

namespace ChatHost.Admin.Metrics;

/// <summary>
/// Gives an instrument the name that Prometheus knows it by, as OpenTelemetry's specification of Prometheus compatibility
/// says: underscores for dots, the unit spelled out at the end, and <c>_total</c> after counters.
/// </summary>
internal static class MetricName
{
    private static readonly FrozenDictionary<string, string> Units = new Dictionary<string, string>
    {
        ["d"] = "days",
        ["h"] = "hours",
        ["min"] = "minutes",
        ["s"] = "seconds",
        ["ms"] = "milliseconds",
        ["us"] = "microseconds",
        ["ns"] = "nanoseconds",
        ["By"] = "bytes",
        ["KiBy"] = "kibibytes",
        ["MiBy"] = "mebibytes",
        ["GiBy"] = "gibibytes",
        ["Hz"] = "hertz",
        ["%"] = "percent",
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<string, string> PerUnits = new Dictionary<string, string>
    {
        ["s"] = "second",
        ["min"] = "minute",
        ["h"] = "hour",
        ["d"] = "day",
    }.ToFrozenDictionary();

    public static string Of(Instrument instrument, MetricKind kind)
    {
        var name = Clean(instrument.Name);
        if (UnitOf(instrument.Unit ?? "", kind) is { Length: > 0 } unit && !name.EndsWith('_' + unit, StringComparison.Ordinal))
            name += '_' + unit;
        return kind == MetricKind.Counter && !name.EndsWith("_total", StringComparison.Ordinal) ? name + "_total" : name;
    }

    /// <summary>Letters, digits and underscores, none of them twice in a row, and no digit first: also what a label may be called.</summary>
    public static string Clean(string name)
    {
        var clean = new StringBuilder(name.Length);
        foreach (var letter in name)
        {
            var isAllowed = char.IsAsciiLetterOrDigit(letter);
            if (isAllowed || clean is not [.., '_'])
                clean.Append(isAllowed ? letter : '_');
        }

        return clean is [] or [>= '0' and <= '9', ..] ? "_" + clean : clean.ToString();
    }

    /// <summary>The unit (UCUM) spelled out; one in braces only names what is counted, and is left out.</summary>
    public static string UnitOf(string unit, MetricKind kind)
    {
        if (unit == "1")
            return kind == MetricKind.Gauge ? "ratio" : "";
        if (unit.Split('/') is [var what, var per])
            return string.Join('_', new[] { Word(what, Units), "per", Word(per, PerUnits) }.Where(word => word.Length > 0));
        return Word(unit, Units);
    }

    private static string Word(string unit, FrozenDictionary<string, string> words) =>
        unit.StartsWith('{') ? "" : words.TryGetValue(unit, out var word) ? word : Clean(unit).Trim('_');
}
