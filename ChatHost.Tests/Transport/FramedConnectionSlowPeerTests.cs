using ChatHost.Protocols;
using ChatHost.Sessions;
using ChatHost.Tests.Support;

namespace ChatHost.Tests.Transport;

/// <summary>Peers that are silent, slow or gone, under the heartbeat.</summary>
public sealed class FramedConnectionSlowPeerTests : FramedConnectionOverMemory
{
    [Fact]
    public async Task A_peer_that_sends_nothing_for_too_long_is_disconnected()
    {
        var reading = ReadAsync();
        Beat(TimeSpan.FromMinutes(4));
        await Connection.SendAsync("still here\n");
        Beat(TimeSpan.FromMinutes(4));
        Assert.Null(Entry.DisconnectReason);

        Beat(TimeSpan.FromMinutes(1));
        await EndedAsync(reading);

        Assert.Equal("bye Idle\n", Connection.TakeAll());
    }

    [Fact]
    public async Task A_peer_that_is_paced_is_not_idle()
    {
        var reading = ReadAsync(pause: TimeSpan.FromMinutes(30));
        await Connection.SendAsync("one\n");
        await TestWait.UntilAsync(() => Entry.Counters.Pauses == 1);

        Beat(TimeSpan.FromMinutes(20));
        Beat(TimeSpan.FromMinutes(11));
        await TestWait.UntilAsync(() => Frames.Count == 1);
        Beat(TimeSpan.FromMinutes(4));

        Assert.Null(Entry.DisconnectReason);
        Connection.EndSending();
        await EndedAsync(reading);
    }

    [Fact]
    public void Silence_without_a_limit_is_no_reason()
    {
        Limits.CurrentValue = new();

        Beat(TimeSpan.FromDays(30));

        Assert.Null(Entry.DisconnectReason);
    }

    [Fact]
    public void A_peer_that_takes_nothing_for_too_long_is_disconnected_and_reads_why_when_it_reads_again()
    {
        Framed.Send(Bytes("one\n"));
        Beat(TimeSpan.Zero);
        Beat(TimeSpan.FromSeconds(29));
        Assert.Null(Entry.DisconnectReason);

        Beat(TimeSpan.FromSeconds(1));

        Assert.Equal(DisconnectReasonKind.Slow, Entry.DisconnectReason!.Kind);
        Assert.Equal("one\nbye Slow\n", Connection.TakeAll());
        Assert.False(Connection.IsAborted);
    }

    [Fact]
    public void A_peer_that_takes_a_little_is_not_stalled()
    {
        for (var i = 0; i < 4; i++)
        {
            Framed.Send(Bytes("one\n"));
            Framed.Send(Bytes("two\n"));
            Beat(TimeSpan.Zero);
            Beat(TimeSpan.FromSeconds(20));
            Connection.TakeWrite();
            Beat(TimeSpan.FromSeconds(20));
            Connection.TakeAll();
        }

        Assert.Null(Entry.DisconnectReason);
    }

    [Fact]
    public void A_peer_that_has_taken_all_may_be_silent_as_long_as_it_likes()
    {
        Limits.CurrentValue = new();
        Framed.Send(Bytes("one\n"));
        Beat(TimeSpan.Zero);
        Connection.TakeAll();

        Beat(TimeSpan.FromHours(1));
        Beat(TimeSpan.FromHours(1));

        Assert.Null(Entry.DisconnectReason);
    }

    [Fact]
    public async Task A_stalled_peer_that_does_not_take_its_goodbye_either_is_aborted()
    {
        Framed.Send(Bytes("one\n"));
        Beat(TimeSpan.Zero);
        Beat(TimeSpan.FromSeconds(30));
        var closing = Framed.CloseAsync().AsTask();

        Time.Advance(TimeSpan.FromSeconds(4.9));
        Assert.False(closing.IsCompleted);
        Time.Advance(TimeSpan.FromSeconds(0.1));

        await EndedAsync(closing);
        await TestWait.UntilAsync(() => Connection.IsAborted);
    }

    [Fact]
    public async Task Queued_lines_go_out_at_a_stop_however_long_the_peer_takes()
    {
        Framed.Send(Bytes("one\n"));
        Entry.Disconnect(DisconnectReason.Shutdown);
        var closing = Framed.CloseAsync().AsTask();

        Time.Advance(TimeSpan.FromSeconds(20));
        Assert.False(closing.IsCompleted);

        Assert.Equal("one\nbye Shutdown\n", Connection.TakeAll());
        await EndedAsync(closing);
        Assert.False(Connection.IsAborted);
    }

    [Fact]
    public async Task A_peer_that_left_by_itself_is_waited_for_until_it_stalls()
    {
        Connection.EndSending();
        await EndedAsync(ReadAsync());
        Framed.Send(Bytes("one\n"));
        var closing = Framed.CloseAsync().AsTask();
        Beat(TimeSpan.Zero);
        Beat(TimeSpan.FromSeconds(29));
        Assert.False(closing.IsCompleted);

        Beat(TimeSpan.FromSeconds(1));

        await EndedAsync(closing);
        await TestWait.UntilAsync(() => Connection.IsAborted);
    }

    [Fact]
    public void Answers_that_alone_pass_the_bound_end_the_connection()
    {
        Limits.CurrentValue = new() { SendQueueBytes = 1024 };
        Framed.Send(new byte[1024]);

        Framed.Send(new byte[1025]);

        Assert.Equal(DisconnectReasonKind.Slow, Entry.DisconnectReason!.Kind);
    }

    [Fact]
    public void Lines_of_a_room_end_the_connection_where_slow_readers_are_disconnected()
    {
        Limits.CurrentValue = new() { SendQueueBytes = 1024, SlowReaders = SlowReaderPolicy.Disconnect };
        using var batch = TestBatches.Numbered("dev", 1, 200);
        Framed.Send(new byte[1024]);

        Framed.Send(batch, [Range.All]);

        Assert.Equal(DisconnectReasonKind.Slow, Entry.DisconnectReason!.Kind);
        Assert.EndsWith("dev200\nbye Slow\n", Connection.TakeAll(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_peer_that_resets_ends_what_waits_for_it()
    {
        var reading = ReadAsync();
        Framed.Send(Bytes("one\n"));
        var closing = Framed.CloseAsync().AsTask();

        Connection.Reset();

        await Assert.ThrowsAnyAsync<IOException>(() => EndedAsync(reading));
        await EndedAsync(closing);
        Assert.Equal(0, Framed.QueuedBytes);
    }
}
