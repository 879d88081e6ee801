using System.Globalization;
using System.Text.RegularExpressions;

namespace ChatHost.Tests.Admin.Metrics;

/// <summary>
/// Reads the text format of Prometheus, version 0.0.4, and takes nothing that the format does not allow: every line in its
/// grammar, help and type once and before the samples, a family's lines together, no series twice, labels with valid escapes,
/// buckets that rise and end with the count.
/// </summary>
internal sealed partial class PrometheusScrape
{
    private readonly Dictionary<string, Family> _families = [];
    private readonly Dictionary<string, double> _samples = [];

    /// <summary>The families by name.</summary>
    public IReadOnlyDictionary<string, Family> Families => _families;

    /// <summary>The values by series, written as <c>name{a="x"}</c>, labels in the order they came.</summary>
    public IReadOnlyDictionary<string, double> Samples => _samples;

    public sealed record Family(string Name, string Help)
    {
        public string? Type { get; set; }

        public List<(string Name, IReadOnlyDictionary<string, string> Labels, double Value)> Samples { get; } = [];

        /// <summary>The names that its samples may have.</summary>
        public IEnumerable<string> SampleNames =>
            Type == "histogram" ? [Name + "_bucket", Name + "_sum", Name + "_count"] : [Name];
    }

    public double this[string series] => Samples[series];

    public static PrometheusScrape Parse(string text)
    {
        var scrape = new PrometheusScrape();
        Assert.EndsWith("\n", text, StringComparison.Ordinal);
        Assert.DoesNotContain('\r', text);
        Family? current = null;
        foreach (var line in text[..^1].Split('\n'))
            current = scrape.Read(line, current);
        foreach (var family in scrape._families.Values)
        {
            Assert.NotNull(family.Type);
            if (family.Type == "histogram")
                CheckHistogram(family);
        }

        return scrape;
    }

    private Family Read(string line, Family? current)
    {
        if (HelpLine().Match(line) is { Success: true } help)
        {
            var family = new Family(help.Groups[1].Value, help.Groups[2].Value);
            Assert.True(_families.TryAdd(family.Name, family), $"Twice: {line}");
            return family;
        }

        Assert.NotNull(current);
        if (TypeLine().Match(line) is { Success: true } type)
        {
            Assert.Equal(current.Name, type.Groups[1].Value);
            Assert.Null(current.Type);
            current.Type = type.Groups[2].Value;
            return current;
        }

        var sample = SampleLine().Match(line);
        Assert.True(sample.Success, $"Neither help, type nor sample: {line}");
        Assert.NotNull(current.Type);
        Assert.Contains(sample.Groups["name"].Value, current.SampleNames);
        var labels = new Dictionary<string, string>();
        for (var i = 0; i < sample.Groups["label"].Captures.Count; i++)
        {
            var label = sample.Groups["label"].Captures[i].Value;
            Assert.True(labels.TryAdd(label, sample.Groups["value"].Captures[i].Value), $"A label twice: {line}");
        }

        var series = string.Join(',', labels.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}={pair.Value}"));
        Assert.True(current.Samples.All(other => other.Name != sample.Groups["name"].Value || Key(other.Labels) != series), $"A series twice: {line}");
        var value = NumberIn(sample.Groups["number"].Value);
        if (current.Type == "counter")
            Assert.True(value >= 0, line);
        current.Samples.Add((sample.Groups["name"].Value, labels, value));
        _samples.Add(line[..line.LastIndexOf(' ')], value);
        return current;
    }

    private static string Key(IReadOnlyDictionary<string, string> labels) =>
        string.Join(',', labels.OrderBy(pair => pair.Key, StringComparer.Ordinal).Select(pair => $"{pair.Key}={pair.Value}"));

    private static void CheckHistogram(Family family)
    {
        foreach (var series in family.Samples.GroupBy(sample =>
            Key(sample.Labels.Where(label => label.Key != "le").ToDictionary())))
        {
            var buckets = series.Where(sample => sample.Name.EndsWith("_bucket", StringComparison.Ordinal)).ToArray();
            var bounds = buckets.Select(bucket => NumberIn(bucket.Labels["le"])).ToArray();
            var counts = buckets.Select(bucket => bucket.Value).ToArray();
            Assert.Equal(bounds.Distinct().Order(), bounds);
            Assert.Equal(counts.Order(), counts);
            Assert.Equal(double.PositiveInfinity, bounds[^1]);
            Assert.Equal(counts[^1], series.Single(sample => sample.Name == family.Name + "_count").Value);
            Assert.Single(series, sample => sample.Name == family.Name + "_sum");
        }
    }

    private static double NumberIn(string text) => text switch
    {
        "+Inf" => double.PositiveInfinity,
        "-Inf" => double.NegativeInfinity,
        _ => double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture),
    };

    [GeneratedRegex(@"^# HELP ([a-zA-Z_:][a-zA-Z0-9_:]*) ((?:[^\\]|\\\\|\\n)*)$")]
    private static partial Regex HelpLine();

    [GeneratedRegex("^# TYPE ([a-zA-Z_:][a-zA-Z0-9_:]*) (counter|gauge|histogram|summary|untyped)$")]
    private static partial Regex TypeLine();

    [GeneratedRegex(
        @"^(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)(\{((^|,|(?<=\{))(?<label>[a-zA-Z_][a-zA-Z0-9_]*)=""(?<value>([^\\""]|\\\\|\\""|\\n)*)"")+\})? (?<number>[+-]Inf|NaN|[+-]?[0-9.]+(E[+-]?[0-9]+)?)$",
        RegexOptions.ExplicitCapture)]
    private static partial Regex SampleLine();
}
