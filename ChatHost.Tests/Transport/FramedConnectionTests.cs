using ChatHost.Protocols;
using ChatHost.Protocols.Line;
using ChatHost.Sessions;
using ChatHost.Tests.Support;
using ChatHost.Transport;

namespace ChatHost.Tests.Transport;

/// <summary>What a framed connection reads and sends, and how it ends.</summary>
public sealed class FramedConnectionTests : FramedConnectionOverMemory
{
    [Fact]
    public async Task Frames_come_in_order_however_the_bytes_are_split()
    {
        var reading = ReadAsync();
        foreach (var part in new[] { "on", "e\r\ntwo\nthr", "ee", "\n", "last" })
            await Connection.SendAsync(part);
        Connection.EndSending();
        await EndedAsync(reading);

        Assert.Equal(["one", "two", "three", "last"], Frames);
        Assert.Equal(4, Entry.Counters.ReceivedLines);
        Assert.Equal(19, Entry.Counters.ReceivedBytes);
    }

    [Fact]
    public async Task A_frame_over_the_limit_is_reported_and_the_next_one_comes()
    {
        var reading = ReadAsync(maxLineBytes: 8);
        await Connection.SendAsync("123456789\nshort\n");
        Connection.EndSending();
        await EndedAsync(reading);

        Assert.Equal(["TooLong", "short"], Frames);
    }

    [Fact]
    public async Task A_peer_is_not_read_from_while_its_answers_wait()
    {
        var reading = ReadAsync(frame => Framed.Send(new byte[20_000]));
        await Connection.SendAsync("one\ntwo\nthree\n");
        Assert.Equal(["one", "two"], Frames);

        Connection.TakeWrite();
        await TestWait.UntilAsync(() => Frames.Count == 3);

        Assert.Equal(["one", "two", "three"], Frames);
        Framed.Break();
        Connection.EndSending();
        await EndedAsync(reading);
    }

    [Fact]
    public async Task A_long_answer_waits_for_its_reader_part_by_part()
    {
        await EndedAsync(Framed.SendAsync(new byte[20_000]).AsTask());

        var second = Framed.SendAsync(new byte[10_000]).AsTask();
        Assert.False(second.IsCompleted);
        Connection.TakeWrite();

        await EndedAsync(second);
    }

    [Fact]
    public async Task A_long_answer_that_is_not_taken_does_not_delay_a_disconnect()
    {
        await EndedAsync(Framed.SendAsync(new byte[20_000]).AsTask());
        var second = Framed.SendAsync(new byte[10_000]).AsTask();

        Framed.Disconnect(DisconnectReason.TakenOver);

        await EndedAsync(second);
        await EndedAsync(Framed.SendAsync(new byte[10_000]).AsTask());
    }

    [Fact]
    public async Task A_pause_lasts_as_long_as_asked()
    {
        var pause = Framed.PauseAsync(TimeSpan.FromSeconds(3)).AsTask();

        Time.Advance(TimeSpan.FromMilliseconds(2999));
        Assert.False(pause.IsCompleted);
        Time.Advance(TimeSpan.FromMilliseconds(1));

        Assert.True(await pause.WaitAsync(TestWait.Patience, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_pause_ends_at_once_when_the_connection_is_disconnected()
    {
        var pause = Framed.PauseAsync(TimeSpan.FromHours(1)).AsTask();

        Framed.Disconnect(DisconnectReason.Shutdown);

        Assert.False(await pause.WaitAsync(TestWait.Patience, TestContext.Current.CancellationToken));
        Assert.False(await Framed.PauseAsync(TimeSpan.FromHours(1)));
    }

    [Fact]
    public async Task A_disconnected_peer_reads_the_goodbye_last_and_is_not_read_from_again()
    {
        var reading = ReadAsync();
        await Connection.SendAsync("one\n");
        Framed.Send(Bytes("answer\n"));
        Framed.Send(Bytes("another\n"));

        Entry.Disconnect(new(DisconnectReasonKind.Kicked, "enough"));
        Entry.Disconnect(DisconnectReason.Shutdown);
        Framed.Send(Bytes("late\n"));
        using var batch = TestBatches.Numbered("dev", 1, 1);
        Framed.Send(batch, [Range.All]);
        await Connection.SendAsync("two\n");
        await EndedAsync(reading);

        Assert.Equal("answer\nanother\nbye Kicked enough\n", Connection.TakeAll());
        Assert.Equal(["one"], Frames);
        Assert.Equal(DisconnectReasonKind.Kicked, Entry.DisconnectReason!.Kind);
    }

    [Fact]
    public async Task Frames_received_together_with_the_last_one_are_not_handled()
    {
        var reading = ReadAsync(frame => Framed.Close(Bytes("bye\n")));
        await Connection.SendAsync("one\ntwo\n");
        await EndedAsync(reading);

        Assert.Equal(["one"], Frames);
        Assert.Equal("bye\n", Connection.TakeAll());
    }

    [Fact]
    public async Task A_disconnect_before_the_connection_has_frames_is_not_lost()
    {
        var connection = new InMemoryConnection();
        var client = new ConnectionEntry(connection.Context, "Line", default, now: 1);
        client.Disconnect(DisconnectReason.Shutdown);

        var peer = new FramedConnection(client, new TestWords(), PlainFraming.Instance, Services);

        Assert.Equal("bye Shutdown\n", connection.TakeAll());
        await foreach (var frame in peer.FramesAsync(new LineCutter(64)))
            Assert.Fail("It must not be read from again.");
    }
}
