using System.Globalization;
using System.Text;

namespace ChatHost.Admin.Metrics;

/// <summary>
/// Writes metrics in the text format of Prometheus, version 0.0.4: for each metric its help, its type, and a line for each
/// series.
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
            text.Append("\n# TYPE ").Append(family.Name).Append(' ').Append(MetricKinds.TypeOf(family.Kind)).Append('\n');
            MetricSamples.Write(text, family, TextOf);
        }

        return text.ToString();
    }

    private static string TextOf(double bound) => bound.ToString("R", CultureInfo.InvariantCulture);
}
