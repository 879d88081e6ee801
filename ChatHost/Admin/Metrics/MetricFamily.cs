using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace ChatHost.Admin.Metrics;

/// <summary>All that is known of one metric: what it is, and its series by their labels.</summary>
internal sealed class MetricFamily(Instrument instrument, MetricKind kind)
{
    /// <summary>More series than this share one, so that no tag with too many values fills the memory.</summary>
    public const int MaxSeries = 1000;

    /// <summary>What OpenTelemetry calls the series of those beyond the limit.</summary>
    private const string Overflow = "otel_metric_overflow=\"true\"";

    /// <summary>OpenTelemetry's default, for instruments that advise none.</summary>
    private static readonly double[] DefaultBounds = [0, 5, 10, 25, 50, 75, 100, 250, 500, 750, 1000, 2500, 5000, 7500, 10000];

    private readonly ConcurrentDictionary<string, MetricSeries> _series = new();
    private readonly KnownTags _known = new();
    private MetricSeries? _withoutLabels;

    public string Name { get; } = MetricName.Of(instrument, kind);

    /// <summary>The unit spelled out, with which the name ends; empty for none.</summary>
    public string Unit { get; } = MetricName.UnitOf(instrument.Unit ?? "", kind);

    public MetricKind Kind => kind;

    public string Description => instrument.Description ?? "";

    /// <summary>The inclusive upper bounds of a histogram's buckets, rising; without the one that has none.</summary>
    public double[] Bounds { get; } = kind == MetricKind.Histogram ? BoundsOf(instrument) : [];

    /// <summary>The series by their labels, in the order of these.</summary>
    public IEnumerable<(string Labels, MetricSeries Series)> Series
    {
        get
        {
            var labelled = _series.Select(entry => (entry.Key, entry.Value)).OrderBy(entry => entry.Key, StringComparer.Ordinal);
            return Volatile.Read(ref _withoutLabels) is { } plain ? labelled.Prepend(("", plain)) : labelled;
        }
    }

    /// <summary>For an instrument whose measurements have no tags: it is shown, with nothing measured, from now on.</summary>
    public void ShowFromStart() => WithoutLabels();

    /// <summary>Takes one measurement.</summary>
    public void Measure(double value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var series = tags.IsEmpty ? WithoutLabels() : instrument.IsObservable ? WithLabels(Labels.Of(tags)) : Known(tags);
        if (kind == MetricKind.Histogram)
            series.Record(value);
        else if (instrument.IsObservable || kind == MetricKind.Gauge)
            series.Set(value);
        else
            series.Add(value);
    }

    /// <summary>Before an observed instrument is read again: what it does not show any more is gone.</summary>
    public void ForgetObserved()
    {
        if (!instrument.IsObservable)
            return;
        _series.Clear();
        _withoutLabels = null;
    }

    /// <summary>Tags come again and again with every connection and request: their labels are written once.</summary>
    private MetricSeries Known(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (_known.Find(tags) is { } series)
            return series;
        series = WithLabels(Labels.Of(tags));
        _known.Add(tags, series);
        return series;
    }

    private MetricSeries WithoutLabels() =>
        _withoutLabels ?? Interlocked.CompareExchange(ref _withoutLabels, new(Bounds), null) ?? _withoutLabels;

    private MetricSeries WithLabels(string labels) =>
        labels.Length == 0 ? WithoutLabels()
        : _series.TryGetValue(labels, out var series) ? series
        : _series.GetOrAdd(_series.Count < MaxSeries ? labels : Overflow, _ => new(Bounds));

    private static double[] BoundsOf(Instrument instrument)
    {
        double[]? advised = instrument switch
        {
            Histogram<double> histogram => histogram.Advice?.HistogramBucketBoundaries?.ToArray(),
            Histogram<float> histogram => histogram.Advice?.HistogramBucketBoundaries?.Select(bound => (double)bound).ToArray(),
            Histogram<long> histogram => histogram.Advice?.HistogramBucketBoundaries?.Select(bound => (double)bound).ToArray(),
            Histogram<int> histogram => histogram.Advice?.HistogramBucketBoundaries?.Select(bound => (double)bound).ToArray(),
            _ => null,
        };
        return advised is { Length: > 0 } ? advised : DefaultBounds;
    }
}
