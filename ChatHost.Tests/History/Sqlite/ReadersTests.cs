using ChatHost.History.Sqlite;
using ChatHost.Messages;
using ChatHost.Tests.Support;

namespace ChatHost.Tests.History.Sqlite;

/// <summary>The file is read on threads of the pool, whoever asks: the threads that read sockets wait for no disk.</summary>
public sealed class ReadersTests : IDisposable
{
    private readonly SqliteFolder _folder = new();

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_thread_outside_the_pool_does_not_read_itself()
    {
        var store = _folder.Open();

        var (readIn, isCallersThread) = await OnThreadAsync(caller => store.Readers.ReadAsync(
            _ => (Thread.CurrentThread.IsThreadPoolThread, Environment.CurrentManagedThreadId == caller), Cancel));

        Assert.True(readIn);
        Assert.False(isCallersThread);
    }

    [Fact]
    public async Task A_thread_outside_the_pool_does_not_wait_for_the_disk_whatever_it_asks_for()
    {
        var store = _folder.Open(new() { RecentBytes = 0 });
        var log = store.Open(ChatParts.Room("dev"));
        await SqliteFolder.SayAsync(log, "hello");
        var tokens = new SqliteTokenStore(store);
        Assert.True(ChatHost.History.SearchWords.TryParse("hello", out var words));

        // All connections are in use until the test says so: who would read at once has to wait.
        var mayGoOn = new TaskCompletionSource();
        var busy = Enumerable.Range(0, 4).Select(_ => Task.Run(() => store.Readers.ReadAsync(_ => mayGoOn.Task.Wait(TestWait.Patience), Cancel).AsTask(), Cancel)).ToArray();
        Func<int, ValueTask<bool>>[] reads =
        [
            async _ => (await log.ReadAfterAsync(0, 10, Cancel)).Count == 1,
            async _ => (await log.SearchAsync(words, 0, 10, newestFirst: true, Cancel)).Found.Count == 1,
            async _ => await store.FindSentAsync(new SendId("token", "1"), Cancel) is null,
            async _ => await tokens.FindAsync("hash", Cancel) is null,
        ];
        var asked = reads.Select(OnThreadAsync).ToArray();
        mayGoOn.SetResult();

        Assert.All(await Task.WhenAll(asked).WaitAsync(TestWait.Patience, Cancel), Assert.True);
        await Task.WhenAll(busy).WaitAsync(TestWait.Patience, Cancel);
    }

    public void Dispose() => _folder.Dispose();

    /// <summary>Calls it on a thread of its own, as the system's polling threads are; fails where the call itself waits for its answer.</summary>
    private static async Task<T> OnThreadAsync<T>(Func<int, ValueTask<T>> call)
    {
        var called = new TaskCompletionSource<Task<T>>(TaskCreationOptions.RunContinuationsAsynchronously);
        var thread = new Thread(() => called.SetResult(call(Environment.CurrentManagedThreadId).AsTask())) { IsBackground = true };
        thread.Start();
        return await (await called.Task.WaitAsync(TestWait.Patience, Cancel)).WaitAsync(TestWait.Patience, Cancel);
    }
}
