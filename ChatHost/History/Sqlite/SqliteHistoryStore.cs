using System.Runtime.CompilerServices;
using ChatHost.Messages;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;

namespace ChatHost.History.Sqlite;

/// <summary>
/// Keeps the logs of all rooms in one SQLite file: one writer for all of them, some readers, and the newest events in memory. Appended
/// messages survive the process, and with <see cref="HistorySync.Power"/> a power cut.
/// </summary>
internal sealed class SqliteHistoryStore : IHistoryStore, IStoreFigures, IDisposable
{
    private static readonly TimeSpan BetweenSweeps = TimeSpan.FromMinutes(1);

    /// <summary>Maximum number of names read at once.</summary>
    private const int NamesPage = 1024;

    private readonly IOptionsMonitor<HistoryOptions> _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly SqliteFile _file;
    private readonly StoreOutage _trouble;
    private readonly Retention _retention;
    private readonly StoreWriter _writer;
    private FileLock? _lock;
    private ITimer? _sweeps;
    private long _recentBytes;
    private long _keptRooms;
    private long _unindexed;

    public SqliteHistoryStore(IOptionsMonitor<HistoryOptions> options, TimeProvider time, ILogger<SqliteHistoryStore> logger)
        : this(options, time, logger, prepareWriter: null)
    {
    }

    /// <param name="options">Path and sync are those of now; the others may change.</param>
    /// <param name="time">The time of messages, of their age, and of retries.</param>
    /// <param name="logger">Receives outages and failures.</param>
    /// <param name="prepareWriter">Called with each new connection that writes; a test makes the disk small with it.</param>
    /// <param name="maxEmptyRooms">Maximum number of rooms whose numbers are kept when nothing else is.</param>
    internal SqliteHistoryStore(
        IOptionsMonitor<HistoryOptions> options,
        TimeProvider time,
        ILogger logger,
        Action<SqliteConnection>? prepareWriter,
        int maxEmptyRooms = Retention.MaxEmptyRooms)
    {
        (_options, _time, _logger) = (options, time, logger);
        _file = new(Path.GetFullPath(Options.Path), Options.Sync, prepareWriter);
        _trouble = new(time, logger);
        Logs.Released = log => RecentGrew(-log.DropRecent());
        _retention = new(this, maxEmptyRooms);
        Index = new(this, logger);
        var watch = new FileWatch(_file);
        _writer = new(_file, watch, _retention, Index, new(_file, watch, logger), new(Index, time, logger), _trouble, time, logger);
        Readers = new(_file);
    }

    public HistoryOptions Options => _options.CurrentValue;

    public Readers Readers { get; }

    public TextIndex Index { get; }

    public DateTime Now => _time.GetUtcNow().UtcDateTime;

    /// <summary>What the logs show now.</summary>
    public LogBounds Bounds => LogBounds.At(Now, Options);

    /// <summary>The logs that are in memory.</summary>
    public OpenLogs Logs { get; } = new();

    public string? Trouble => _trouble.Text;

    public string? Impairment => _writer.Impairment;

    public long KeptRooms => Volatile.Read(ref _keptRooms);

    public long Commits => _writer.Commits;

    public long SizeBytes => _retention.Used;

    public long? FreeBytes
    {
        get
        {
            try
            {
                return new DriveInfo(Path.GetDirectoryName(_file.Path)!).AvailableFreeSpace;
            }
            catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
            {
                return null;
            }
        }
    }

    public ExpiredCount Expired => _retention.Expired;

    public long Unindexed => Volatile.Read(ref _unindexed);

    public long RecentBytes => Volatile.Read(ref _recentBytes);

    /// <summary>How many tokens the file held at the start.</summary>
    public int TokensAtStart { get; private set; }

    /// <summary>Opens the file, made or brought up to date if need be. Before it, nothing else may be called.</summary>
    /// <exception cref="HistoryFileException">It cannot be used.</exception>
    public void Start()
    {
        var started = _time.GetTimestamp();
        var opened = new StoreOpening(_file, _time, _logger).Run(Options.SetAsideCorrupt);
        (_lock, TokensAtStart) = (opened.Lock, opened.Figures.Tokens);
        (_keptRooms, _unindexed) = (opened.Figures.KeptRooms, opened.Figures.Unindexed);
        _writer.Start(opened.Connection, opened.Figures.IsPurgeDue);
        _sweeps = _time.CreateTimer(_ => Sweep(), null, BetweenSweeps, BetweenSweeps);
        HistoryLog.Opened(_logger, _file.Path, KeptRooms, _time.GetElapsedTime(started));
    }

    public ValueTask<IRoomLog> OpenAsync(RoomName room, CancellationToken cancellationToken = default) =>
        Logs.TryOpen(room, out var log) ? new(log) : new(OpenFromFileAsync(room, cancellationToken));

    public void Close(IRoomLog log) => Logs.Close((SqliteRoomLog)log);

    public async ValueTask<IReadOnlyList<KeptRoom>> ListAsync(RoomName? after, int limit, CancellationToken cancellationToken = default)
    {
        var notBefore = Bounds.NotBefore;
        return await Readers.ReadAsync(reader => reader.ListRooms(after?.Key ?? RoomName.BeforeRooms, notBefore, limit), cancellationToken);
    }

    public async ValueTask<RoomEvent?> FindSentAsync(SendId sentAs, CancellationToken cancellationToken)
    {
        var found = await Readers.ReadAsync(reader => reader.FindSent(sentAs), cancellationToken);
        return found is var (logged, row) && Bounds.Shows(row.State, logged.Seq, logged.Time) ? logged : null;
    }

    public async ValueTask<IReadOnlyList<RoomName>> FindRoomsOfAsync(long accountId, CancellationToken cancellationToken) =>
        await Readers.ReadAsync(reader => reader.ListRoomsOf(accountId), cancellationToken);

    public async IAsyncEnumerable<long> FindDefaultNamesAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        for (var after = ""; ;)
        {
            var page = await Readers.ReadAsync(reader => reader.ListDefaultNames(after, NamesPage), cancellationToken);
            foreach (var nick in page)
            {
                if (DefaultName.TryGetNumber(Nickname.FromLog(nick), out var number))
                    yield return number;
            }

            if (page.Count < NamesPage)
                yield break;
            after = page[^1];
        }
    }

    /// <summary>Has the job done with the next commit.</summary>
    public void Write(WriteJob job) => _writer.Post(job);

    /// <summary>Wakes the writer for work that no caller waits for.</summary>
    public void WakeWriter() => _writer.Nudge();

    /// <summary>For the writer: a batch is committed.</summary>
    public void Appended(SqliteRoomLog log, long bytes)
    {
        Logs.HasRow(log);
        _retention.Appended(log, bytes);
        Index.Appended(log);
    }

    /// <summary>For the writer: messages were erased, of which no trace may remain in any file of the store.</summary>
    public void Erased()
    {
        _writer.RequestPurge();
        DatabaseOpener.DeleteBackups(_file.Path, _logger);
    }

    /// <summary>For the writer, within its transaction: whether the message of this id and time is still shown.</summary>
    public bool IsKept(WriterConnection connection, long id, DateTime time) =>
        connection.FindRoom(MessageId.RoomOf(id)) is not { Row: var row } || Bounds.Shows(row.State, MessageId.SeqOf(id), time);

    /// <summary>The row of a room, or of what two said to each other, has changed.</summary>
    public void Changed(RoomName name, RoomRow before, RoomRow now)
    {
        if (before.State.IsKept != now.State.IsKept && !name.IsPair)
            Interlocked.Add(ref _keptRooms, now.State.IsKept ? 1 : -1);
        if (before.Unindexed != now.Unindexed)
            Interlocked.Add(ref _unindexed, now.Unindexed - before.Unindexed);
    }

    /// <summary>For the writer: the number of messages outside the search index.</summary>
    public void CountedUnindexed(long messages) => Volatile.Write(ref _unindexed, messages);

    /// <summary>For the writer: all rooms are to be examined.</summary>
    public void LookAtAllRooms() => _retention.SweepIsDue();

    /// <summary>For the writer: deletes the room with its numbers, unless it is open.</summary>
    public void ForgetWholly(WriterConnection connection, StoredRoom room)
    {
        if (Logs.OpenToForget(room, this) is not { } log)
            return;
        var id = room.Row.Id;
        try
        {
            connection.DeleteRoom(id);
        }
        finally
        {
            Logs.Close(log, id);
        }
    }

    /// <summary>The events in memory grew; past the maximum, drops those of the rooms silent for longest.</summary>
    public void RecentGrew(long bytes)
    {
        if (Interlocked.Add(ref _recentBytes, bytes) <= Options.RecentBytes)
            return;
        var goal = LogBounds.TrimTarget(Options.RecentBytes);
        foreach (var log in Logs.All.OrderBy(log => log.Kept.State.AppendedAt))
        {
            while (RecentBytes > goal && log.DropOlderRecent() is > 0 and var freed)
                Interlocked.Add(ref _recentBytes, -freed);
        }
    }

    /// <summary>Writes the waiting jobs, and closes the file.</summary>
    public void Dispose()
    {
        _sweeps?.Dispose();
        _writer.Dispose();
        Readers.Dispose();
        _trouble.Dispose();
        _lock?.Dispose();
    }

    private void Sweep()
    {
        _retention.SweepIsDue();
        WakeWriter();
    }

    private async Task<IRoomLog> OpenFromFileAsync(RoomName room, CancellationToken cancellationToken)
    {
        while (true)
        {
            var releases = Logs.ReleasesOf(room);
            var stored = await Readers.ReadAsync(reader => reader.FindRoom(room), cancellationToken);
            if (Logs.TryAdd(room, stored, releases, this, out var log))
                return log;
        }
    }
}
