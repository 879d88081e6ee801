using System.Globalization;
using ChatHost.Protocols.Json;
using ChatHost.Sessions;

namespace ChatHost.Tests.Sessions;

/// <summary>Ids that were used are known, and almost no others.</summary>
public sealed class GrowingBloomFilterTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(1_000)]
    [InlineData(40_000)]
    public void Every_used_id_is_known_and_few_others(int count)
    {
        var ids = new GrowingBloomFilter();
        for (var i = 0; i < count; i++)
            ids.Add(Id(i));

        Assert.DoesNotContain(Enumerable.Range(0, count), i => !ids.MayHold(Id(i)));
        Assert.InRange(Enumerable.Range(count, 1_000).Count(i => ids.MayHold(Id(i))), 0, 120);
    }

    [Fact]
    public void Past_its_size_it_knows_too_many_but_forgets_none()
    {
        var ids = new GrowingBloomFilter();
        for (var i = 0; i < 200_000; i++)
            ids.Add(Id(i));

        Assert.DoesNotContain(Enumerable.Range(0, 200_000), i => !ids.MayHold(Id(i)));
    }

    [Fact]
    public void Nothing_is_known_at_first() => Assert.False(new GrowingBloomFilter().MayHold("c1"));

    private static string Id(int number) => number.ToString(CultureInfo.InvariantCulture);
}
