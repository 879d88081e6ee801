using ChatHost.Logging;
using ChatHost.Tests.Support;

namespace ChatHost.Tests.Logging;

public sealed class LogThrottleTests
{
    private readonly ManualTime _time = new();
    private readonly LogThrottle _throttle;

    public LogThrottleTests() => _throttle = new(_time);

    [Fact]
    public void The_first_is_logged_at_once_and_the_next_a_second_later()
    {
        Assert.True(_throttle.IsDue(1, out _));
        _time.Advance(TimeSpan.FromSeconds(1) - TimeSpan.FromTicks(1));
        Assert.False(_throttle.IsDue(1, out _));

        _time.Advance(TimeSpan.FromTicks(1));

        Assert.True(_throttle.IsDue(1, out _));
        Assert.False(_throttle.IsDue(1, out _));
    }

    [Fact]
    public void An_interval_of_a_minute_is_a_minute()
    {
        var throttle = new LogThrottle(_time, TimeSpan.FromMinutes(1));
        Assert.True(throttle.IsDue(1, out _));
        _time.Advance(TimeSpan.FromSeconds(59));
        Assert.False(throttle.IsDue(1, out _));

        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.True(throttle.IsDue(1, out var untold));
        Assert.Equal(1, untold);
    }

    [Fact]
    public void Suppressed_lines_are_counted_in_the_next_one()
    {
        Assert.True(_throttle.IsDue(5, out var before));
        _throttle.IsDue(2, out _);
        _throttle.IsDue(3, out _);
        _time.Advance(TimeSpan.FromSeconds(1));

        Assert.True(_throttle.IsDue(7, out var untold));
        _time.Advance(TimeSpan.FromSeconds(1));
        Assert.True(_throttle.IsDue(1, out var after));

        Assert.Equal((0, 5, 0), (before, untold, after));
    }

    [Fact]
    public async Task Of_many_who_ask_at_once_one_logs_and_the_others_are_counted()
    {
        var logged = 0;

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(
            () =>
            {
                for (var i = 0; i < 1000; i++)
                {
                    if (_throttle.IsDue(1, out var _))
                        Interlocked.Increment(ref logged);
                }
            },
            TestContext.Current.CancellationToken)));
        _time.Advance(TimeSpan.FromSeconds(1));
        _throttle.IsDue(1, out var untold);

        Assert.Equal(1, logged);
        Assert.Equal(3999, untold);
    }
}
