using System.Globalization;
using System.Text;

namespace ChatHost.Admin.Metrics;

/// <summary>Writes the tags of a measurement as Prometheus labels.</summary>
internal static class Labels
{
    /// <summary>
    /// The labels as <c>a="x",b="y"</c>, by name, so that the same tags in another order are the same series. Tags whose names
    /// become one label share it, their values joined by semicolons, as OpenTelemetry says.
    /// </summary>
    public static string Of(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var labels = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var (name, value) in tags)
        {
            var label = MetricName.Clean(name);

            // The bucket bounds' own.
            if (label == "le")
                label = "exported_le";
            var text = TextOf(value);
            labels[label] = labels.TryGetValue(label, out var other) ? $"{other};{text}" : text;
        }

        var written = new StringBuilder();
        foreach (var (label, text) in labels)
        {
            written.Append(written.Length > 0 ? "," : "").Append(label).Append("=\"");
            Escape(written, text, quote: true);
            written.Append('"');
        }

        return written.ToString();
    }

    /// <summary>Keeps a text within its line and, with <paramref name="quote"/>, within its quotes.</summary>
    public static void Escape(StringBuilder written, string text, bool quote)
    {
        foreach (var letter in text)
        {
            switch (letter)
            {
                case '\\':
                    written.Append(@"\\");
                    break;
                case '\n':
                    written.Append(@"\n");
                    break;
                case '"' when quote:
                    written.Append("\\\"");
                    break;
                default:
                    written.Append(letter);
                    break;
            }
        }
    }

    private static string TextOf(object? value) => value switch
    {
        null => "",
        bool isTrue => isTrue ? "true" : "false",
        _ => Convert.ToString(value, CultureInfo.InvariantCulture) ?? "",
    };
}
