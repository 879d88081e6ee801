using System.Diagnostics.Metrics;
using System.Text.RegularExpressions;
using ChatHost.Admin.Metrics;
using ChatHost.Hosting.Configuration;
using ChatHost.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace ChatHost.Tests.Admin.Metrics;

/// <summary>Holds the table of <c>docs/metrics.md</c> against the instruments that the host really has.</summary>
public sealed partial class MetricsDocsTests
{
    [Fact]
    public async Task The_table_is_what_the_host_measures()
    {
        var written = File.ReadLines(Repository.PathOf("docs", "metrics.md"))
            .Where(line => line.StartsWith("| `chathost.", StringComparison.Ordinal) && line.Contains("| `chathost_", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal);

        Assert.Equal(string.Join('\n', await RealAsync()), string.Join('\n', written));
    }

    [Fact]
    public void Each_limit_shows_in_a_metric()
    {
        // A name and a choice: they bound nothing.
        string[] noLimits = ["Rooms:Default", "Limits:SlowReaders"];
        var page = File.ReadAllLines(Repository.PathOf("docs", "metrics.md"));
        var rows = page.Where(line => LimitRow().IsMatch(line)).ToArray();
        var measured = page.Where(line => line.Contains("| `chathost_", StringComparison.Ordinal)).Select(line => line.Split('`')[1])
            .Append("http.server.request.duration").ToHashSet();

        Assert.Equal(
            SettingsCatalog.All.Select(entry => entry.Key).Where(key => LimitRow().IsMatch($"| `{key}` |")).Except(noLimits),
            rows.Select(row => row.Split('`')[1]));
        Assert.All(rows, row => Assert.Contains(row.Split('`')[3], measured));
        Assert.Subset(measured, rows.SelectMany(row => MetricNames().Matches(row).Select(match => match.Groups[1].Value)).ToHashSet());
    }

    [GeneratedRegex("^\\| `((Rooms|Limits):[\\w:]+|History:Max(PerRoom|Bytes|Age))` \\|")]
    private static partial Regex LimitRow();

    [GeneratedRegex("`((chathost|http)\\.[\\w.]+)`")]
    private static partial Regex MetricNames();

    private static async Task<IEnumerable<string>> RealAsync()
    {
        using var certificates = new TestCertificates();
        var (certificate, key) = certificates.Write("server");
        await using var host = RunningHost.Start(("Tls:Certificates:0:Certificate", certificate), ("Tls:Certificates:0:Key", key));
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
