using System.Text;
using ChatHost.Protocols;
using ChatHost.Protocols.Line;
using ChatHost.Sessions;
using ChatHost.Tests.Support;
using ChatHost.Transport;
using Microsoft.Extensions.Logging.Abstractions;

namespace ChatHost.Tests.Transport;

public sealed class FramedConnectionTests
{
    private readonly InMemoryConnection _connection = new();
    private readonly ManualTime _time = new();
    private readonly FixedOptions<LimitOptions> _limits = new(new() { IdleTimeout = TimeSpan.FromMinutes(5) });
    private readonly ConnectionEntry _client;
    private readonly FramedConnection _peer;
    private readonly List<string> _frames = [];

    public FramedConnectionTests()
    {
        _client = new(_connection.Context, "Line", _time.GetUtcNow().UtcDateTime, _time.GetTimestamp());
        _peer = new(_client, new TestWords(), PlainFraming.Instance, new(new(_limits), new(_limits), _time, NullLogger<FramedConnection>.Instance));
    }

    [Fact]
    public async Task Frames_come_in_order_however_the_bytes_are_split()
    {
        var reading = ReadAsync();
        foreach (var part in new[] { "on", "e\r\ntwo\nthr", "ee", "\n", "last" })
            await _connection.SendAsync(part);
        _connection.EndSending();
        await EndedAsync(reading);

        Assert.Equal(["one", "two", "three", "last"], _frames);
        Assert.Equal(4, _client.Counters.ReceivedLines);
        Assert.Equal(19, _client.Counters.ReceivedBytes);
    }

    [Fact]
    public async Task A_frame_over_the_limit_is_reported_and_the_next_one_comes()
    {
        var reading = ReadAsync(maxLineBytes: 8);
        await _connection.SendAsync("123456789\nshort\n");
        _connection.EndSending();
        await EndedAsync(reading);

        Assert.Equal(["TooLong", "short"], _frames);
    }

    [Fact]
    public async Task A_peer_whose_answers_wait_is_not_read_from_until_it_takes_them()
    {
        var reading = ReadAsync(frame => _peer.Send(new byte[20_000]));
        await _connection.SendAsync("one\ntwo\nthree\n");
        Assert.Equal(["one", "two"], _frames);

        _connection.TakeWrite();
        await TestWait.UntilAsync(() => _frames.Count == 3);

        Assert.Equal(["one", "two", "three"], _frames);
        _peer.Break();
        _connection.EndSending();
        await EndedAsync(reading);
    }

    [Fact]
    public async Task A_long_answer_waits_for_its_reader_part_by_part()
    {
        await EndedAsync(_peer.SendAsync(new byte[20_000]).AsTask());

        var second = _peer.SendAsync(new byte[10_000]).AsTask();
        Assert.False(second.IsCompleted);
        _connection.TakeWrite();

        await EndedAsync(second);
    }

    [Fact]
    public async Task One_that_is_dismissed_is_not_held_up_by_a_long_answer_that_nobody_takes()
    {
        await EndedAsync(_peer.SendAsync(new byte[20_000]).AsTask());
        var second = _peer.SendAsync(new byte[10_000]).AsTask();

        _peer.Disconnect(DisconnectReason.TakenOver);

        await EndedAsync(second);
        await EndedAsync(_peer.SendAsync(new byte[10_000]).AsTask());
    }

    [Fact]
    public async Task A_pause_lasts_as_long_as_asked()
    {
        var pause = _peer.PauseAsync(TimeSpan.FromSeconds(3)).AsTask();

        _time.Advance(TimeSpan.FromMilliseconds(2999));
        Assert.False(pause.IsCompleted);
        _time.Advance(TimeSpan.FromMilliseconds(1));

        Assert.True(await pause.WaitAsync(TestWait.Patience, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_pause_ends_at_once_when_the_connection_is_dismissed()
    {
        var pause = _peer.PauseAsync(TimeSpan.FromHours(1)).AsTask();

        _peer.Disconnect(DisconnectReason.Shutdown);

        Assert.False(await pause.WaitAsync(TestWait.Patience, TestContext.Current.CancellationToken));
        Assert.False(await _peer.PauseAsync(TimeSpan.FromHours(1)));
    }

    [Fact]
    public async Task One_that_is_dismissed_reads_why_as_the_last_thing_and_is_read_from_no_more()
    {
        var reading = ReadAsync();
        await _connection.SendAsync("one\n");
        _peer.Send(Bytes("answer\n"));
        _peer.Send(Bytes("another\n"));

        _client.Disconnect(new(DisconnectReasonKind.Kicked, "enough"));
        _client.Disconnect(DisconnectReason.Shutdown);
        _peer.Send(Bytes("late\n"));
        using var batch = TestBatches.Numbered("dev", 1, 1);
        _peer.Send(batch, [Range.All]);
        await _connection.SendAsync("two\n");
        await EndedAsync(reading);

        Assert.Equal("answer\nanother\nbye Kicked enough\n", _connection.TakeAll());
        Assert.Equal(["one"], _frames);
        Assert.Equal(DisconnectReasonKind.Kicked, _client.DisconnectReason!.Kind);
    }

    [Fact]
    public async Task Frames_that_came_together_with_the_last_one_heard_are_left()
    {
        var reading = ReadAsync(frame => _peer.Close(Bytes("bye\n")));
        await _connection.SendAsync("one\ntwo\n");
        await EndedAsync(reading);

        Assert.Equal(["one"], _frames);
        Assert.Equal("bye\n", _connection.TakeAll());
    }

    [Fact]
    public async Task One_dismissed_before_it_has_a_peer_hears_it_from_the_peer()
    {
        var connection = new InMemoryConnection();
        var client = new ConnectionEntry(connection.Context, "Line", default, now: 1);
        client.Disconnect(DisconnectReason.Shutdown);

        var peer = new FramedConnection(client, new TestWords(), PlainFraming.Instance, new(new(_limits), new(_limits), _time, NullLogger<FramedConnection>.Instance));

        Assert.Equal("bye Shutdown\n", connection.TakeAll());
        await foreach (var frame in peer.FramesAsync(new LineCutter(64)))
            Assert.Fail("It was to be read from no more.");
    }

    [Fact]
    public async Task A_peer_that_sends_nothing_for_too_long_is_dismissed()
    {
        var reading = ReadAsync();
        Beat(TimeSpan.FromMinutes(4));
        await _connection.SendAsync("still here\n");
        Beat(TimeSpan.FromMinutes(4));
        Assert.Null(_client.DisconnectReason);

        Beat(TimeSpan.FromMinutes(1));
        await EndedAsync(reading);

        Assert.Equal("bye Idle\n", _connection.TakeAll());
    }

    [Fact]
    public async Task A_peer_that_is_paced_is_not_idle()
    {
        var reading = ReadAsync(pause: TimeSpan.FromMinutes(30));
        await _connection.SendAsync("one\n");
        await TestWait.UntilAsync(() => _client.Counters.Pauses == 1);

        Beat(TimeSpan.FromMinutes(20));
        Beat(TimeSpan.FromMinutes(11));
        await TestWait.UntilAsync(() => _frames.Count == 1);
        Beat(TimeSpan.FromMinutes(4));

        Assert.Null(_client.DisconnectReason);
        _connection.EndSending();
        await EndedAsync(reading);
    }

    [Fact]
    public void Without_a_limit_silence_is_no_reason()
    {
        _limits.CurrentValue = new();

        Beat(TimeSpan.FromDays(30));

        Assert.Null(_client.DisconnectReason);
    }

    [Fact]
    public void A_peer_that_takes_nothing_for_too_long_is_dismissed_and_told_when_it_reads_again()
    {
        _peer.Send(Bytes("one\n"));
        Beat(TimeSpan.Zero);
        Beat(TimeSpan.FromSeconds(29));
        Assert.Null(_client.DisconnectReason);

        Beat(TimeSpan.FromSeconds(1));

        Assert.Equal(DisconnectReasonKind.Slow, _client.DisconnectReason!.Kind);
        Assert.Equal("one\nbye Slow\n", _connection.TakeAll());
        Assert.False(_connection.IsAborted);
    }

    [Fact]
    public void A_peer_that_takes_a_little_is_not_stuck()
    {
        for (var i = 0; i < 4; i++)
        {
            _peer.Send(Bytes("one\n"));
            _peer.Send(Bytes("two\n"));
            Beat(TimeSpan.Zero);
            Beat(TimeSpan.FromSeconds(20));
            _connection.TakeWrite();
            Beat(TimeSpan.FromSeconds(20));
            _connection.TakeAll();
        }

        Assert.Null(_client.DisconnectReason);
    }

    [Fact]
    public void A_peer_that_has_taken_all_may_be_silent_as_long_as_it_likes()
    {
        _limits.CurrentValue = new();
        _peer.Send(Bytes("one\n"));
        Beat(TimeSpan.Zero);
        _connection.TakeAll();

        Beat(TimeSpan.FromHours(1));
        Beat(TimeSpan.FromHours(1));

        Assert.Null(_client.DisconnectReason);
    }

    [Fact]
    public async Task A_stuck_peer_that_does_not_take_its_farewell_either_is_cut()
    {
        _peer.Send(Bytes("one\n"));
        Beat(TimeSpan.Zero);
        Beat(TimeSpan.FromSeconds(30));
        var closing = _peer.CloseAsync().AsTask();

        _time.Advance(TimeSpan.FromSeconds(4.9));
        Assert.False(closing.IsCompleted);
        _time.Advance(TimeSpan.FromSeconds(0.1));

        await EndedAsync(closing);
        await TestWait.UntilAsync(() => _connection.IsAborted);
    }

    [Fact]
    public async Task At_a_stop_what_waits_goes_out_however_long_the_peer_takes_while_the_stop_allows_it()
    {
        _peer.Send(Bytes("one\n"));
        _client.Disconnect(DisconnectReason.Shutdown);
        var closing = _peer.CloseAsync().AsTask();

        _time.Advance(TimeSpan.FromSeconds(20));
        Assert.False(closing.IsCompleted);

        Assert.Equal("one\nbye Shutdown\n", _connection.TakeAll());
        await EndedAsync(closing);
        Assert.False(_connection.IsAborted);
    }

    [Fact]
    public async Task A_peer_that_went_by_itself_is_waited_for_until_it_is_stuck()
    {
        _connection.EndSending();
        await EndedAsync(ReadAsync());
        _peer.Send(Bytes("one\n"));
        var closing = _peer.CloseAsync().AsTask();
        Beat(TimeSpan.Zero);
        Beat(TimeSpan.FromSeconds(29));
        Assert.False(closing.IsCompleted);

        Beat(TimeSpan.FromSeconds(1));

        await EndedAsync(closing);
        await TestWait.UntilAsync(() => _connection.IsAborted);
    }

    [Fact]
    public void Answers_that_alone_pass_the_bound_end_the_connection()
    {
        _limits.CurrentValue = new() { SendQueueBytes = 1024 };
        _peer.Send(new byte[1024]);

        _peer.Send(new byte[1025]);

        Assert.Equal(DisconnectReasonKind.Slow, _client.DisconnectReason!.Kind);
    }

    [Fact]
    public void Where_slow_readers_are_disconnected_what_a_room_says_ends_the_connection()
    {
        _limits.CurrentValue = new() { SendQueueBytes = 1024, SlowReaders = SlowReaderPolicy.Disconnect };
        using var batch = TestBatches.Numbered("dev", 1, 200);
        _peer.Send(new byte[1024]);

        _peer.Send(batch, [Range.All]);

        Assert.Equal(DisconnectReasonKind.Slow, _client.DisconnectReason!.Kind);
        Assert.EndsWith("dev200\nbye Slow\n", _connection.TakeAll(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_peer_that_resets_ends_what_waits_for_it()
    {
        var reading = ReadAsync();
        _peer.Send(Bytes("one\n"));
        var closing = _peer.CloseAsync().AsTask();

        _connection.Reset();

        await Assert.ThrowsAnyAsync<IOException>(() => EndedAsync(reading));
        await EndedAsync(closing);
        Assert.Equal(0, _peer.QueuedBytes);
    }

    private static ReadOnlyMemory<byte> Bytes(string text) => Encoding.UTF8.GetBytes(text);

    private static Task EndedAsync(Task task) => task.WaitAsync(TestWait.Patience, TestContext.Current.CancellationToken);

    private void Beat(TimeSpan after)
    {
        _time.Advance(after);
        _peer.OnHeartbeat(_time.GetTimestamp(), _limits.CurrentValue);
    }

    private async Task ReadAsync(Action<string>? onFrame = null, int maxLineBytes = 4096, TimeSpan? pause = null)
    {
        await foreach (var frame in _peer.FramesAsync(new LineCutter(maxLineBytes)))
        {
            if (pause is { } delay)
                await _peer.PauseAsync(delay);
            _frames.Add(frame.Kind == FrameKind.TooLong ? "TooLong" : Encoding.UTF8.GetString(frame.Bytes));
            onFrame?.Invoke(_frames[^1]);
        }
    }
}
