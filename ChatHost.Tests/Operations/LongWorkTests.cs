using System.Net;
using ChatHost.Operations;
using ChatHost.Protocols;
using ChatHost.Tests.Support;

namespace ChatHost.Tests.Operations;

public sealed class LongWorkTests
{
    private static readonly IPAddress Greedy = IPAddress.Parse("192.0.2.1");
    private static readonly IPAddress Modest = IPAddress.Parse("192.0.2.2");

    private readonly ManualTime _time = new();
    private readonly LongWork _work;
    private readonly List<string> _done = [];

    public LongWorkTests() => _work = new(_time);

    [Fact]
    public async Task An_address_that_asks_without_a_pause_waits_longer_than_its_work_takes_and_others_do_not()
    {
        async Task<int> WorkAsync(IPAddress from) => await _work.DoAsync(from, () =>
        {
            _time.Advance(TimeSpan.FromMilliseconds(10));
            return 1;
        });

        // Twelve times 50 ms of rest, less the 120 ms that pass meanwhile, are free; with the thirteenth it is 30 ms too much.
        for (var i = 0; i < 12; i++)
            Assert.Equal(1, await WorkAsync(Greedy).WaitAsync(TestWait.Patience, TestContext.Current.CancellationToken));
        var asking = WorkAsync(Greedy);
        await TestWait.UntilAsync(() => _time.HasTimerDueIn(TimeSpan.FromMilliseconds(30)));

        // The others do not wait for it.
        Assert.False(asking.IsCompleted);
        Assert.Equal(1, await WorkAsync(Modest));
        _time.Advance(TimeSpan.FromMilliseconds(30));
        Assert.Equal(1, await asking.WaitAsync(TestWait.Patience, TestContext.Current.CancellationToken));

        // After a rest it is as it was.
        _time.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal(1, await WorkAsync(Greedy).WaitAsync(TestWait.Patience, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task One_address_waits_for_itself_and_others_come_in_between()
    {
        var mayGoOn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var holders = Enumerable.Range(0, Math.Max(1, Environment.ProcessorCount / 2))
            .Select(_ => _work.DoAsync(Greedy, async () =>
            {
                await mayGoOn.Task;
                return 0;
            }).AsTask())
            .ToArray();
        var greedy = Enumerable.Range(1, 50).Select(number => Do(Greedy, $"greedy {number}")).ToArray();
        var modest = Do(Modest, "modest");

        mayGoOn.SetResult();
        await Task.WhenAll([.. holders, .. greedy, modest]).WaitAsync(TestWait.Patience, TestContext.Current.CancellationToken);

        Assert.InRange(_done.IndexOf("modest"), 0, 2);
        Assert.Equal(51, _done.Count);
    }

    [Fact]
    public async Task A_page_does_not_wait_for_searches()
    {
        var mayGoOn = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var searches = Enumerable.Range(0, Environment.ProcessorCount).Select(_ => _work.Searches.DoAsync(Greedy, async () =>
        {
            await mayGoOn.Task;
            return 0;
        }).AsTask()).ToArray();

        await Do(Greedy, "page").WaitAsync(TestWait.Patience, TestContext.Current.CancellationToken);
        Assert.Contains(searches, search => !search.IsCompleted);

        mayGoOn.SetResult();
        await Task.WhenAll(searches).WaitAsync(TestWait.Patience, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_part_that_fails_releases_its_slot()
    {
        for (var i = 0; i < 20; i++)
        {
            await Assert.ThrowsAsync<InvalidOperationException>(() =>
                _work.DoAsync(Greedy, new Func<int>(() => throw new InvalidOperationException())).AsTask());
        }

        Assert.Equal(1, await _work.DoAsync(null, () => 1).AsTask().WaitAsync(TestWait.Patience, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Work_runs_on_the_thread_pool()
    {
        var onPool = new TaskCompletionSource<bool>(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(() => _ = AskAsync()) { IsBackground = true };
        thread.Start();

        Assert.True(await onPool.Task.WaitAsync(TestWait.Patience, TestContext.Current.CancellationToken));

        async Task AskAsync() => onPool.SetResult(await _work.DoAsync(Greedy, () => Thread.CurrentThread.IsThreadPoolThread));
    }

    private async Task Do(IPAddress from, string name) => await _work.DoAsync(from, () =>
    {
        lock (_done)
            _done.Add(name);
        return 0;
    });
}
