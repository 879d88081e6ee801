namespace ChatHost.Tests.Support;

public sealed class ManualTimeTests
{
    private readonly ManualTime _time = new();
    private readonly List<string> _fired = [];

    [Fact]
    public void Time_passes_only_when_advanced()
    {
        var (then, now) = (_time.GetTimestamp(), _time.GetUtcNow());

        _time.Advance(TimeSpan.FromSeconds(3));

        Assert.Equal(TimeSpan.FromSeconds(3), _time.GetElapsedTime(then));
        Assert.Equal(TimeSpan.FromSeconds(3), _time.GetUtcNow() - now);
    }

    [Fact]
    public void Timers_fire_in_the_order_due_each_at_its_moment()
    {
        Set("late", 2);
        Set("soon", 1);
        Set("never", 9);

        _time.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal(["soon at 1", "late at 2"], _fired);
    }

    [Fact]
    public void A_timer_with_a_period_fires_again_until_it_is_disposed()
    {
        var timer = Set("tick", 1, period: 2);

        _time.Advance(TimeSpan.FromSeconds(5));
        timer.Dispose();
        _time.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal(["tick at 1", "tick at 3", "tick at 5"], _fired);
    }

    [Fact]
    public void A_timer_set_by_another_fires_in_the_same_advance()
    {
        using var first = _time.CreateTimer(_ => Set("second", 1), null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);

        _time.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal(["second at 2"], _fired);
    }

    private ITimer Set(string name, int due, int? period = null) => _time.CreateTimer(
        _ => _fired.Add($"{name} at {(_time.GetUtcNow() - ManualTime.Start).TotalSeconds}"),
        state: null,
        TimeSpan.FromSeconds(due),
        period is { } seconds ? TimeSpan.FromSeconds(seconds) : Timeout.InfiniteTimeSpan);
}
