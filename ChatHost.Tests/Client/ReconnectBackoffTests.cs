using ChatHost.Client;

namespace ChatHost.Tests.Client;

public sealed class ReconnectBackoffTests
{
    private static readonly TimeSpan Initial = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Max = TimeSpan.FromSeconds(1);

    [Theory]
    [InlineData(0, new[] { 100, 200, 400, 500, 500 })]
    [InlineData(0.5, new[] { 150, 300, 600, 750, 750 })]
    [InlineData(1, new[] { 200, 400, 800, 1000, 1000 })]
    public void Waits_double_up_to_the_maximum_and_half_of_each_is_random(double random, int[] milliseconds)
    {
        var backoff = new ReconnectBackoff(Initial, Max, () => random);

        Assert.Equal(milliseconds, milliseconds.Select(_ => (int)backoff.Next().TotalMilliseconds));
        Assert.Equal(5, backoff.Attempts);
    }

    [Fact]
    public void A_connection_that_stood_begins_the_waits_again()
    {
        var backoff = new ReconnectBackoff(Initial, Max, () => 1);
        backoff.Next();
        backoff.Next();

        backoff.Reset();

        Assert.Equal(Initial, backoff.Next());
        Assert.Equal(1, backoff.Attempts);
    }
}
