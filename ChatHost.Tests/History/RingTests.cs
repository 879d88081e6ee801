using ChatHost.History;

namespace ChatHost.Tests.History;

public sealed class RingTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(9)]
    [InlineData(100)]
    public void Items_are_in_the_order_they_came_however_often_it_wraps_and_grows(int held)
    {
        var ring = new Ring<int>();
        var expected = new Queue<int>();

        for (var i = 0; i < 1000; i++)
        {
            if (ring.Count == Math.Min(held, 1 + (i / 2)))
                Assert.Equal(expected.Dequeue(), ring.RemoveFirst());
            ring.Add(i, held);
            expected.Enqueue(i);

            Assert.Equal(expected, Enumerable.Range(0, ring.Count).Select(index => ring[index]));
        }
    }

    [Fact]
    public void More_than_the_stated_maximum_fits()
    {
        var ring = new Ring<int>();

        for (var i = 0; i < 50; i++)
            ring.Add(i, maxCount: 3);

        Assert.Equal((50, 0, 49), (ring.Count, ring[0], ring[49]));
    }
}
