using System.Globalization;
using System.Text;

namespace ChatHost.Admin.Metrics;

/// <summary>
/// Writes metrics in the text format of OpenMetrics, version 1.0.0: for each metric its type, its unit if it has one, and its
/// help; a counter's <c>_total</c> belongs to its samples, not to its name; and an end mark, which a truncated answer lacks.
/// </summary>
internal static class OpenMetricsText
{
    public const string MediaType = "application/openmetrics-text";
    public const string Version = "1.0.0";
    public const string ContentType = $"{MediaType}; version={Version}; charset=utf-8";

    private const string Total = "_total";

    public static string Of(IEnumerable<MetricFamily> families)
    {
        var text = new StringBuilder(16 * 1024);

        // Without its total a counter may come to the name of another metric, and a name stands for one: the first.
        foreach (var family in families.DistinctBy(NameOf))
        {
            var name = NameOf(family);
            text.Append("# TYPE ").Append(name).Append(' ').Append(MetricKinds.TypeOf(family.Kind)).Append('\n');
            if (family.Unit.Length > 0 && name.EndsWith('_' + family.Unit, StringComparison.Ordinal))
                text.Append("# UNIT ").Append(name).Append(' ').Append(family.Unit).Append('\n');
            text.Append("# HELP ").Append(name).Append(' ');
            Labels.Escape(text, family.Description, quote: true);
            text.Append('\n');
            MetricSamples.Write(text, family, Canonical);
        }

        return text.Append("# EOF\n").ToString();
    }

    /// <summary>
    /// A bound as the specification's "Canonical Numbers" have it, so that every exporter writes the same label: <c>1.0</c>,
    /// <c>0.001</c>, <c>1e-05</c>, <c>1e+06</c>.
    /// </summary>
    internal static string Canonical(double bound)
    {
        if (bound != 0 && Math.Abs(bound) is < 1e-4 or >= 1e6)
            return bound.ToString("0.################e+00", CultureInfo.InvariantCulture);
        var text = bound.ToString("R", CultureInfo.InvariantCulture);
        return text.Contains('.', StringComparison.Ordinal) ? text : text + ".0";
    }

    private static string NameOf(MetricFamily family) =>
        family.Kind == MetricKind.Counter ? family.Name[..^Total.Length] : family.Name;
}
