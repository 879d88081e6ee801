using System.Data.Common;
using ChatHost.History;
using ChatHost.History.Sqlite;
using ChatHost.Messages;
using Microsoft.Extensions.DependencyInjection;

namespace ChatHost.Tests.Admin;

/// <summary>A store that can be away, held up, or broken in a way that nobody foresaw.</summary>
internal sealed class SwitchableHistoryStore(MemoryHistoryStore store) : IHistoryStore
{
    private int _reads;

    /// <summary>How often events were read.</summary>
    public int Reads => Volatile.Read(ref _reads);

    public bool IsAway { get; set; }

    /// <summary>What every read throws.</summary>
    public Exception? Defect { get; set; }

    /// <summary>Appending waits for this.</summary>
    public Task Gate { get; set; } = Task.CompletedTask;

    public string? Trouble => IsAway ? "the disk is full." : null;

    public long KeptRooms => store.KeptRooms;

    /// <summary>Puts it in the place of the program's store.</summary>
    public static void Register(IServiceCollection services) => services
        .AddSingleton<MemoryHistoryStore>()
        .AddSingleton<IDatabase>(provider => new SwitchableDatabase(new(), provider.GetRequiredService<SwitchableHistoryStore>()))
        .AddSingleton<SwitchableHistoryStore>()
        .AddSingleton<IHistoryStore>(provider => provider.GetRequiredService<SwitchableHistoryStore>());

    public async ValueTask<IRoomLog> OpenAsync(RoomName room, CancellationToken cancellationToken) =>
        new Log(await store.OpenAsync(room, cancellationToken), this);

    public void Close(IRoomLog log) => store.Close(((Log)log).Inner);

    public ValueTask<IReadOnlyList<KeptRoom>> ListAsync(RoomName? after, int limit, CancellationToken cancellationToken) =>
        store.ListAsync(after, limit, cancellationToken);

    public ValueTask<IReadOnlyList<RoomName>> FindRoomsOfAsync(long accountId, CancellationToken cancellationToken)
    {
        ThrowIfAway();
        return store.FindRoomsOfAsync(accountId, cancellationToken);
    }

    public IAsyncEnumerable<long> FindDefaultNamesAsync(CancellationToken cancellationToken) => store.FindDefaultNamesAsync(cancellationToken);

    public ValueTask<RoomEvent?> FindSentAsync(SendId sentAs, CancellationToken cancellationToken)
    {
        ThrowIfAway();
        return store.FindSentAsync(sentAs, cancellationToken);
    }

    private void ThrowIfAway()
    {
        if (Trouble is { } trouble)
            throw new HistoryUnavailableException(trouble);
    }

    private sealed class Log(IRoomLog log, SwitchableHistoryStore owner) : IRoomLog
    {
        public long Number => log.Number;

        public IRoomLog Inner => log;

        public RoomName Room => log.Room;

        public long LastSeq => log.LastSeq;

        public bool IsEmpty => log.IsEmpty;

        public string? Topic => log.Topic;

        public long TopicSeq => log.TopicSeq;

        public async ValueTask<IReadOnlyList<RoomEvent>> AppendAsync(IReadOnlyList<Draft> drafts, CancellationToken cancellationToken)
        {
            await owner.Gate.WaitAsync(cancellationToken);
            owner.ThrowIfAway();
            return await log.AppendAsync(drafts, cancellationToken);
        }

        public ValueTask<SearchResult> SearchAsync(
            SearchWords words, long after, int limit, bool newestFirst, CancellationToken cancellationToken)
        {
            owner.ThrowIfAway();
            return log.SearchAsync(words, after, limit, newestFirst, cancellationToken);
        }

        public ValueTask<Erasure> EraseAsync(long first, long last, AuthorFilter? by, CancellationToken cancellationToken)
        {
            owner.ThrowIfAway();
            return log.EraseAsync(first, last, by, cancellationToken);
        }

        public ValueTask<IReadOnlyList<RoomEvent>> ReadAfterAsync(long after, int limit, CancellationToken cancellationToken)
        {
            owner.ThrowIfAway();
            Interlocked.Increment(ref owner._reads);
            return owner.Defect is { } defect ? throw defect : log.ReadAfterAsync(after, limit, cancellationToken);
        }
    }
}

/// <summary>The tables beside such a store, away when it is.</summary>
internal sealed class SwitchableDatabase(MemoryDatabase database, SwitchableHistoryStore store) : IDatabase
{
    public ValueTask<T> WriteAsync<T>(Func<DbConnection, ValueTask<T>> write) => Use(() => database.WriteAsync(write));

    public ValueTask<T> ReadAsync<T>(Func<DbConnection, ValueTask<T>> read) => Use(() => database.ReadAsync(read));

    private ValueTask<T> Use<T>(Func<ValueTask<T>> use) =>
        store.Trouble is { } trouble ? ValueTask.FromException<T>(new HistoryUnavailableException(trouble)) : use();
}
