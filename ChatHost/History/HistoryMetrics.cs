using System.Diagnostics.Metrics;

namespace ChatHost.History;

/// <summary>Metrics of the rooms' logs for every kind of store, by the naming rules of OpenTelemetry.</summary>
internal sealed class HistoryMetrics
{
    private readonly Histogram<double> _appendDuration;
    private long _failures;
    private long _erased;
    private long _searches;
    private long _searchesCut;

    public HistoryMetrics(IMeterFactory meters, IHistoryStore history, ITokenStore tokens)
    {
        var meter = meters.Create("ChatHost");
        _appendDuration = meter.CreateHistogram(
            "chathost.history.append.duration",
            "s",
            "How long the log took to append one batch of a room.",
            advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.0001, 0.0005, 0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5] });
        meter.CreateObservableCounter(
            "chathost.history.append.failures", () => Volatile.Read(ref _failures), "{append}", "Batches that the log could not append.");
        meter.CreateObservableGauge(
            "chathost.history.available", () => history.Trouble is null ? 1 : 0, description: "1 while messages can be kept, else 0.");
        var figures = history as IStoreFigures;
        meter.CreateObservableCounter(
            "chathost.history.commits", () => figures?.Commits ?? 0, "{commit}", "Transactions of the durable store; each commits all waiting batches of all rooms.");
        meter.CreateObservableUpDownCounter(
            "chathost.history.size", () => figures?.SizeBytes ?? 0, "By", "Size of everything kept, in the file or in memory.");
        meter.CreateObservableUpDownCounter(
            "chathost.history.recent.size", () => figures?.RecentBytes ?? 0, "By", "Size of the messages held in memory.");
        meter.CreateObservableGauge(
            "chathost.history.disk.free", () => figures?.FreeBytes ?? 0, "By", "Free space on the disk of the store; 0 in memory.");
        meter.CreateObservableCounter("chathost.history.searches", () => Volatile.Read(ref _searches), "{search}", "Searches in rooms.");
        meter.CreateObservableCounter(
            "chathost.history.searches.cut", () => Volatile.Read(ref _searchesCut), "{search}", "Searches that ended early because they would have cost too much.");
        meter.CreateObservableUpDownCounter(
            "chathost.history.unindexed", () => figures?.Unindexed ?? 0, "{message}", "Messages outside the search index, which are searched without it.");
        meter.CreateObservableCounter(
            "chathost.history.expired", () => ExpiredOf(figures?.Expired ?? new()), "{message}", "Messages deleted because of a bound of history.");
        meter.CreateObservableCounter(
            "chathost.history.erased", () => Volatile.Read(ref _erased), "{message}", "Messages that operators erased.");
        meter.CreateObservableUpDownCounter("chathost.history.tokens", () => tokens.Count, "{token}", "Sessions that may be resumed later.");
    }

    public void Appended(TimeSpan duration) => _appendDuration.Record(duration.TotalSeconds);

    private static Measurement<long>[] ExpiredOf(ExpiredCount expired) =>
    [
        new(expired.ByCount, KeyValuePair.Create<string, object?>("chathost.reason", "count")),
        new(expired.ByAge, KeyValuePair.Create<string, object?>("chathost.reason", "age")),
        new(expired.BySize, KeyValuePair.Create<string, object?>("chathost.reason", "size")),
    ];

    /// <summary>Counts a search; <paramref name="isCut"/> if it ended early and had not found enough.</summary>
    public void Searched(bool isCut)
    {
        Interlocked.Increment(ref _searches);
        if (isCut)
            Interlocked.Increment(ref _searchesCut);
    }

    public void Erased(int messages) => Interlocked.Add(ref _erased, messages);

    public void AppendFailed() => Interlocked.Increment(ref _failures);
}
