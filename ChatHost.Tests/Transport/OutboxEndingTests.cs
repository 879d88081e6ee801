using ChatHost.Protocols;
using ChatHost.Tests.Support;
using ChatHost.Transport;

namespace ChatHost.Tests.Transport;

/// <summary>An outbox whose peer goes or is sent its last lines, and what waits for that.</summary>
public sealed class OutboxEndingTests : OutboxOverFakeWriter
{
    [Fact]
    public async Task Waiting_for_answers_ends_when_the_peer_has_taken_them()
    {
        Answer("one\n");
        Assert.True(Outbox.WhenAnswersTakenAsync().AsTask().IsCompleted);
        Answer("y");

        var waiting = Outbox.WhenAnswersTakenAsync().AsTask();
        Assert.False(waiting.IsCompleted);
        Writer.TakeWrite();

        await waiting.WaitAsync(TestWait.Patience, TestContext.Current.CancellationToken);
    }

    [Fact]
    public void Nothing_goes_out_after_the_last_lines()
    {
        Answer("one\n");
        Answer("two\n");
        Outbox.Seal("bye\n"u8.ToArray());

        Answer("late\n");
        Room(TestBatches.Numbered("dev", 1, 1));
        Outbox.Seal("bye again\n"u8.ToArray());

        Assert.Equal("one\ntwo\nbye\n", Writer.TakeAll());
    }

    [Fact]
    public async Task An_outbox_is_drained_when_the_peer_has_taken_everything_and_not_before()
    {
        Assert.True(Outbox.WhenDrainedAsync().AsTask().IsCompleted);
        Answer("one\n");
        Answer("two\n");
        Assert.True(Outbox.IsBusy);

        var drained = Outbox.WhenDrainedAsync().AsTask();
        Writer.TakeWrite();
        Assert.True(Outbox.IsBusy);
        Assert.False(drained.IsCompleted);
        Writer.TakeWrite();

        await drained.WaitAsync(TestWait.Patience, TestContext.Current.CancellationToken);
        Assert.False(Outbox.IsBusy);
    }

    [Fact]
    public async Task Waiting_ends_when_the_peer_goes()
    {
        Limits.CurrentValue = new() { SendQueueBytes = 1 << 20 };
        var batch = TestBatches.Numbered("dev", 1, 1);
        Answer("one\n");
        Answer(new string('x', 20_000));
        Room(batch);
        var (answers, drained) = (Outbox.WhenAnswersTakenAsync().AsTask(), Outbox.WhenDrainedAsync().AsTask());

        Writer.Reset();

        await Task.WhenAll(answers, drained).WaitAsync(TestWait.Patience, TestContext.Current.CancellationToken);
        Assert.Equal(0, Outbox.QueuedBytes);
        Assert.True(batch.IsReleased());
    }

    [Fact]
    public void Lines_for_a_peer_that_is_gone_are_not_queued()
    {
        Writer.Reset();
        Answer("one\n");
        var (first, second) = (TestBatches.Numbered("dev", 1, 1000), TestBatches.Numbered("dev", 1001, 1000));

        Assert.Equal(OutboxResult.Taken, Room(first));
        Assert.Equal(OutboxResult.Taken, Room(second));
        Assert.Equal(OutboxResult.Taken, Answer(new string('x', 5000)));

        Assert.Equal(0, Outbox.QueuedBytes);
        Assert.True(first.IsReleased());
        Assert.True(second.IsReleased());
        Assert.False(Outbox.IsBusy);
    }

    [Fact]
    public void A_broken_outbox_drops_what_waits()
    {
        var batch = TestBatches.Numbered("dev", 1, 1);
        Answer("one\n");
        Room(batch);

        Outbox.Break();

        Assert.True(batch.IsReleased());
        Assert.Equal(0, Outbox.QueuedBytes);
        Assert.Equal(OutboxResult.Taken, Answer("late\n"));
        Assert.Equal("one\n", Writer.TakeAll());
    }

    [Fact]
    public void A_batch_is_not_released_while_it_waits()
    {
        var batch = TestBatches.Numbered("dev", 1, 2);
        Answer("one\n");
        Room(batch);
        Assert.False(batch.IsReleased());

        Assert.Equal("one\ndev1\ndev2\n", Writer.TakeAll());
        Assert.True(batch.IsReleased());
    }

    [Fact]
    public void A_peer_that_a_flush_finds_gone_is_sent_nothing_more()
    {
        Writer.BreaksAtFlush = true;
        var batch = TestBatches.Numbered("dev", 1, 1);

        Assert.Equal(OutboxResult.Taken, Answer("one\n"));
        Assert.Equal(OutboxResult.Taken, Room(batch));

        Assert.True(Outbox.IsBroken);
        Assert.False(Outbox.IsBusy);
        Assert.True(batch.IsReleased());
        Assert.Equal(["one\n"], Writer.Pieces);
        Assert.Equal(4, Counters.SentBytes);
    }

    [Fact]
    public async Task A_peer_that_goes_while_its_queue_is_written_releases_the_rest_and_all_who_wait()
    {
        Limits.CurrentValue = new() { SendQueueBytes = 1 << 20 };
        var (first, last) = (TestBatches.Of("dev", (1, new string('x', 70_000))), TestBatches.Numbered("dev", 2, 1));
        Answer("one\n");
        Room(first);
        Room(last);
        Answer("two\n");
        var (answers, drained) = (Outbox.WhenAnswersTakenAsync().AsTask(), Outbox.WhenDrainedAsync().AsTask());
        Writer.BreaksAtFlush = true;

        Writer.TakeWrite();

        await Task.WhenAll(answers, drained).WaitAsync(TestWait.Patience, TestContext.Current.CancellationToken);
        Assert.Equal(0, Outbox.QueuedBytes);
        Assert.True(first.IsReleased());
        Assert.True(last.IsReleased());
        Assert.Equal(2, Writer.Pieces.Count);
    }
}
