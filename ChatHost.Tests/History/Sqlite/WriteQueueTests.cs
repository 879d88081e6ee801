using ChatHost.History;
using ChatHost.History.Sqlite;
using ChatHost.Tests.Support;

namespace ChatHost.Tests.History.Sqlite;

public sealed class WriteQueueTests
{
    private static readonly Func<TimeSpan> Forever = () => Timeout.InfiniteTimeSpan;

    private readonly WriteQueue _queue = new();
    private List<WriteJob> _group = [];

    [Fact]
    public void All_jobs_that_wait_are_taken_in_order_and_once()
    {
        Job[] jobs = [new(), new(), new()];
        foreach (var job in jobs)
            _queue.Post(job);

        Assert.True(_queue.Take(ref _group, Forever));
        Assert.Equal(jobs, _group);

        _queue.Nudge();
        Assert.True(_queue.Take(ref _group, Forever));
        Assert.Empty(_group);
    }

    [Fact]
    public async Task A_job_wakes_the_writer()
    {
        using var isAsking = new ManualResetEventSlim();
        var taking = Task.Run(
            () => _queue.Take(ref _group, () =>
            {
                isAsking.Set();
                return Timeout.InfiniteTimeSpan;
            }),
            TestContext.Current.CancellationToken);
        Assert.True(isAsking.Wait(TestWait.Patience, TestContext.Current.CancellationToken));

        _queue.Post(new Job());

        Assert.True(await taking.WaitAsync(TestWait.Patience, TestContext.Current.CancellationToken));
        Assert.Single(_group);
    }

    [Fact]
    public void The_end_of_the_pause_wakes_the_writer_without_a_job()
    {
        Assert.True(_queue.Take(ref _group, () => TimeSpan.Zero));
        Assert.Empty(_group);
    }

    [Fact]
    public void A_stopped_queue_gives_out_what_waits_and_accepts_nothing()
    {
        _queue.Post(new Job());
        _queue.Stop();

        Assert.Throws<HistoryUnavailableException>(() => _queue.Post(new Job()));
        Assert.True(_queue.Take(ref _group, Forever));
        Assert.Single(_group);
        Assert.False(_queue.Take(ref _group, Forever));
    }

    private sealed class Job : WriteJob
    {
        public override int Rows => 1;

        public override void Write(WriterConnection connection, DateTime now)
        {
        }

        public override void Committed()
        {
        }

        public override void Failed(HistoryUnavailableException exception)
        {
        }
    }
}
