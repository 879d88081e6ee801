using ChatHost.History;
using ChatHost.Messages;
using ChatHost.Rooms;

namespace ChatHost.Tests.Support;

/// <summary>A store around another that refuses, breaks or waits when a test says so; else it does what the other does.</summary>
internal sealed class FailingHistoryStore(IHistoryStore inner) : IHistoryStore
{
    private Func<Task> _beforeAppend = () => Task.CompletedTask;
    private Func<Task> _beforeRead = () => Task.CompletedTask;

    public string? Trouble => inner.Trouble;

    public long KeptRooms => inner.KeptRooms;

    /// <summary>The drafts of each append that the other store took.</summary>
    public List<IReadOnlyList<Draft>> Appended { get; } = [];

    /// <summary>Called by each append from now on, before anything is kept; what it throws the append throws.</summary>
    public void BeforeAppend(Func<Task> happens) => Volatile.Write(ref _beforeAppend, happens);

    public void BeforeRead(Func<Task> happens) => Volatile.Write(ref _beforeRead, happens);

    /// <summary>Appends fail until <see cref="Recover"/>.</summary>
    public void FailAppends(Exception? exception = null) =>
        BeforeAppend(() => throw exception ?? new HistoryUnavailableException("the disk is full."));

    /// <summary>Called by each append that the other store took, before whoever asked for it hears so.</summary>
    public Func<Task> AfterAppend { get; set; } = () => Task.CompletedTask;

    /// <summary>Called before a log is closed.</summary>
    public Action? BeforeClose { get; set; }

    public void FailReads() => BeforeRead(() => throw new HistoryUnavailableException("the disk is away."));

    public void Recover()
    {
        BeforeAppend(() => Task.CompletedTask);
        BeforeRead(() => Task.CompletedTask);
    }

    /// <summary>
    /// Says a line that the log takes only when the test completes what this returns, so that all that is asked of the room
    /// until then is one round.
    /// </summary>
    public async Task<TaskCompletionSource> HoldUpAsync(Membership speaker)
    {
        var (isHeldUp, goOn) = (new TaskCompletionSource(), new TaskCompletionSource());
        BeforeAppend(() =>
        {
            isHeldUp.TrySetResult();
            return goOn.Task;
        });
        speaker.Say(RoomEventKind.Message, "held up", receipt: null);
        await isHeldUp.Task.WaitAsync(TestWait.Patience, TestContext.Current.CancellationToken);
        return goOn;
    }

    /// <summary>Rooms that are not in memory cannot be opened.</summary>
    public bool FailsToOpen { get; set; }

    public async ValueTask<IRoomLog> OpenAsync(RoomName room, CancellationToken cancellationToken) => FailsToOpen
        ? throw new HistoryUnavailableException("the disk is away.")
        : new Log(await inner.OpenAsync(room, cancellationToken), this);

    public ValueTask<IReadOnlyList<KeptRoom>> ListAsync(RoomName? after, int limit, CancellationToken cancellationToken) =>
        inner.ListAsync(after, limit, cancellationToken);

    public ValueTask<IReadOnlyList<RoomName>> FindRoomsOfAsync(long accountId, CancellationToken cancellationToken) =>
        inner.FindRoomsOfAsync(accountId, cancellationToken);

    /// <summary>The other store's own log behind one that this store opened.</summary>
    public static IRoomLog InnerOf(IRoomLog log) => ((Log)log).Inner;

    public void Close(IRoomLog log)
    {
        BeforeClose?.Invoke();
        inner.Close(((Log)log).Inner);
    }

    public IAsyncEnumerable<long> FindDefaultNamesAsync(CancellationToken cancellationToken) => inner.FindDefaultNamesAsync(cancellationToken);

    public async ValueTask<RoomEvent?> FindSentAsync(SendId sentAs, CancellationToken cancellationToken)
    {
        await Volatile.Read(ref _beforeRead)();
        return await inner.FindSentAsync(sentAs, cancellationToken);
    }

    /// <summary>Tells whoever follows a log that another has appended to it.</summary>
    public static void TellGrown(IRoomLog log, long upTo) => ((Log)log).Follower!.Grown(upTo);

    private sealed class Log(IRoomLog inner, FailingHistoryStore store) : IRoomLog
    {
        public ILogFollower? Follower { get; set; }

        public long Number => inner.Number;

        public IRoomLog Inner => inner;

        public RoomName Room => inner.Room;

        public long LastSeq => inner.LastSeq;

        public bool IsEmpty => inner.IsEmpty;

        public string? Topic => inner.Topic;

        public long TopicSeq => inner.TopicSeq;

        public async ValueTask<IReadOnlyList<RoomEvent>> AppendAsync(IReadOnlyList<Draft> drafts, CancellationToken cancellationToken)
        {
            Draft[] copy = [.. drafts];
            await Volatile.Read(ref store._beforeAppend)();
            var events = await inner.AppendAsync(drafts, cancellationToken);
            await store.AfterAppend();
            lock (store.Appended)
                store.Appended.Add(copy);
            return events;
        }

        public async ValueTask<SearchResult> SearchAsync(
            SearchWords words, long after, int limit, bool newestFirst, CancellationToken cancellationToken)
        {
            await Volatile.Read(ref store._beforeRead)();
            return await inner.SearchAsync(words, after, limit, newestFirst, cancellationToken);
        }

        public async ValueTask<Erasure> EraseAsync(long first, long last, AuthorFilter? by, CancellationToken cancellationToken)
        {
            await Volatile.Read(ref store._beforeAppend)();
            return await inner.EraseAsync(first, last, by, cancellationToken);
        }

        public async ValueTask<IReadOnlyList<RoomEvent>> ReadAfterAsync(long after, int limit, CancellationToken cancellationToken)
        {
            await Volatile.Read(ref store._beforeRead)();
            return await inner.ReadAfterAsync(after, limit, cancellationToken);
        }
    }
}
