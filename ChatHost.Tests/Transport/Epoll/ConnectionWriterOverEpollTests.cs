using System.Net.Sockets;
using System.Text;
using ChatHost.Tests.Support;
using ChatHost.Transport;

namespace ChatHost.Tests.Transport.Epoll;

/// <summary>The writer over a real socket and the pipe of the same connection, with buffers of a few KiB.</summary>
public sealed class ConnectionWriterOverEpollTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Bytes_go_straight_to_the_system_while_it_has_capacity()
    {
        await using var pair = await EpollPair.ConnectAsync();
        var writer = WriterOf(pair);

        Assert.True(writer.Send("one\n"u8));
        Assert.Equal(0, writer.BytesUnderWay);
        Assert.True(writer.Flush());

        Assert.False(writer.IsFlushing);
        Assert.Equal("one\n"u8.ToArray(), await pair.HearAsync(4));
    }

    [Fact]
    public async Task Bytes_that_the_system_has_no_capacity_for_follow_in_order_and_nothing_overtakes_them()
    {
        await using var pair = await EpollPair.ConnectAsync();
        var writer = WriterOf(pair);
        var first = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(0, 200_000).Select(i => $"{i}\n")));
        var second = Encoding.ASCII.GetBytes("after\n");

        Assert.True(writer.Send(first));
        var rest = writer.BytesUnderWay;
        Assert.True(writer.Flush());
        Assert.True(writer.Send(second));
        Assert.Equal(rest + second.Length, writer.BytesUnderWay);
        Assert.True(writer.Flush());
        Assert.False(writer.TryEndFlush());
        var isFlushed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        writer.OnFlushed(isFlushed.SetResult);

        var heard = await pair.HearAsync(first.Length + second.Length);

        Assert.InRange(rest, 1, first.Length - 1);
        Assert.Equal([.. first, .. second], heard);
        await isFlushed.Task.WaitAsync(TestWait.Patience, Cancellation);
        Assert.True(writer.TryEndFlush());
        Assert.Equal((0, false), (writer.BytesUnderWay, writer.IsBroken));
    }

    [Fact]
    public async Task A_peer_that_resets_during_a_flush_ends_it_and_breaks_the_writer()
    {
        await using var pair = await EpollPair.ConnectAsync();
        var writer = WriterOf(pair);
        writer.Send(new byte[1 << 22]);
        writer.Flush();
        var isFlushed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        writer.OnFlushed(isFlushed.SetResult);

        pair.Reset();

        await isFlushed.Task.WaitAsync(TestWait.Patience, Cancellation);
        Assert.True(writer.TryEndFlush());
        Assert.True(writer.IsBroken);
    }

    [Fact]
    public async Task A_peer_that_reset_before_is_found_by_the_next_bytes()
    {
        await using var pair = await EpollPair.ConnectAsync();
        var writer = WriterOf(pair);
        pair.Reset();
        await Assert.ThrowsAnyAsync<IOException>(async () =>
        {
            while (!(await pair.ReadAsync()).IsCompleted)
                pair.Input.AdvanceTo(default);
        });

        Assert.False(writer.Send("one\n"u8));

        Assert.True(writer.IsBroken);
        Assert.False(writer.Flush());
    }

    private static ConnectionWriter WriterOf(EpollPair pair) => new(pair.Output, pair.Connection);
}
