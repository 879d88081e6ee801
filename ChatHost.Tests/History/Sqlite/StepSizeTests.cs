using ChatHost.History.Sqlite;

namespace ChatHost.Tests.History.Sqlite;

public sealed class StepSizeTests
{
    [Theory]
    [InlineData(100, 10)]
    [InlineData(25, 40)]
    [InlineData(5000, 1)]
    [InlineData(1, 256)]
    public void Steps_settle_at_what_their_target_has_time_for(int microsecondsForOne, int expected)
    {
        var size = new StepSize(initial: 32, max: 256);

        for (var step = 0; step < 200; step++)
            size.Took(TimeSpan.FromMicroseconds(microsecondsForOne) * size.Value);

        Assert.InRange(size.Value, Math.Max(1, expected - (expected / 8) - 1), Math.Min(256, expected + (expected / 8) + 1));
    }

    [Fact]
    public void One_slow_step_halves_the_next_and_one_quick_step_changes_little()
    {
        var slow = new StepSize(initial: 32, max: 256);
        var quick = new StepSize(initial: 32, max: 256);

        slow.Took(StepSize.Limit * 100);
        quick.Took(TimeSpan.FromMicroseconds(1));

        Assert.Equal((16, 35), (slow.Value, quick.Value));
    }

    [Fact]
    public void A_step_without_measurable_duration_grows_the_next()
    {
        var size = new StepSize(initial: 32, max: 34);

        size.Took(TimeSpan.Zero);

        Assert.Equal(34, size.Value);
    }
}
