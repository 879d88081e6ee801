using System.Diagnostics.Metrics;
using System.Net;
using ChatHost.Admin.Metrics;
using ChatHost.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace ChatHost.Tests.Admin.Metrics;

public sealed class OpenMetricsTests : IDisposable
{
    private const string OpenMetrics = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    private const string Prometheus = "text/plain; version=0.0.4; charset=utf-8";

    private readonly TestMeters _meters = new();
    private readonly MetricsCollector _collector;
    private readonly Meter _meter;

    public OpenMetricsTests()
    {
        _collector = new(_meters, NullLogger<MetricsCollector>.Instance);
        _collector.StartAsync(CancellationToken.None);
        _meter = _meters.Create(new("ChatHost"));
    }

    public void Dispose()
    {
        _collector.Dispose();
        _meters.Dispose();
    }

    [Fact]
    public async Task A_request_for_OpenMetrics_returns_all_metrics_in_its_format()
    {
        await using var host = RunningHost.Start();
        using var admin = AdminCaller.Of(host);
        using var client = await LineClient.ConnectAsync(host.ChatPort, "alice");
        await admin.GetAsync("/rooms");

        var answer = await admin.SendAsync(HttpMethod.Get, "/metrics", null, ("Accept", "application/openmetrics-text"));
        var plain = PrometheusScrape.Parse((await admin.GetAsync("/metrics")).Body);

        Assert.Equal(HttpStatusCode.OK, answer.Status);
        Assert.Equal(OpenMetrics, answer.ContentType);
        Assert.Equal("Accept", answer.Headers["Vary"]);
        var scrape = OpenMetricsScrape.Parse(answer.Body);
        Assert.Equal(("counter", "bytes"), (scrape.Families["chathost_io_bytes"].Type, scrape.Families["chathost_io_bytes"].Unit));
        Assert.Equal(("histogram", "seconds"), (scrape.Families["chathost_room_round_duration_seconds"].Type, scrape.Families["chathost_room_round_duration_seconds"].Unit));
        Assert.Equal("1.0", scrape.Families["chathost_room_batch_size"].Samples[0].Bound);
        Assert.Equal(
            plain.Families.Values.SelectMany(family => family.SampleNames).Order(),
            scrape.Families.Values.SelectMany(family => family.SampleNames).Order());
    }

    [Theory]
    [InlineData(null, Prometheus)]
    [InlineData("*/*", Prometheus)]
    [InlineData("text/plain", Prometheus)]
    [InlineData("text/html, nonsense", Prometheus)]
    [InlineData("application/openmetrics-text; version=1.0.0", OpenMetrics)]
    [InlineData("Application/OpenMetrics-Text; Version=\"1.0.0\"; charset=utf-8", OpenMetrics)]
    [InlineData("application/openmetrics-text; version=2.0.0", Prometheus)]
    [InlineData("application/openmetrics-text; q=0", Prometheus)]
    [InlineData("application/openmetrics-text; q=0.3, text/plain; q=0.7", Prometheus)]
    [InlineData("application/openmetrics-text; q=0.7, text/plain; q=0.7", OpenMetrics)]
    [InlineData(
        "application/openmetrics-text;version=1.0.0;escaping=allow-utf-8;q=0.5,application/openmetrics-text;version=0.0.1;q=0.4,"
        + "text/plain;version=1.0.0;escaping=allow-utf-8;q=0.3,text/plain;version=0.0.4;q=0.2,*/*;q=0.1",
        OpenMetrics)]
    public async Task The_format_is_the_one_that_is_preferred(string? accept, string contentType)
    {
        await using var host = RunningHost.Start();
        using var admin = AdminCaller.Of(host);

        var answer = await admin.SendAsync(HttpMethod.Get, "/metrics", null, accept is null ? [] : [("Accept", accept)]);

        Assert.Equal(contentType, answer.ContentType);
    }

    [Fact]
    public void A_counter_is_named_without_its_total_and_has_its_unit()
    {
        _meter.CreateCounter<long>("cpu.time", "s", "Time that was worked.").Add(3);
        _meter.CreateUpDownCounter<long>("queue", "By").Add(4);
        _meter.CreateGauge<double>("load", "1").Record(0.5);
        _meter.CreateUpDownCounter<long>("waiting", "{thing}").Add(5);

        var scrape = Scrape();

        Assert.Equal(3, scrape.Samples["cpu_time_seconds_total"]);
        Assert.Equal(("counter", "seconds", "Time that was worked."), Told("cpu_time_seconds"));
        Assert.Equal(("gauge", "bytes", ""), Told("queue_bytes"));
        Assert.Equal(("gauge", "ratio", ""), Told("load_ratio"));
        Assert.Equal(("gauge", null, ""), Told("waiting"));

        (string Type, string? Unit, string? Help) Told(string name) =>
            (scrape.Families[name].Type, scrape.Families[name].Unit, scrape.Families[name].Help);
    }

    [Fact]
    public void A_description_stays_in_its_line_and_its_quotes_are_escaped()
    {
        _meter.CreateCounter<long>("described", null, "one\ntwo \\ three \"four\"").Add(1, new KeyValuePair<string, object?>("a", "x\"\n\\"));

        var scrape = Scrape();

        Assert.Equal("""one\ntwo \\ three \"four\" """.TrimEnd(), scrape.Families["described"].Help);
        Assert.Equal(1, scrape.Samples["""described_total{a="x\"\n\\"}"""]);
    }

    [Fact]
    public void A_counter_that_would_take_the_name_of_another_metric_is_left_out()
    {
        _meter.CreateGauge<long>("taken").Record(7);
        _meter.CreateCounter<long>("taken.total").Add(1);

        var scrape = Scrape();

        Assert.Equal(7, scrape.Samples["taken"]);
        Assert.DoesNotContain("taken_total", scrape.Samples.Keys);
    }

    [Theory]
    [InlineData(0, "0.0")]
    [InlineData(0.001, "0.001")]
    [InlineData(0.95, "0.95")]
    [InlineData(1, "1.0")]
    [InlineData(10, "10.0")]
    [InlineData(1e-10, "1e-10")]
    [InlineData(1e-9, "1e-09")]
    [InlineData(1e-5, "1e-05")]
    [InlineData(1e-4, "0.0001")]
    [InlineData(1e5, "100000.0")]
    [InlineData(1e6, "1e+06")]
    [InlineData(2.5e6, "2.5e+06")]
    [InlineData(1e10, "1e+10")]
    [InlineData(-1, "-1.0")]
    public void A_bound_is_written_in_its_canonical_form(double bound, string text) => Assert.Equal(text, OpenMetricsText.Canonical(bound));

    private OpenMetricsScrape Scrape() => OpenMetricsScrape.Parse(_collector.Write(OpenMetricsText.Of));
}
