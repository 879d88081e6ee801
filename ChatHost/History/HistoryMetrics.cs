using System.Diagnostics.Metrics;

namespace ChatHost.History;

/// <summary>What is measured of the rooms' logs, by the names of OpenTelemetry, whatever keeps them.</summary>
internal sealed class HistoryMetrics
{
    private readonly Histogram<double> _appendDuration;
    private long _failures;

    public HistoryMetrics(IMeterFactory meters, IHistoryStore history, ITokenStore tokens)
    {
        var meter = meters.Create("ChatHost");
        _appendDuration = meter.CreateHistogram(
            "chathost.history.append.duration",
            "s",
            "How long the log took to keep what was said in one round of a room.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.0001, 0.0005, 0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5] });
        meter.CreateObservableCounter(
            "chathost.history.append.failures", () => Volatile.Read(ref _failures), "{append}", "Rounds whose lines the log could not keep.");
        meter.CreateObservableGauge(
            "chathost.history.available", () => history.Trouble is null ? 1 : 0, description: "1 while what is said can be kept, else 0.");
        meter.CreateObservableUpDownCounter("chathost.history.tokens", () => tokens.Count, "{token}", "Sessions that may be resumed later.");
    }

    public void Appended(TimeSpan duration) => _appendDuration.Record(duration.TotalSeconds);

    public void AppendFailed() => Interlocked.Increment(ref _failures);
}
