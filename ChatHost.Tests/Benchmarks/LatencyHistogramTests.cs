using ChatHost.Benchmarks.Generator;

namespace ChatHost.Tests.Benchmarks;

public sealed class LatencyHistogramTests
{
    private readonly LatencyHistogram _histogram = new();

    [Theory]
    [InlineData(0.5)]
    [InlineData(0.9)]
    [InlineData(0.99)]
    [InlineData(1)]
    public void A_percentile_is_off_by_less_than_two_percent(double part)
    {
        for (var i = 1; i <= 10_000; i++)
            _histogram.Add(i * 1000L);

        Assert.InRange(_histogram.Milliseconds(part), part * 10 * 0.98, part * 10 * 1.02);
        Assert.Equal(10_000, _histogram.Count);
        Assert.Equal(10_000_000, _histogram.Max);
    }

    [Fact]
    public void The_smallest_and_the_largest_value_are_recorded()
    {
        _histogram.Add(-1);
        _histogram.Add(0);
        _histogram.Add(long.MaxValue);

        Assert.Equal(0, _histogram.Milliseconds(0.5));
        Assert.Equal(long.MaxValue / 1e6, _histogram.Milliseconds(1), tolerance: 1e-3);
    }

    [Fact]
    public void Without_anything_there_is_no_latency()
    {
        Assert.Equal(0, _histogram.Milliseconds(0.99));
    }

    [Fact]
    public void Another_histogram_can_be_added()
    {
        var (one, other) = (new LatencyHistogram(), new LatencyHistogram());
        one.Add(1_000_000);
        other.Add(3_000_000);
        other.Add(3_000_000);

        one.Add(other);

        Assert.Equal(3, one.Count);
        Assert.Equal(3_000_000, one.Max);
        Assert.InRange(one.Milliseconds(0.5), 2.9, 3.1);
    }
}
