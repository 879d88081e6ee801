using System.Globalization;
using System.Text;

namespace ChatHost.Admin.Metrics;

/// <summary>
/// Writes metrics in the text format of Prometheus, version 0.0.4: for each metric its help, its type, and a line for each
/// series; a histogram's buckets count all up to their bound (<c>le</c>).
/// </summary>
internal static class PrometheusText
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    public static string Of(IEnumerable<MetricFamily> families)
    {
        var text = new StringBuilder(16 * 1024);
        foreach (var family in families)
        {
            text.Append("# HELP ").Append(family.Name).Append(' ');
            Labels.Escape(text, family.Description, quote: false);
            text.Append("\n# TYPE ").Append(family.Name).Append(' ').Append(TypeOf(family.Kind)).Append('\n');
            foreach (var (labels, series) in family.Series)
            {
                if (family.Kind == MetricKind.Histogram)
                    WriteHistogram(text, family, labels, series);
                else
                    WriteSample(text, family.Name, labels, series.Value);
            }
        }

        return text.ToString();
    }

    private static string TypeOf(MetricKind kind) => kind switch
    {
        MetricKind.Counter => "counter",
        MetricKind.Histogram => "histogram",
        _ => "gauge",
    };

    private static void WriteHistogram(StringBuilder text, MetricFamily family, string labels, MetricSeries series)
    {
        var prefix = labels.Length > 0 ? labels + "," : "";
        long count = 0;
        for (var bucket = 0; bucket <= family.Bounds.Length; bucket++)
        {
            count += series.InBucket(bucket);
            var bound = bucket < family.Bounds.Length ? family.Bounds[bucket] : double.PositiveInfinity;
            WriteSample(text, family.Name + "_bucket", $"{prefix}le=\"{TextOf(bound)}\"", count);
        }

        WriteSample(text, family.Name + "_sum", labels, series.Value);
        WriteSample(text, family.Name + "_count", labels, count);
    }

    private static void WriteSample(StringBuilder text, string name, string labels, double value)
    {
        text.Append(name);
        if (labels.Length > 0)
            text.Append('{').Append(labels).Append('}');
        text.Append(' ').Append(TextOf(value)).Append('\n');
    }

    private static string TextOf(double value) =>
        double.IsPositiveInfinity(value) ? "+Inf"
        : double.IsNegativeInfinity(value) ? "-Inf"
        : value.ToString("R", CultureInfo.InvariantCulture);
}
