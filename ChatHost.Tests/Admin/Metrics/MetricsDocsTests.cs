using System.Diagnostics.Metrics;
using ChatHost.Admin.Metrics;
using ChatHost.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace ChatHost.Tests.Admin.Metrics;

/// <summary>Holds the table of <c>docs/metrics.md</c> against the instruments that the host really has.</summary>
public sealed class MetricsDocsTests
{
    [Fact]
    public async Task The_table_is_what_the_host_measures()
    {
        var written = File.ReadLines(Repository.PathOf("docs", "metrics.md"))
            .Where(line => line.StartsWith("| `chathost.", StringComparison.Ordinal) && line.Contains("| `chathost_", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal);

        Assert.Equal(string.Join('\n', await RealAsync()), string.Join('\n', written));
    }

    private static async Task<IEnumerable<string>> RealAsync()
    {
        await using var host = RunningHost.Start();
        var labels = new Dictionary<Instrument, SortedSet<string>>();
        void Measured<T>(Instrument instrument, T value, ReadOnlySpan<KeyValuePair<string, object?>> tags, object? state)
        {
            foreach (var tag in tags)
                labels[instrument].Add(tag.Key);
        }

        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name != "ChatHost" || instrument.Meter.Scope != host.Services.GetRequiredService<IMeterFactory>())
                return;
            labels.Add(instrument, []);
            listener.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<int>(Measured);
        listener.SetMeasurementEventCallback<long>(Measured);
        listener.SetMeasurementEventCallback<double>(Measured);
        listener.Start();
        listener.RecordObservableInstruments();

        return labels.Select(entry => Row(entry.Key, entry.Value)).Order(StringComparer.Ordinal);
    }

    private static string Row(Instrument instrument, IEnumerable<string> labels)
    {
        var kind = MetricKinds.Of(instrument);
        var name = MetricName.Of(instrument, kind);
        var type = kind switch
        {
            MetricKind.Counter => "counter",
            MetricKind.Histogram => "histogram",
            MetricKind.UpDownCounter => "up-down counter",
            _ => "gauge",
        };
        var named = string.Join(", ", labels.Select(label => $"`{label}`"));
        return $"| `{instrument.Name}` | `{name}` | {type} | {instrument.Unit} | {named} | {instrument.Description} |";
    }
}
