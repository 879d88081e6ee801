using System.Globalization;
using System.Text;

namespace ChatHost.Admin.Metrics;

/// <summary>
/// Writes the lines of a metric's series, which the text formats have in common; a histogram's buckets count all up to their
/// bound (<c>le</c>).
/// </summary>
internal static class MetricSamples
{
    /// <param name="text">Where to.</param>
    /// <param name="family">The metric.</param>
    /// <param name="textOf">A bucket's bound as the format has it; the bound that is none is <c>+Inf</c> in all.</param>
    public static void Write(StringBuilder text, MetricFamily family, Func<double, string> textOf)
    {
        foreach (var (labels, series) in family.Series)
        {
            if (family.Kind == MetricKind.Histogram)
                WriteHistogram(text, family, labels, series, textOf);
            else
                Write(text, family.Name, labels, series.Value);
        }
    }

    private static void WriteHistogram(
        StringBuilder text, MetricFamily family, string labels, MetricSeries series, Func<double, string> textOf)
    {
        var prefix = labels.Length > 0 ? labels + "," : "";
        long count = 0;
        for (var bucket = 0; bucket <= family.Bounds.Length; bucket++)
        {
            count += series.InBucket(bucket);
            var bound = bucket < family.Bounds.Length ? textOf(family.Bounds[bucket]) : "+Inf";
            Write(text, family.Name + "_bucket", $"{prefix}le=\"{bound}\"", count);
        }

        Write(text, family.Name + "_sum", labels, series.Value);
        Write(text, family.Name + "_count", labels, count);
    }

    private static void Write(StringBuilder text, string name, string labels, double value)
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
