using System.Buffers;
using System.Net.Sockets;
using System.Text;
using ChatHost.Tests.Support;
using Microsoft.AspNetCore.Connections;

namespace ChatHost.Tests.Transport.Epoll;

public sealed class EpollReaderTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_read_waits_for_bytes_and_returns_them()
    {
        await using var pair = await EpollPair.ConnectAsync();
        var reading = pair.ReadAsync();

        Assert.False(reading.IsCompleted);
        await pair.SayAsync("hello"u8.ToArray());
        var result = await reading;

        Assert.Equal("hello", Encoding.UTF8.GetString(result.Buffer));
        Assert.False(result.IsCompleted || result.IsCanceled);
    }

    [Fact]
    public async Task Bytes_received_before_a_read_are_there()
    {
        await using var pair = await EpollPair.ConnectAsync();
        await pair.SayAsync("hello"u8.ToArray());

        Assert.Equal("hello"u8.ToArray(), await pair.ReadAsync(5));
    }

    [Fact]
    public async Task An_incomplete_frame_is_kept_in_one_piece_until_it_is_complete()
    {
        await using var pair = await EpollPair.ConnectAsync();
        var frame = TestBytes.Random(200_000, seed: 1);

        var saying = pair.SayAsync(frame);
        var read = await pair.ReadAsync(frame.Length);
        await saying;

        Assert.Equal(frame, read);
    }

    [Fact]
    public async Task Examined_bytes_that_were_not_consumed_are_returned_again_with_later_ones()
    {
        await using var pair = await EpollPair.ConnectAsync();
        await pair.SayAsync("one\ntw"u8.ToArray());
        var first = await pair.ReadAsync();
        pair.Input.AdvanceTo(first.Buffer.GetPosition(4), first.Buffer.End);

        var reading = pair.ReadAsync();
        await pair.SayAsync("o\n"u8.ToArray());

        Assert.Equal("two\n", Encoding.UTF8.GetString((await reading).Buffer));
    }

    [Fact]
    public async Task Unexamined_bytes_are_returned_at_once()
    {
        await using var pair = await EpollPair.ConnectAsync();
        await pair.SayAsync("one\ntwo\n"u8.ToArray());
        var first = await pair.ReadAsync();
        pair.Input.AdvanceTo(first.Buffer.GetPosition(4));

        Assert.True(pair.Input.TryRead(out var rest));

        Assert.Equal("two\n", Encoding.UTF8.GetString(rest.Buffer));
    }

    [Fact]
    public async Task The_end_follows_the_last_bytes_also_when_both_come_at_once()
    {
        await using var pair = await EpollPair.ConnectAsync();
        await pair.SayAsync("bye"u8.ToArray());
        pair.Peer.Shutdown(SocketShutdown.Send);

        Assert.Equal("bye"u8.ToArray(), await pair.ReadAsync(3));
        var end = await pair.ReadAsync();

        Assert.True(end.IsCompleted);
        Assert.True(end.Buffer.IsEmpty);
    }

    [Fact]
    public async Task An_end_keeps_an_incomplete_frame()
    {
        await using var pair = await EpollPair.ConnectAsync();
        await pair.SayAsync("half"u8.ToArray());
        var half = await pair.ReadAsync();
        pair.Input.AdvanceTo(half.Buffer.Start, half.Buffer.End);
        var reading = pair.ReadAsync();

        pair.Peer.Shutdown(SocketShutdown.Send);
        var end = await reading;

        Assert.True(end.IsCompleted);
        Assert.Equal("half", Encoding.UTF8.GetString(end.Buffer));
    }

    [Fact]
    public async Task A_reset_is_thrown()
    {
        await using var pair = await EpollPair.ConnectAsync();
        var reading = pair.ReadAsync();

        pair.Reset();

        await Assert.ThrowsAsync<ConnectionResetException>(() => reading);
        await Assert.ThrowsAsync<ConnectionResetException>(pair.ReadAsync);
    }

    [Fact]
    public async Task A_cancelled_read_takes_nothing_and_the_next_one_continues()
    {
        await using var pair = await EpollPair.ConnectAsync();
        var reading = pair.ReadAsync();

        pair.Input.CancelPendingRead();
        var cancelled = await reading;
        pair.Input.AdvanceTo(cancelled.Buffer.End);
        await pair.SayAsync("hello"u8.ToArray());

        Assert.True(cancelled.IsCanceled);
        Assert.Equal("hello"u8.ToArray(), await pair.ReadAsync(5));
    }

    [Fact]
    public async Task A_cancellation_before_a_read_ends_that_read_only()
    {
        await using var pair = await EpollPair.ConnectAsync();

        pair.Input.CancelPendingRead();
        pair.Input.CancelPendingRead();

        Assert.True((await pair.ReadAsync()).IsCanceled);
        Assert.False(pair.ReadAsync().IsCompleted);
    }

    [Fact]
    public async Task A_token_cancels_a_read()
    {
        await using var pair = await EpollPair.ConnectAsync();
        using var cancellation = new CancellationTokenSource();
        var reading = pair.Input.ReadAsync(cancellation.Token).AsTask();

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading.WaitAsync(TestWait.Patience, Cancellation));
    }

    [Fact]
    public async Task Reads_of_an_aborted_connection_throw_the_reason()
    {
        await using var pair = await EpollPair.ConnectAsync();
        var reading = pair.ReadAsync();

        pair.Connection.Abort(new("too slow"));

        var thrown = await Assert.ThrowsAsync<ConnectionAbortedException>(() => reading);
        Assert.Equal("too slow", thrown.Message);
    }

    [Fact]
    public async Task Reads_and_cancellations_from_many_threads_lose_no_byte_and_no_wake_up()
    {
        const int Length = 300_000;
        await using var pair = await EpollPair.ConnectAsync();
        var said = TestBytes.Random(Length, seed: 2);
        var isOver = false;
        var canceller = Task.Run(
            () =>
            {
                while (!Volatile.Read(ref isOver))
                {
                    pair.Input.CancelPendingRead();
                    Thread.Yield();
                }
            },
            Cancellation);

        var speaker = Task.Run(
            async () =>
            {
                var random = new Random(3);
                for (var at = 0; at < Length;)
                {
                    var length = Math.Min(random.Next(1, 3000), Length - at);
                    await pair.SayAsync(said.AsMemory(at, length));
                    at += length;
                }

                pair.Peer.Shutdown(SocketShutdown.Send);
            },
            Cancellation);
        var heard = new ArrayBufferWriter<byte>();
        while (true)
        {
            var result = await pair.ReadAsync();
            foreach (var segment in result.Buffer)
                heard.Write(segment.Span);
            pair.Input.AdvanceTo(result.Buffer.End);
            if (result.IsCompleted)
                break;
        }

        Volatile.Write(ref isOver, true);
        await Task.WhenAll(canceller, speaker).WaitAsync(TestWait.Patience, Cancellation);
        Assert.Equal(said, heard.WrittenSpan.ToArray());
    }
}
