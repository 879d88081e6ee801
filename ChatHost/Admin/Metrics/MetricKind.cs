using System.Diagnostics.Metrics;

namespace ChatHost.Admin.Metrics;

/// <summary>How Prometheus reads a metric.</summary>
internal enum MetricKind
{
    /// <summary>Only grows.</summary>
    Counter,

    /// <summary>A current value that is set.</summary>
    Gauge,

    /// <summary>A current value, reported by its changes: a gauge to Prometheus.</summary>
    UpDownCounter,

    Histogram,
}

/// <summary>Finds the kind of an instrument, and its name.</summary>
internal static class MetricKinds
{
    /// <summary>The runtime's that rise and fall, which it makes as counters all the same.</summary>
    private static readonly string[] FallingCounters = ["dotnet.thread_pool.queue.length", "dotnet.thread_pool.thread.count"];

    /// <summary>What the text formats call it.</summary>
    public static string TypeOf(MetricKind kind) => kind switch
    {
        MetricKind.Counter => "counter",
        MetricKind.Histogram => "histogram",
        _ => "gauge",
    };

    public static MetricKind Of(Instrument instrument)
    {
        if (FallingCounters.Contains(instrument.Name))
            return MetricKind.UpDownCounter;
        var type = instrument.GetType();
        var definition = type.IsGenericType ? type.GetGenericTypeDefinition() : type;
        if (definition == typeof(Counter<>) || definition == typeof(ObservableCounter<>))
            return MetricKind.Counter;
        if (definition == typeof(Histogram<>))
            return MetricKind.Histogram;
        return definition == typeof(UpDownCounter<>) || definition == typeof(ObservableUpDownCounter<>)
            ? MetricKind.UpDownCounter
            : MetricKind.Gauge;
    }
}
