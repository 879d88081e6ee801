using ChatHost.Transport;

namespace ChatHost.Tests.Transport;

public sealed class StreamBlocksTests : IDisposable
{
    private readonly StreamBlocks _blocks = new();

    public void Dispose() => _blocks.Dispose();

    [Fact]
    public void A_block_is_large_however_little_is_asked_for()
    {
        using var block = _blocks.Rent(1);

        Assert.Equal(64 * 1024, block.Memory.Length);
        Assert.Equal(block.Memory.Length, _blocks.MaxBufferSize);
    }

    [Fact]
    public void More_than_a_block_cannot_be_had() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => _blocks.Rent(64 * 1024 + 1));

    [Fact]
    public void What_was_given_back_serves_again()
    {
        var first = _blocks.Rent();
        first.Dispose();

        Assert.Same(first, _blocks.Rent());
    }

    [Fact]
    public void Of_many_that_are_given_back_only_some_are_kept()
    {
        var rented = Enumerable.Range(0, 100).Select(_ => _blocks.Rent()).ToHashSet();
        foreach (var block in rented)
            block.Dispose();

        var again = Enumerable.Range(0, 100).Select(_ => _blocks.Rent()).Count(rented.Contains);

        Assert.Equal(64, again);
    }

    [Fact]
    public void A_listener_that_closes_leaves_the_blocks_of_the_others()
    {
        var block = _blocks.Rent();

        _blocks.Create().Dispose();
        block.Dispose();

        Assert.Same(block, _blocks.Rent());
    }
}
