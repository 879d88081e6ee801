using System.Diagnostics.Metrics;
using ChatHost.Admin.Metrics;
using ChatHost.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace ChatHost.Tests.Admin.Metrics;

public sealed class MetricsCollectorTests : IDisposable
{
    private readonly TestMeters _meters = new();
    private readonly MetricsCollector _collector;
    private readonly Meter _meter;

    public MetricsCollectorTests()
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

    [Theory]
    [InlineData("chathost.lines", "{line}", "chathost_lines_total")]
    [InlineData("chathost.io", "By", "chathost_io_bytes_total")]
    [InlineData("cpu.time", "s", "cpu_time_seconds_total")]
    [InlineData("already.total", null, "already_total")]
    [InlineData("sent.bytes", "By", "sent_bytes_total")]
    [InlineData("speed", "By/s", "speed_bytes_per_second_total")]
    [InlineData("tries", "{try}/s", "tries_per_second_total")]
    [InlineData("share", "1", "share_total")]
    [InlineData("odd..name-with/all", null, "odd_name_with_all_total")]
    public void A_counter_gets_its_unit_and_total(string name, string? unit, string expected)
    {
        _meter.CreateCounter<long>(name, unit).Add(3);

        Assert.Equal(3, Scrape()[expected]);
    }

    [Fact]
    public void A_gauge_of_unit_one_is_a_ratio_and_what_goes_up_and_down_is_a_gauge()
    {
        _meter.CreateGauge<double>("load", "1").Record(0.5);
        var waiting = _meter.CreateUpDownCounter<int>("waiting", "{thing}");
        waiting.Add(5);
        waiting.Add(-2);

        var scrape = Scrape();

        Assert.Equal(0.5, scrape["load_ratio"]);
        Assert.Equal(3, scrape["waiting"]);
        Assert.Equal("gauge", scrape.Families["waiting"].Type);
    }

    [Fact]
    public void A_histogram_counts_up_to_each_bound_that_its_instrument_advises()
    {
        var histogram = _meter.CreateHistogram("took", "s", advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.1, 1, 10] });
        foreach (var value in new[] { 0.1, 0.5, 1, 5, 50 })
            histogram.Record(value);

        var scrape = Scrape();

        Assert.Equal(1, scrape["took_seconds_bucket{le=\"0.1\"}"]);
        Assert.Equal(3, scrape["took_seconds_bucket{le=\"1\"}"]);
        Assert.Equal(4, scrape["took_seconds_bucket{le=\"10\"}"]);
        Assert.Equal(5, scrape["took_seconds_bucket{le=\"+Inf\"}"]);
        Assert.Equal(56.6, scrape["took_seconds_sum"], 9);
        Assert.Equal(5, scrape["took_seconds_count"]);
    }

    [Fact]
    public void Labels_are_escaped_and_in_one_order()
    {
        var counter = _meter.CreateCounter<long>("odd");
        counter.Add(1, new("b.c", "quote \" backslash \\ line\nend"), new("a", true));
        counter.Add(1, new("a", true), new("b.c", "quote \" backslash \\ line\nend"));
        counter.Add(1, new("x.y", "1"), new KeyValuePair<string, object?>("x-y", 2));

        var scrape = Scrape();

        Assert.Equal(2, scrape["""odd_total{a="true",b_c="quote \" backslash \\ line\nend"}"""]);
        Assert.Equal(1, scrape["""odd_total{x_y="1;2"}"""]);
    }

    [Fact]
    public void A_description_stays_in_its_line()
    {
        _meter.CreateCounter<long>("described", null, "one\ntwo \\ three \"four\"").Add(1);

        Assert.Equal(@"one\ntwo \\ three ""four""", Scrape().Families["described_total"].Help);
    }

    [Fact]
    public void Observed_values_are_read_again_each_time_and_may_disappear()
    {
        var seen = new Dictionary<string, long> { ["a"] = 1, ["b"] = 2 };
        _meter.CreateObservableCounter("seen", () => seen.Select(pair =>
            new Measurement<long>(pair.Value, new KeyValuePair<string, object?>("who", pair.Key))));
        Assert.Equal(2, Scrape()["seen_total{who=\"b\"}"]);

        seen.Remove("b");
        seen["a"] = 7;

        var scrape = Scrape();
        Assert.Equal(7, scrape["seen_total{who=\"a\"}"]);
        Assert.DoesNotContain("seen_total{who=\"b\"}", scrape.Samples.Keys);
    }

    [Fact]
    public void One_instrument_that_fails_does_not_hide_the_others()
    {
        _meter.CreateObservableGauge("broken", int () => throw new InvalidOperationException("no sensor"));
        _meter.CreateObservableGauge("whole", () => 4);

        Assert.Equal(4, Scrape()["whole"]);
    }

    [Fact]
    public void A_tag_of_too_many_values_does_not_fill_the_memory()
    {
        var counter = _meter.CreateCounter<long>("wild");
        for (var i = 0; i < MetricFamily.MaxSeries + 50; i++)
            counter.Add(1, new KeyValuePair<string, object?>("id", i));

        var scrape = Scrape();

        Assert.Equal(MetricFamily.MaxSeries + 1, scrape.Families["wild_total"].Samples.Count);
        Assert.Equal(50, scrape["wild_total{otel_metric_overflow=\"true\"}"]);
    }

    [Fact]
    public void Two_instruments_that_come_to_one_name_are_one_family()
    {
        _meter.CreateCounter<long>("same.name").Add(1);
        _meter.CreateCounter<long>("same_name").Add(5);

        Assert.Equal(1, Scrape()["same_name_total"]);
    }

    [Fact]
    public void Another_host_in_this_process_is_not_measured()
    {
        using var others = new TestMeters();
        others.Create(new("ChatHost")).CreateCounter<long>("foreign").Add(1);
        _meters.Create(new("Somebody.Else")).CreateCounter<long>("unasked").Add(1);

        var scrape = Scrape();

        Assert.DoesNotContain("foreign_total", scrape.Families.Keys);
        Assert.DoesNotContain("unasked_total", scrape.Families.Keys);
    }

    [Fact]
    public async Task Nothing_is_lost_when_many_measure_at_once()
    {
        var counter = _meter.CreateCounter<long>("busy");
        var histogram = _meter.CreateHistogram<long>("sizes");

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(
            () =>
            {
                for (var i = 0; i < 5000; i++)
                {
                    counter.Add(1);
                    histogram.Record(2);
                }
            },
            TestContext.Current.CancellationToken))).WaitAsync(TestWait.Patience, TestContext.Current.CancellationToken);

        var scrape = Scrape();
        Assert.Equal(20_000, scrape["busy_total"]);
        Assert.Equal(20_000, scrape["sizes_count"]);
        Assert.Equal(40_000, scrape["sizes_sum"]);
    }

    private PrometheusScrape Scrape() => PrometheusScrape.Parse(_collector.Write(PrometheusText.Of));
}
