using ChatHost.History;
using ChatHost.History.Sqlite;
using ChatHost.Tests.Support;

namespace ChatHost.Tests.History.Sqlite;

/// <summary>Messages of many rooms become few commits.</summary>
public sealed class StoreWriterTests : IDisposable
{
    private readonly SqliteFolder _folder = new();

    [Fact]
    public async Task Messages_of_all_rooms_during_a_commit_become_one_commit()
    {
        var store = _folder.Open();
        using var gate = new Gate();
        store.Write(gate);
        Assert.True(gate.Reached.Wait(TestWait.Patience, TestContext.Current.CancellationToken));

        var appending = Enumerable.Range(0, 200).Select(i => SqliteFolder.SayAsync(store.Open(ChatParts.Room($"room{i}")), "a", "b")).ToArray();
        gate.Open.Set();
        await Task.WhenAll(appending);

        Assert.Equal(2, store.Commits);
        Assert.Equal("400", _folder.Query("SELECT count(*) FROM messages"));
    }

    [Fact]
    public async Task Continuations_of_waiting_callers_delay_no_commit()
    {
        var store = _folder.Open();
        using var held = new ManualResetEventSlim();
        var holding = Task.Run(
            async () =>
            {
                await SqliteFolder.SayAsync(store.Open(ChatParts.Room("slow")), "a");
                held.Wait(TestWait.Patience, TestContext.Current.CancellationToken);
            },
            TestContext.Current.CancellationToken);

        await SqliteFolder.SayAsync(store.Open(ChatParts.Room("quick")), "b");

        held.Set();
        await holding.WaitAsync(TestWait.Patience, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_job_that_cannot_be_written_fails_alone_and_uses_no_number()
    {
        var store = _folder.Open();
        var (dev, ops) = (store.Open(ChatParts.Room("dev")), store.Open(ChatParts.Room("ops")));
        await SqliteFolder.SayAsync(dev, "a");
        using var gate = new Gate();
        store.Write(gate);
        Assert.True(gate.Reached.Wait(TestWait.Patience, TestContext.Current.CancellationToken));

        var good = SqliteFolder.SayAsync(dev, "b");
        store.Write(new Broken());
        var alsoGood = SqliteFolder.SayAsync(ops, "c");
        gate.Open.Set();

        Assert.Equal(2, (await good)[0].Seq);
        Assert.Equal(1, (await alsoGood)[0].Seq);
        Assert.Equal(3, (await SqliteFolder.SayAsync(dev, "d"))[0].Seq);
        Assert.Null(store.Trouble);
        Assert.Single(_folder.Logs, line => line.Id == 4006);
        Assert.Equal("1a 2b 3d", await SqliteFolder.ReadAsync(dev));
    }

    [Fact]
    public async Task The_write_ahead_log_stays_bounded_and_nothing_is_rejected_during_a_flood()
    {
        var store = _folder.Open();
        string[] lines = [.. Enumerable.Repeat(new string('x', 4000), 25)];

        await Task.WhenAll(Enumerable.Range(0, 8).Select(i => Task.Run(async () =>
        {
            var log = store.Open(ChatParts.Room($"room{i}"));
            for (var batch = 0; batch < 100; batch++)
                await SqliteFolder.SayAsync(log, lines);
        })));

        Assert.Null(store.Trouble);
        Assert.DoesNotContain(_folder.Logs, line => line.Id == 4001);
        Assert.Equal(2500, store.Open(ChatParts.Room("room7")).LastSeq);
        Assert.InRange(new FileInfo(_folder.Path + "-wal").Length, 1, 128 << 20);
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>Holds the writer in the midst of a commit.</summary>
    private sealed class Gate : WriteJob, IDisposable
    {
        public ManualResetEventSlim Reached { get; } = new();

        public ManualResetEventSlim Open { get; } = new();

        public override int Rows => 1;

        public override void Write(WriterConnection connection, DateTime now)
        {
            Reached.Set();
            Open.Wait(TestWait.Patience, CancellationToken.None);
        }

        public override void Committed()
        {
        }

        public override void Failed(HistoryUnavailableException exception)
        {
        }

        public void Dispose()
        {
            Open.Set();
            Reached.Dispose();
        }
    }

    private sealed class Broken : WriteJob
    {
        public override int Rows => 1;

        public override void Write(WriterConnection connection, DateTime now) => throw new InvalidOperationException("broken");

        public override void Committed()
        {
        }

        public override void Failed(HistoryUnavailableException exception)
        {
        }
    }
}
