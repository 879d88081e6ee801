using ChatHost.Benchmarks.Generator;

namespace ChatHost.Tests.Benchmarks;

public sealed class SequenceCheckTests
{
    private SequenceCheck _check;

    [Fact]
    public void Lines_in_order_are_in_order()
    {
        Assert.Equal([Arrival.InOrder, Arrival.InOrder, Arrival.InOrder], Take(1, 2, 3));
        Assert.Equal(3, _check.Received);
    }

    [Fact]
    public void A_line_that_comes_again_is_doubled_and_not_counted()
    {
        Assert.Equal([Arrival.InOrder, Arrival.Doubled, Arrival.InOrder, Arrival.Doubled], Take(1, 1, 2, 1));
        Assert.Equal(2, _check.Received);
    }

    [Fact]
    public void A_line_that_comes_late_is_reordered_and_counted()
    {
        Assert.Equal([Arrival.InOrder, Arrival.InOrder, Arrival.Reordered, Arrival.Doubled], Take(1, 3, 2, 2));
        Assert.Equal(3, _check.Received);
    }

    [Fact]
    public void A_line_that_never_comes_is_missing_from_the_count()
    {
        Take(1, 2, 200, 201);

        Assert.Equal(4, _check.Received);
        Assert.Equal([Arrival.Reordered], Take(150));
    }

    private Arrival[] Take(params int[] numbers)
    {
        var arrivals = new List<Arrival>();
        foreach (var number in numbers)
            arrivals.Add(_check.Take(number));
        return [.. arrivals];
    }
}
