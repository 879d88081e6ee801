using ChatHost.Protocols;
using ChatHost.Sessions;
using ChatHost.Tests.Support;
using ChatHost.Transport;

namespace ChatHost.Tests.Transport;

/// <summary>What an outbox sends, in which order, and what it drops.</summary>
public sealed class OutboxTests : OutboxOverFakeWriter
{
    [Fact]
    public void Lines_go_out_at_once_while_nothing_waits()
    {
        Answer("one\n");

        Assert.Equal(0, Outbox.QueuedBytes);
        Assert.Equal("one\n", Writer.TakeWrite());
        Room(TestBatches.Numbered("dev", 1, 2));
        Assert.Equal("dev1\ndev2\n", Writer.TakeWrite());
    }

    [Fact]
    public void Lines_sent_during_a_flush_wait_and_go_out_in_one_write()
    {
        Answer("one\n");
        Room(TestBatches.Numbered("dev", 1, 2));
        Answer("two\n");
        Room(TestBatches.Numbered("ops", 9, 1));

        Assert.Equal(19, Outbox.QueuedBytes);
        Assert.Equal("one\n", Writer.TakeWrite());
        Assert.Equal("dev1\ndev2\ntwo\nops9\n", Writer.TakeWrite());
        Assert.Equal("", Writer.TakeWrite());
        Assert.Equal(0, Outbox.QueuedBytes);
    }

    [Fact]
    public void A_little_sent_during_a_flush_goes_out_with_the_next_one_and_more_waits()
    {
        var outbox = NewOutbox(maxUnderWay: 6);
        outbox.Send("one\n"u8.ToArray());
        outbox.Send("two\n"u8.ToArray());
        outbox.Send("three\n"u8.ToArray());

        Assert.Equal(6, outbox.QueuedBytes);
        Assert.Equal("one\ntwo\n", Writer.TakeWrite());
        Assert.Equal("three\n", Writer.TakeWrite());
        Assert.False(outbox.IsBusy);
    }

    [Fact]
    public void A_long_queue_goes_out_in_pieces()
    {
        Limits.CurrentValue = new() { SendQueueBytes = 1 << 20 };
        Answer("one\n");
        for (var i = 0; i < 40; i++)
            Answer(new string('x', 9_999) + "\n");

        Writer.TakeWrite();
        var first = Writer.TakeWrite();

        Assert.InRange(first.Length, 64 * 1024, 80 * 1024);
        Assert.Equal(400_000, first.Length + Writer.TakeAll().Length);
    }

    [Fact]
    public void Only_the_given_lines_of_a_batch_go_out()
    {
        var batch = TestBatches.Numbered("dev", 1, 6);
        Outbox.Send(batch, [0..1, 3..5]);
        Outbox.Send(batch, [5..6, 1..2]);

        Assert.Equal("dev1\ndev4\ndev5\ndev6\ndev2\n", Writer.TakeAll());
    }

    [Fact]
    public void The_oldest_lines_past_the_bound_are_dropped_in_place_and_the_rest_is_whole()
    {
        Answer("one\n");
        Room(TestBatches.Numbered("dev", 1, 100));
        Answer("two\n");
        Assert.Equal(OutboxResult.Taken, Room(TestBatches.Numbered("dev", 101, 100)));
        Room(TestBatches.Numbered("dev", 201, 10));

        Assert.Equal(100, Counters.DroppedLines);
        var rest = string.Concat(Enumerable.Range(101, 110).Select(i => $"dev{i}\n"));
        Assert.Equal("one\nskipped dev 1 100 100\ntwo\n" + rest, Writer.TakeAll());
    }

    [Fact]
    public void Answers_are_never_dropped_and_overflow_once_they_alone_pass_the_bound()
    {
        Answer("one\n");
        Room(TestBatches.Numbered("dev", 1, 20));
        for (var i = 0; i < 9; i++)
            Assert.Equal(OutboxResult.Taken, Answer(new string('x', 99) + "\n"));
        Assert.Equal(OutboxResult.Taken, Answer("still\n"));

        Assert.Equal(OutboxResult.Overflow, Answer(new string('y', 99) + "\n"));
        Assert.Equal(20, Counters.DroppedLines);
    }

    [Fact]
    public void Nothing_is_dropped_where_slow_readers_are_disconnected()
    {
        Limits.CurrentValue = new() { SendQueueBytes = 1024, SlowReaders = SlowReaderPolicy.Disconnect };
        Answer("one\n");
        Assert.Equal(OutboxResult.Taken, Room(TestBatches.Numbered("dev", 1, 100)));

        Assert.Equal(OutboxResult.Overflow, Room(TestBatches.Numbered("dev", 101, 100)));
        Assert.Equal(0, Counters.DroppedLines);
    }

    [Fact]
    public void Lines_of_rooms_are_not_waited_for()
    {
        Limits.CurrentValue = new() { SendQueueBytes = 1 << 20 };
        Answer("one\n");
        for (var i = 0; i < 10_000; i++)
            Room(TestBatches.Numbered("dev", i + 1, 1));

        Assert.True(Outbox.WhenAnswersTakenAsync().AsTask().IsCompleted);
    }

    [Fact]
    public async Task Each_flush_that_ended_is_counted()
    {
        var before = Outbox.Flushes;
        Answer("one\n");
        Answer("two\n");

        Writer.TakeAll();
        await Outbox.WhenDrainedAsync();

        Assert.Equal(before + 2, Outbox.Flushes);
    }

    [Fact]
    public void Lines_and_bytes_that_went_out_are_counted()
    {
        Answer("one\ntwo\n");
        Room(TestBatches.Numbered("dev", 1, 400));
        Room(TestBatches.Numbered("dev", 401, 2));
        var sent = Writer.TakeAll();

        Assert.Equal(sent.Length, Counters.SentBytes);
        Assert.Equal(sent.Count(c => c == '\n'), Counters.SentLines);
        Assert.Contains("skipped dev 1 400 400\n", sent, StringComparison.Ordinal);
    }

    [Fact]
    public void Lines_of_answers_are_counted_as_the_carrier_frames_them()
    {
        var outbox = new Outbox(Writer, new TestWords(), new SemicolonFraming(), new OutboxPolicy(Limits, maxUnderWay: 0), Counters);
        outbox.Send("a;b;"u8.ToArray());
        outbox.Send("c;"u8.ToArray());
        outbox.Seal("d;e;f;"u8.ToArray());
        Writer.TakeAll();

        Assert.Equal((12, 6), (Counters.SentBytes, Counters.SentLines));
    }

    [Fact]
    public void The_end_of_a_flush_is_awaited_once_however_much_waits_for_it()
    {
        for (var i = 0; i < 5; i++)
            Answer("one\n");
        _ = Outbox.WhenDrainedAsync().AsTask();

        Assert.Equal(1, Writer.Awaited);
        Writer.TakeAll();
        Assert.Equal(2, Writer.Awaited);
    }

    /// <summary>A carrier whose lines end in a semicolon.</summary>
    private sealed class SemicolonFraming : ICarrierFraming
    {
        public ReadOnlyMemory<byte> Ping => default;

        public int CountLines(ReadOnlySpan<byte> bytes) => bytes.Count((byte)';');
    }
}
