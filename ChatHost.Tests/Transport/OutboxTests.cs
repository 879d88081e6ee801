using System.Text;
using ChatHost.Protocols;
using ChatHost.Sessions;
using ChatHost.Tests.Support;
using ChatHost.Transport;

namespace ChatHost.Tests.Transport;

public sealed class OutboxTests
{
    private readonly InMemoryConnection _connection = new();
    private readonly ConnectionCounters _counters = new();
    private readonly FixedOptions<LimitOptions> _limits = new(new() { SendQueueBytes = 1024 });
    private readonly Outbox _outbox;

    public OutboxTests() =>
        _outbox = new(new ConnectionWriter(_connection.Context.Transport.Output, socket: null), new TestWords(), PlainFraming.Instance, new OutboxPolicy(_limits, maxUnderWay: 0), _counters);

    [Fact]
    public void With_nothing_waiting_bytes_go_at_once()
    {
        Answer("one\n");

        Assert.Equal(0, _outbox.QueuedBytes);
        Assert.Equal("one\n", _connection.TakeWrite());
        Room(TestBatches.Numbered("dev", 1, 2));
        Assert.Equal("dev1\ndev2\n", _connection.TakeWrite());
    }

    [Fact]
    public void What_comes_while_a_write_is_under_way_waits_and_goes_in_one_write()
    {
        Answer("one\n");
        Room(TestBatches.Numbered("dev", 1, 2));
        Answer("two\n");
        Room(TestBatches.Numbered("ops", 9, 1));

        Assert.Equal(19, _outbox.QueuedBytes);
        Assert.Equal("one\n", _connection.TakeWrite());
        Assert.Equal("dev1\ndev2\ntwo\nops9\n", _connection.TakeWrite());
        Assert.Equal("", _connection.TakeWrite());
        Assert.Equal(0, _outbox.QueuedBytes);
    }

    [Fact]
    public void Little_that_comes_while_a_write_is_under_way_rides_with_the_next_one_and_more_waits()
    {
        var outbox = new Outbox(new ConnectionWriter(_connection.Context.Transport.Output, socket: null), new TestWords(), PlainFraming.Instance, new OutboxPolicy(_limits, maxUnderWay: 6), _counters);
        outbox.Send("one\n"u8.ToArray());
        outbox.Send("two\n"u8.ToArray());
        outbox.Send("three\n"u8.ToArray());

        Assert.Equal(6, outbox.QueuedBytes);
        Assert.Equal("one\ntwo\n", _connection.TakeWrite());
        Assert.Equal("three\n", _connection.TakeWrite());
        Assert.False(outbox.IsBusy);
    }

    [Fact]
    public void Much_that_waits_goes_in_pieces()
    {
        _limits.CurrentValue = new() { SendQueueBytes = 1 << 20 };
        Answer("one\n");
        for (var i = 0; i < 40; i++)
            Answer(new string('x', 9_999) + "\n");

        _connection.TakeWrite();
        var first = _connection.TakeWrite();

        Assert.InRange(first.Length, 64 * 1024, 80 * 1024);
        Assert.Equal(400_000, first.Length + _connection.TakeAll().Length);
    }

    [Fact]
    public void Only_the_lines_asked_for_go()
    {
        var batch = TestBatches.Numbered("dev", 1, 6);
        _outbox.Send(batch, [0..1, 3..5]);
        _outbox.Send(batch, [5..6, 1..2]);

        Assert.Equal("dev1\ndev4\ndev5\ndev6\ndev2\n", _connection.TakeAll());
    }

    [Fact]
    public void Past_the_bound_the_oldest_lines_are_left_out_in_place_and_the_rest_is_whole()
    {
        Answer("one\n");
        Room(TestBatches.Numbered("dev", 1, 100));
        Answer("two\n");
        Assert.Equal(OutboxResult.Taken, Room(TestBatches.Numbered("dev", 101, 100)));
        Room(TestBatches.Numbered("dev", 201, 10));

        Assert.Equal(100, _counters.DroppedLines);
        var rest = string.Concat(Enumerable.Range(101, 110).Select(i => $"dev{i}\n"));
        Assert.Equal("one\nskipped dev 1 100 100\ntwo\n" + rest, _connection.TakeAll());
    }

    [Fact]
    public void Answers_are_never_left_out_and_alone_past_the_bound_they_are_too_many()
    {
        Answer("one\n");
        Room(TestBatches.Numbered("dev", 1, 20));
        for (var i = 0; i < 9; i++)
            Assert.Equal(OutboxResult.Taken, Answer(new string('x', 99) + "\n"));
        Assert.Equal(OutboxResult.Taken, Answer("still\n"));

        Assert.Equal(OutboxResult.Overflow, Answer(new string('y', 99) + "\n"));
        Assert.Equal(20, _counters.DroppedLines);
    }

    [Fact]
    public void Where_slow_readers_are_disconnected_nothing_is_left_out()
    {
        _limits.CurrentValue = new() { SendQueueBytes = 1024, SlowReaders = SlowReaderPolicy.Disconnect };
        Answer("one\n");
        Assert.Equal(OutboxResult.Taken, Room(TestBatches.Numbered("dev", 1, 100)));

        Assert.Equal(OutboxResult.Overflow, Room(TestBatches.Numbered("dev", 101, 100)));
        Assert.Equal(0, _counters.DroppedLines);
    }

    [Fact]
    public async Task One_whose_answers_wait_is_waited_for()
    {
        Answer("one\n");
        Assert.True(_outbox.WhenAnswersTakenAsync().AsTask().IsCompleted);
        Answer("y");

        var waiting = _outbox.WhenAnswersTakenAsync().AsTask();
        Assert.False(waiting.IsCompleted);
        _connection.TakeWrite();

        await waiting.WaitAsync(TestWait.Patience, TestContext.Current.CancellationToken);
    }

    [Fact]
    public void What_rooms_say_makes_nobody_wait()
    {
        _limits.CurrentValue = new() { SendQueueBytes = 1 << 20 };
        Answer("one\n");
        for (var i = 0; i < 10_000; i++)
            Room(TestBatches.Numbered("dev", i + 1, 1));

        Assert.True(_outbox.WhenAnswersTakenAsync().AsTask().IsCompleted);
    }

    [Fact]
    public void After_the_last_bytes_nothing_goes_out()
    {
        Answer("one\n");
        Answer("two\n");
        _outbox.Seal(Encoding.UTF8.GetBytes("bye\n"));

        Answer("late\n");
        Room(TestBatches.Numbered("dev", 1, 1));
        _outbox.Seal(Encoding.UTF8.GetBytes("bye again\n"));

        Assert.Equal("one\ntwo\nbye\n", _connection.TakeAll());
    }

    [Fact]
    public async Task It_is_drained_when_the_client_has_taken_everything_and_not_before()
    {
        Assert.True(_outbox.WhenDrainedAsync().AsTask().IsCompleted);
        Answer("one\n");
        Answer("two\n");
        Assert.True(_outbox.IsBusy);

        var drained = _outbox.WhenDrainedAsync().AsTask();
        _connection.TakeWrite();
        Assert.True(_outbox.IsBusy);
        Assert.False(drained.IsCompleted);
        _connection.TakeWrite();

        await drained.WaitAsync(TestWait.Patience, TestContext.Current.CancellationToken);
        Assert.False(_outbox.IsBusy);
    }

    [Fact]
    public async Task It_counts_each_write_that_was_taken()
    {
        var before = _outbox.Flushes;
        Answer("one\n");
        Answer("two\n");

        _connection.TakeAll();
        await _outbox.WhenDrainedAsync();

        Assert.Equal(before + 2, _outbox.Flushes);
    }

    [Fact]
    public async Task Whoever_waits_for_a_client_that_goes_is_let_go()
    {
        _limits.CurrentValue = new() { SendQueueBytes = 1 << 20 };
        var batch = TestBatches.Numbered("dev", 1, 1);
        Answer("one\n");
        Answer(new string('x', 20_000));
        Room(batch);
        var (answers, drained) = (_outbox.WhenAnswersTakenAsync().AsTask(), _outbox.WhenDrainedAsync().AsTask());

        _connection.Reset();

        await Task.WhenAll(answers, drained).WaitAsync(TestWait.Patience, TestContext.Current.CancellationToken);
        Assert.Equal(0, _outbox.QueuedBytes);
        Assert.True(batch.IsReleased());
    }

    [Fact]
    public void What_is_sent_to_a_client_that_is_gone_is_kept_nowhere()
    {
        _connection.Reset();
        Answer("one\n");
        var (first, second) = (TestBatches.Numbered("dev", 1, 1000), TestBatches.Numbered("dev", 1001, 1000));

        Assert.Equal(OutboxResult.Taken, Room(first));
        Assert.Equal(OutboxResult.Taken, Room(second));
        Assert.Equal(OutboxResult.Taken, Answer(new string('x', 5000)));

        Assert.Equal(0, _outbox.QueuedBytes);
        Assert.True(first.IsReleased());
        Assert.True(second.IsReleased());
        Assert.False(_outbox.IsBusy);
    }

    [Fact]
    public void Broken_it_forgets_what_waits()
    {
        var batch = TestBatches.Numbered("dev", 1, 1);
        Answer("one\n");
        Room(batch);

        _outbox.Break();

        Assert.True(batch.IsReleased());
        Assert.Equal(0, _outbox.QueuedBytes);
        Assert.Equal(OutboxResult.Taken, Answer("late\n"));
        Assert.Equal("one\n", _connection.TakeAll());
    }

    [Fact]
    public void A_batch_is_not_given_back_while_it_waits()
    {
        var batch = TestBatches.Numbered("dev", 1, 2);
        Answer("one\n");
        Room(batch);
        Assert.False(batch.IsReleased());

        Assert.Equal("one\ndev1\ndev2\n", _connection.TakeAll());
        Assert.True(batch.IsReleased());
    }

    [Fact]
    public void What_went_out_is_counted_in_lines_and_bytes()
    {
        Answer("one\ntwo\n");
        Room(TestBatches.Numbered("dev", 1, 400));
        Room(TestBatches.Numbered("dev", 401, 2));
        var sent = _connection.TakeAll();

        Assert.Equal(sent.Length, _counters.SentBytes);
        Assert.Equal(sent.Count(c => c == '\n'), _counters.SentLines);
        Assert.Contains("skipped dev 1 400 400\n", sent, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Many_may_send_at_once_while_the_client_reads()
    {
        const int Senders = 4;
        const int Each = 3000;
        _limits.CurrentValue = new() { SendQueueBytes = 1 << 24 };
        var sending = Task.WhenAll(Enumerable.Range(0, Senders).Select(sender => Task.Run(
            () =>
            {
                for (var i = 0; i < Each; i++)
                    Answer($"{sender} {i}\n");
            },
            TestContext.Current.CancellationToken)));

        var read = new StringBuilder();
        await TestWait.UntilAsync(() =>
        {
            read.Append(_connection.TakeAll());
            return sending.IsCompleted && !_outbox.IsBusy;
        });
        read.Append(_connection.TakeAll());

        var lines = read.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(Senders * Each, lines.Length);
        Assert.All(
            lines.GroupBy(line => line[0]),
            sender => Assert.Equal(Enumerable.Range(0, Each).Select(i => $"{sender.Key} {i}"), sender));
    }

    private OutboxResult Answer(string text) => _outbox.Send(Encoding.UTF8.GetBytes(text));

    private OutboxResult Room(EncodedBatch batch)
    {
        var result = _outbox.Send(batch, [Range.All]);
        batch.Dispose();
        return result;
    }
}
