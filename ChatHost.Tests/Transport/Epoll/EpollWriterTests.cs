using System.Buffers;
using ChatHost.Tests.Support;

namespace ChatHost.Tests.Transport.Epoll;

public sealed class EpollWriterTests
{
    /// <summary>More than all buffers between the two ends hold, in bytes.</summary>
    private const int Much = 4 << 20;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_flush_that_the_system_has_capacity_for_is_over_at_once()
    {
        await using var pair = await EpollPair.ConnectAsync();
        pair.Output.Write("hello"u8);

        var flushing = pair.Output.FlushAsync(Cancellation);

        Assert.True(flushing.IsCompletedSuccessfully);
        Assert.False((await flushing).IsCompleted);
        Assert.Equal("hello"u8.ToArray(), await pair.HearAsync(5));
    }

    [Fact]
    public async Task A_flush_is_over_when_the_system_has_taken_the_last_byte()
    {
        await using var pair = await EpollPair.ConnectAsync();
        var bytes = TestBytes.Random(Much, seed: 1);

        var writing = pair.Output.WriteAsync(bytes, Cancellation).AsTask();
        var isOverAtOnce = writing.IsCompleted;
        var heard = await pair.HearAsync(Much);

        Assert.False(isOverAtOnce);
        Assert.False((await writing.WaitAsync(TestWait.Patience, Cancellation)).IsCompleted);
        Assert.Equal(bytes, heard);
    }

    [Fact]
    public async Task A_flush_during_another_follows_and_ends_with_it()
    {
        await using var pair = await EpollPair.ConnectAsync();
        var first = TestBytes.Random(Much, seed: 1);
        var second = TestBytes.Random(100_000, seed: 2);
        var writing = pair.Output.WriteAsync(first, Cancellation).AsTask();
        pair.Output.Write(second);

        var flushing = pair.Output.FlushAsync(Cancellation).AsTask();
        var isOverAtOnce = flushing.IsCompleted;
        var heard = await pair.HearAsync(Much + second.Length);

        Assert.False(isOverAtOnce);
        await flushing.WaitAsync(TestWait.Patience, Cancellation);
        Assert.True(writing.IsCompleted);
        Assert.Equal([.. first, .. second], heard);
    }

    [Fact]
    public async Task Nothing_goes_out_before_it_is_flushed()
    {
        await using var pair = await EpollPair.ConnectAsync();
        var much = TestBytes.Random(Much, seed: 1);
        var writing = pair.Output.WriteAsync(much, Cancellation).AsTask();
        pair.Output.Write("later"u8);

        await pair.HearAsync(Much);
        await writing.WaitAsync(TestWait.Patience, Cancellation);
        Assert.Equal(5, pair.Output.UnflushedBytes);
        Assert.Equal(0, pair.Peer.Available);
        await pair.Output.FlushAsync(Cancellation);

        Assert.Equal("later"u8.ToArray(), await pair.HearAsync(5));
    }

    [Fact]
    public async Task A_flush_to_a_peer_that_goes_ends_and_reports_it()
    {
        await using var pair = await EpollPair.ConnectAsync();
        var writing = pair.Output.WriteAsync(new byte[Much], Cancellation).AsTask();

        pair.Reset();

        Assert.True((await writing.WaitAsync(TestWait.Patience, Cancellation)).IsCompleted);
        Assert.True((await pair.Output.WriteAsync("more"u8.ToArray(), Cancellation)).IsCompleted);
    }

    [Fact]
    public async Task A_disposed_connection_ends_its_flush()
    {
        await using var pair = await EpollPair.ConnectAsync();
        var writing = pair.Output.WriteAsync(new byte[Much], Cancellation).AsTask();

        await pair.Connection.DisposeAsync();

        Assert.True((await writing.WaitAsync(TestWait.Patience, Cancellation)).IsCompleted);
    }

    [Fact]
    public async Task A_cancelled_flush_returns_and_its_bytes_go_out_with_the_next()
    {
        await using var pair = await EpollPair.ConnectAsync();
        var bytes = TestBytes.Random(Much, seed: 1);
        var writing = pair.Output.WriteAsync(bytes, Cancellation).AsTask();

        pair.Output.CancelPendingFlush();
        var isCancelled = (await writing.WaitAsync(TestWait.Patience, Cancellation)).IsCanceled;
        var flushing = pair.Output.FlushAsync(Cancellation).AsTask();

        Assert.True(isCancelled);
        Assert.Equal(bytes, await pair.HearAsync(Much));
        await flushing.WaitAsync(TestWait.Patience, Cancellation);
    }

    [Fact]
    public async Task Pieces_of_any_size_arrive_whole_and_in_order_at_a_reader_of_any_speed()
    {
        const int Length = 3 << 20;
        await using var pair = await EpollPair.ConnectAsync();
        var bytes = TestBytes.Random(Length, seed: 4);
        var hearing = pair.HearAsync(Length);
        var random = new Random(5);

        for (var at = 0; at < Length;)
        {
            var length = Math.Min(random.Next(1, 60_000), Length - at);
            if (random.Next(2) == 0)
                pair.Output.Write(bytes.AsSpan(at, length));
            else
                await pair.Output.WriteAsync(bytes.AsMemory(at, length), Cancellation).AsTask().WaitAsync(TestWait.Patience, Cancellation);
            at += length;
        }

        await pair.Output.FlushAsync(Cancellation).AsTask().WaitAsync(TestWait.Patience, Cancellation);
        Assert.Equal(bytes, await hearing);
    }
}
