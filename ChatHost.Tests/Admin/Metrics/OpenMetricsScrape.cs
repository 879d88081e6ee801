using System.Globalization;
using System.Text.RegularExpressions;

namespace ChatHost.Tests.Admin.Metrics;

/// <summary>
/// Reads the text format of OpenMetrics, version 1.0.0, and takes nothing that the specification does not allow: every line in
/// its grammar, type, unit and help in this order and once, a unit that ends the name, samples with the suffixes of their
/// type, no series twice, canonical bounds of buckets, and the end.
/// </summary>
internal sealed partial class OpenMetricsScrape
{
    private const string End = "# EOF\n";

    private readonly Dictionary<string, Family> _families = [];
    private readonly Dictionary<string, double> _samples = [];

    public IReadOnlyDictionary<string, Family> Families => _families;

    /// <summary>The values by series, written as <c>name{a="x"}</c>, labels in the order they came.</summary>
    public IReadOnlyDictionary<string, double> Samples => _samples;

    public sealed record Family(string Name, string Type)
    {
        public string? Unit { get; set; }

        public string? Help { get; set; }

        public List<(string Name, string Series, string? Bound, double Value)> Samples { get; } = [];

        public string[] SampleNames => Type switch
        {
            "counter" => [Name + "_total"],
            "histogram" => [Name + "_bucket", Name + "_sum", Name + "_count"],
            _ => [Name],
        };
    }

    public static OpenMetricsScrape Parse(string text)
    {
        var scrape = new OpenMetricsScrape();
        Assert.EndsWith(End, text, StringComparison.Ordinal);
        Assert.DoesNotContain('\r', text);
        Family? current = null;
        foreach (var line in text[..^End.Length].Split('\n', StringSplitOptions.None).SkipLast(1))
            current = scrape.Read(line, current);
        foreach (var family in scrape._families.Values.Where(family => family.Type == "histogram"))
            CheckHistogram(family);
        return scrape;
    }

    private Family Read(string line, Family? current)
    {
        if (TypeLine().Match(line) is { Success: true } type)
        {
            var family = new Family(type.Groups[1].Value, type.Groups[2].Value);
            Assert.True(_families.TryAdd(family.Name, family), $"Twice: {line}");
            return family;
        }

        Assert.NotNull(current);
        if (UnitLine().Match(line) is { Success: true } unit)
        {
            Assert.Equal((current.Name, null, null, 0), (unit.Groups[1].Value, current.Unit, current.Help, current.Samples.Count));
            current.Unit = unit.Groups[2].Value;
            Assert.EndsWith("_" + current.Unit, current.Name, StringComparison.Ordinal);
        }
        else if (HelpLine().Match(line) is { Success: true } help)
        {
            Assert.Equal((current.Name, null, 0), (help.Groups[1].Value, current.Help, current.Samples.Count));
            current.Help = help.Groups[2].Value;
        }
        else
        {
            Take(line, current);
        }

        return current;
    }

    private void Take(string line, Family family)
    {
        var sample = SampleLine().Match(line);
        Assert.True(sample.Success, $"Neither metadata nor sample: {line}");
        var name = sample.Groups["name"].Value;
        Assert.Contains(name, family.SampleNames);
        var labels = sample.Groups["label"].Captures.Zip(
            sample.Groups["value"].Captures, (label, value) => (label.Value, value.Value)).ToArray();
        Assert.Equal(labels.Length, labels.DistinctBy(label => label.Item1).Count());
        var isBucket = name == family.Name + "_bucket" && family.Type == "histogram";
        Assert.Equal(isBucket, labels.Any(label => label.Item1 == "le"));

        var value = NumberIn(sample.Groups["number"].Value);
        if (family.Type is "counter" or "histogram")
            Assert.True(double.IsFinite(value) && value >= 0, line);
        var series = string.Join(',', labels.Where(label => label.Item1 != "le").Order());
        family.Samples.Add((name, series, labels.FirstOrDefault(label => label.Item1 == "le").Item2, value));
        Assert.True(_samples.TryAdd(line[..line.LastIndexOf(' ')], value), $"A series twice: {line}");
    }

    private static void CheckHistogram(Family family)
    {
        foreach (var series in family.Samples.GroupBy(sample => sample.Series))
        {
            var buckets = series.Where(sample => sample.Bound is not null).ToArray();
            Assert.All(buckets, bucket => Assert.Matches(CanonicalBound(), bucket.Bound));
            var bounds = buckets.Select(bucket => NumberIn(bucket.Bound!)).ToArray();
            Assert.Equal(bounds.Distinct().Order(), bounds);
            Assert.Equal(buckets.Select(bucket => bucket.Value).Order(), buckets.Select(bucket => bucket.Value));
            Assert.Equal(double.PositiveInfinity, bounds[^1]);
            Assert.Equal(buckets[^1].Value, series.Single(sample => sample.Name == family.Name + "_count").Value);
            Assert.Single(series, sample => sample.Name == family.Name + "_sum");
        }
    }

    private static double NumberIn(string text) => text switch
    {
        "+Inf" => double.PositiveInfinity,
        "-Inf" => double.NegativeInfinity,
        _ => double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture),
    };

    [GeneratedRegex("^# TYPE ([a-zA-Z_:][a-zA-Z0-9_:]*) (counter|gauge|histogram|gaugehistogram|stateset|info|summary|unknown)$")]
    private static partial Regex TypeLine();

    [GeneratedRegex("^# UNIT ([a-zA-Z_:][a-zA-Z0-9_:]*) ([a-zA-Z0-9_:]+)$")]
    private static partial Regex UnitLine();

    [GeneratedRegex(@"^# HELP ([a-zA-Z_:][a-zA-Z0-9_:]*) ((?:[^\\""]|\\[n\\""])*)$")]
    private static partial Regex HelpLine();

    [GeneratedRegex(
        @"^(?<name>[a-zA-Z_:][a-zA-Z0-9_:]*)(\{((,|(?<=\{))(?<label>[a-zA-Z_][a-zA-Z0-9_]*)=""(?<value>([^\\""]|\\[n\\""])*)"")+\})? (?<number>[+-]Inf|NaN|[+-]?[0-9]+(\.[0-9]*)?([eE][+-]?[0-9]+)?)$",
        RegexOptions.ExplicitCapture)]
    private static partial Regex SampleLine();

    /// <summary>As Go writes a number (<c>%g</c>), with a point or an exponent in any case.</summary>
    [GeneratedRegex(@"^(\+Inf|-?[0-9]{1,6}\.[0-9]+|-?[0-9](\.[0-9]+)?e[+-][0-9]{2,3})$")]
    private static partial Regex CanonicalBound();
}
