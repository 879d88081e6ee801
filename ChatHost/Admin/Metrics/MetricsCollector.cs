using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace ChatHost.Admin.Metrics;

/// <summary>
/// Listens to the instruments of this host and of the frameworks it stands on, from its start on, and keeps what they measure
/// until somebody asks.
/// </summary>
internal sealed class MetricsCollector(IMeterFactory meters, ILogger<MetricsCollector> logger) : IHostedService, IDisposable
{
    /// <summary>The meters that are listened to: ours, the HTTP server's and its requests', and the runtime's.</summary>
    public static readonly string[] Meters =
        ["ChatHost", "Microsoft.AspNetCore.Hosting", "Microsoft.AspNetCore.Server.Kestrel", "System.Runtime"];

    private readonly Lock _lock = new();
    private readonly ConcurrentDictionary<string, MetricFamily> _families = new();
    private readonly MeterListener _listener = new();

    public Task StartAsync(CancellationToken cancellationToken)
    {
        _listener.InstrumentPublished = OnPublished;
        _listener.SetMeasurementEventCallback<byte>((_, value, tags, family) => Measure(family, value, tags));
        _listener.SetMeasurementEventCallback<short>((_, value, tags, family) => Measure(family, value, tags));
        _listener.SetMeasurementEventCallback<int>((_, value, tags, family) => Measure(family, value, tags));
        _listener.SetMeasurementEventCallback<long>((_, value, tags, family) => Measure(family, value, tags));
        _listener.SetMeasurementEventCallback<float>((_, value, tags, family) => Measure(family, value, tags));
        _listener.SetMeasurementEventCallback<double>((_, value, tags, family) => Measure(family, value, tags));
        _listener.SetMeasurementEventCallback<decimal>((_, value, tags, family) => Measure(family, (double)value, tags));
        _listener.Start();
        return Task.CompletedTask;
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose() => _listener.Dispose();

    /// <summary>All that was measured until now, by name.</summary>
    /// <param name="format">Writes it as text: <see cref="PrometheusText.Of"/> or <see cref="OpenMetricsText.Of"/>.</param>
    public string Write(Func<IEnumerable<MetricFamily>, string> format)
    {
        // One asker at a time: the observed instruments are forgotten and read again.
        lock (_lock)
        {
            foreach (var (_, family) in _families)
                family.ForgetObserved();
            try
            {
                _listener.RecordObservableInstruments();
            }
            catch (AggregateException exception)
            {
                // The others have been read all the same.
                AdminLog.NotMeasured(logger, exception);
            }

            return format(_families.Values.OrderBy(family => family.Name, StringComparer.Ordinal));
        }
    }

    private static void Measure(object? family, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        ((MetricFamily)family!).Measure(value, tags);

    private void OnPublished(Instrument instrument, MeterListener listener)
    {
        // Another host in this process has meters of the same names. The runtime's has no scope.
        if (!Meters.Contains(instrument.Meter.Name) || (instrument.Meter.Scope is { } scope && scope != meters))
            return;

        // A name stands for one instrument: the first.
        var family = new MetricFamily(instrument, MetricKinds.Of(instrument));
        if (!_families.TryAdd(family.Name, family))
            return;

        // Our histograms have no tags. A rate can be computed only if the zero was scraped.
        if (family.Kind == MetricKind.Histogram && instrument.Meter.Name == Meters[0])
            family.ShowFromStart();
        listener.EnableMeasurementEvents(instrument, family);
    }
}
