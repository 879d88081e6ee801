using ChatHost.Transport;

namespace ChatHost.Tests.Transport;

public sealed class MemoryTrimmerTests
{
    private readonly MemoryTrimmer _trim;
    private int _collections;

    public MemoryTrimmerTests() => _trim = new(() => _collections++);

    [Fact]
    public void Memory_is_returned_once_a_crowd_has_come_and_again_once_it_has_gone()
    {
        Beat(600, 1200, 5000, 10_000);
        var whileTheyCame = _collections;

        Beat(10_000, 10_000, 10_003);
        var onceTheyHadCome = _collections;
        Beat(4000, 0);
        Beat(0, 0, 0);

        Assert.Equal((0, 1, 2), (whileTheyCame, onceTheyHadCome, _collections));
    }

    [Fact]
    public void Steady_coming_and_going_is_no_crowd()
    {
        for (var second = 0; second < 10_000; second++)
            Beat(second % 7 == 0 ? 100 * (second % 4) : 50);

        Assert.Equal(0, _collections);
    }

    private void Beat(params int[] counts)
    {
        foreach (var count in counts)
            _trim.Beat(count);
    }
}
