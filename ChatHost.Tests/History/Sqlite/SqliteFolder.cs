using ChatHost.History;
using ChatHost.History.Sqlite;
using ChatHost.Messages;
using ChatHost.Tests.Support;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Testing;

namespace ChatHost.Tests.History.Sqlite;

/// <summary>A folder with one database file, and the stores that a test opens it with; all gone at the end.</summary>
internal sealed class SqliteFolder : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("chathost-history-");
    private readonly List<SqliteHistoryStore> _stores = [];

    public ManualTime Time { get; init; } = new();

    public FakeLogger Logger { get; } = new();

    /// <summary>What the stores logged so far.</summary>
    public IReadOnlyList<FakeLogRecord> Logs => Logger.Collector.GetSnapshot();

    /// <summary>In a folder that is not there yet.</summary>
    public string Path => System.IO.Path.Combine(_directory.FullName, "data", "chat.db");

    /// <summary>A store on the file, started. Path is the folder's.</summary>
    public SqliteHistoryStore Open(HistoryOptions? options = null, Action<SqliteConnection>? prepareWriter = null) =>
        OpenWith(new(options ?? new()), prepareWriter);

    /// <summary>The same with settings that change on the way.</summary>
    public SqliteHistoryStore OpenWith(
        FixedOptions<HistoryOptions> options, Action<SqliteConnection>? prepareWriter = null, int maxEmptyRooms = Retention.MaxEmptyRooms)
    {
        options.CurrentValue = At(Path, options.CurrentValue);
        var store = new SqliteHistoryStore(options, Time, Logger, prepareWriter, maxEmptyRooms);
        _stores.Add(store);
        store.Start();
        return store;
    }

    /// <summary>Changes the file as any program can, while no store or another has it open.</summary>
    public void Execute(string sql)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(Path)!);
        using var connection = Connect();
        connection.Execute(sql);
    }

    /// <summary>
    /// Lets the time go by for which a purge waits, if one does. Time stands still while it is done: what it takes by the same clock,
    /// the next one rests for a hundred times over.
    /// </summary>
    public void LetPurge()
    {
        if (Time.HasTimerDueIn(Purge.Delay))
            Time.Advance(Purge.Delay);
    }

    public string? Query(string sql)
    {
        using var connection = Connect();
        return connection.QueryText(sql);
    }

    public SqliteConnection Connect()
    {
        var connection = new SqliteConnection($"Data Source={Path};Pooling=false");
        connection.Open();
        return connection;
    }

    public static async Task<IReadOnlyList<RoomEvent>> SayAsync(IRoomLog log, params string[] texts) =>
        await log.AppendAsync(
                [.. texts.Select(text => new Draft(RoomEventKind.Message, ChatParts.Nick("alice"), text))], CancellationToken.None)
            .AsTask().WaitAsync(TestWait.Patience, TestContext.Current.CancellationToken);

    public static async Task<string> ReadAsync(IRoomLog log, long after = 0, int limit = 1000) => string.Join(
        ' ',
        (await log.ReadAfterAsync(after, limit, TestContext.Current.CancellationToken)).Select(logged => $"{logged.Seq}{logged.Text}"));

    /// <summary>What the file knows of the room.</summary>
    public static RoomRow Row(IRoomLog log) => ((SqliteRoomLog)log).Kept;

    /// <summary>Waits until no further step of the search index is due.</summary>
    public static Task IndexedAsync(IRoomLog log) => TestWait.UntilAsync(() => ((SqliteRoomLog)log).Store.Index.Pause == Timeout.InfiniteTimeSpan);

    /// <summary>The numbers of the messages with what was typed, oldest first; the search has come to the end.</summary>
    public static async Task<IEnumerable<long>> FindAsync(IRoomLog log, string typed)
    {
        Assert.True(SearchWords.TryParse(typed, out var words));
        var (found, reached) = await log.SearchAsync(
            words, after: 0, limit: 100, newestFirst: false, TestContext.Current.CancellationToken);
        Assert.Null(reached);
        return found.Select(logged => logged.Seq);
    }

    public void Dispose()
    {
        foreach (var store in _stores)
            store.Dispose();
        _directory.Delete(recursive: true);
    }

    private static HistoryOptions At(string path, HistoryOptions options) => new()
    {
        Store = HistoryStoreKind.Sqlite,
        Path = path,
        Sync = options.Sync,
        MaxPerRoom = options.MaxPerRoom,
        MaxBytes = options.MaxBytes,
        MaxAge = options.MaxAge,
        MaxTokens = options.MaxTokens,
        RecentBytes = options.RecentBytes,
        SetAsideCorrupt = options.SetAsideCorrupt,
    };
}
