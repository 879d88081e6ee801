using ChatHost.Protocols;
using ChatHost.Tests.Support;

namespace ChatHost.Tests.Protocols;

public sealed class TokenBucketTests
{
    private readonly ManualTime _time = new();
    private TokenBucket _bucket;

    public TokenBucketTests() => _bucket = new(tokens: 3, _time.GetTimestamp());

    [Fact]
    public void A_full_bucket_gives_its_capacity_at_once_and_then_one_at_a_time()
    {
        Assert.Equal([0, 0, 0, 500, 1000], [Take(), Take(), Take(), Take(), Take()]);
    }

    [Fact]
    public void It_fills_with_time_and_no_further_than_full()
    {
        for (var i = 0; i < 3; i++)
            Take();

        _time.Advance(TimeSpan.FromMilliseconds(500));
        Assert.Equal([0, 500], [Take(), Take()]);

        _time.Advance(TimeSpan.FromHours(1));
        Assert.Equal([0, 0, 0, 500], [Take(), Take(), Take(), Take()]);
    }

    [Fact]
    public void A_caller_that_waits_as_long_as_asked_keeps_to_the_rate()
    {
        for (var i = 0; i < 3; i++)
            Take();

        for (var i = 0; i < 10; i++)
        {
            Assert.Equal(500, Take());
            _time.Advance(TimeSpan.FromMilliseconds(500));
        }
    }

    /// <summary>Takes one of 3, at 2 a second; returns how long to wait for it, in milliseconds.</summary>
    private double Take() => _bucket.Take(perSecond: 2, burst: 3, _time).TotalMilliseconds;
}
