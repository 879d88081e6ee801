using ChatHost.Messages;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Options;

namespace ChatHost.History.Sqlite;

/// <summary>
/// Keeps the logs of all rooms in one SQLite file: one writer for all of them, some readers, and in memory what is asked
/// for most. What was appended survives the process, and with <see cref="HistorySync.Power"/> a power cut.
/// </summary>
internal sealed class SqliteHistoryStore : IHistoryStore, IStoreFigures, IDisposable
{
    private static readonly TimeSpan BetweenSweeps = TimeSpan.FromMinutes(1);

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
    private List<long> _defaultNames = [];

    public SqliteHistoryStore(IOptionsMonitor<HistoryOptions> options, TimeProvider time, ILogger<SqliteHistoryStore> logger)
        : this(options, time, logger, prepareWriter: null)
    {
    }

    /// <param name="options">Path and sync are those of now; the others may change.</param>
    /// <param name="time">Tells when something was said, is too old, or is tried again.</param>
    /// <param name="logger">Hears of trouble.</param>
    /// <param name="prepareWriter">Called with each new connection that writes; a test makes the disk small with it.</param>
    /// <param name="maxEmptyRooms">Of so many rooms the numbers are remembered when nothing else is kept of them.</param>
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

    /// <summary>What was said before is too old to be shown.</summary>
    public DateTime NotBefore => Options.MaxAge is { } age ? Now - age : DateTime.UnixEpoch;

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
        _lock = FileLock.Take(_file.Path);
        WriterConnection? connection = null;
        try
        {
            _lock.HoldDatabase();
            var preparation = new DatabaseOpener(_file, _time, _logger);
            connection = preparation.Run(Schema.Steps, Options.SetAsideCorrupt);

            // A damaged one may have been set aside, and this is another.
            _lock.HoldDatabase();
            if (TryLoad(connection) is { } damage)
            {
                if (!Options.SetAsideCorrupt)
                    throw new HistoryFileException(_file.Path, IntegrityCheck.Advise(damage));
                connection.Dispose();
                preparation.SetAside();
                connection = preparation.Run(Schema.Steps, setAsideCorrupt: false);
                _lock.HoldDatabase();
            }

            _writer.Start(connection);
        }
        catch (Exception exception)
        {
            connection?.Dispose();
            _lock.Dispose();
            if (exception is not SqliteException sqlite)
                throw;
            throw new HistoryFileException(
                _file.Path, SqliteErrors.IsDamage(sqlite) ? IntegrityCheck.Advise(sqlite.Message) : SqliteErrors.Describe(sqlite), sqlite);
        }

        _sweeps = _time.CreateTimer(_ => Sweep(), null, BetweenSweeps, BetweenSweeps);
        HistoryLog.Opened(_logger, _file.Path, KeptRooms, _time.GetElapsedTime(started));
    }

    public ValueTask<IRoomLog> OpenAsync(RoomName room, CancellationToken cancellationToken = default) =>
        Logs.TryOpen(room, out var log) ? new(log) : new(OpenFromFileAsync(room, cancellationToken));

    public void Close(IRoomLog log) => Logs.Close((SqliteRoomLog)log);

    public async ValueTask<IReadOnlyList<KeptRoom>> ListAsync(RoomName? after, int limit, CancellationToken cancellationToken = default)
    {
        var notBefore = NotBefore;
        return await Readers.ReadAsync(reader => reader.ListRooms(after?.Key ?? "", notBefore, limit), cancellationToken);
    }

    public async ValueTask<RoomEvent?> FindSentAsync(SendId sentAs, CancellationToken cancellationToken)
    {
        var found = await Readers.ReadAsync(reader => reader.FindSent(sentAs), cancellationToken);
        return found is var (logged, row) && Shows(row, logged.Seq, logged.Time) ? logged : null;
    }

    public IReadOnlyCollection<long> FindDefaultNames() => _defaultNames;

    /// <summary>Has something written with the next commit.</summary>
    public void Write(WriteJob work) => _writer.Post(work);

    /// <summary>There is something for the writer to do that nobody waits for.</summary>
    public void WakeWriter() => _writer.Nudge();

    /// <summary>For the writer: a batch is kept.</summary>
    public void Appended(SqliteRoomLog log, long bytes)
    {
        Logs.HasRow(log);
        _retention.Appended(log, bytes);
        Index.Appended(log);
    }

    /// <summary>For the writer: something was erased, which shall be nowhere in our files any more.</summary>
    public void Erased()
    {
        _writer.RequestPurge();
        DatabaseOpener.DeleteBackups(_file.Path, _logger);
    }

    /// <summary>For the writer, within its transaction: whether the message of this id and time is still shown.</summary>
    public bool IsKept(WriterConnection connection, long id, DateTime time) =>
        connection.FindRoom(MessageId.RoomOf(id)) is not { Row: var row } || Shows(row, MessageId.SeqOf(id), time);

    /// <summary>Of a room that stands in the file like this, the lowest number that is still shown.</summary>
    public long FirstShown(RoomRow row) => Math.Max(row.FirstSeq, row.LastSeq - Options.MaxPerRoom + 1);

    /// <summary>Of a room that stands in the file like this, whether the message is still shown.</summary>
    public bool Shows(RoomRow row, long seq, DateTime time) => seq >= FirstShown(row) && time >= NotBefore;

    /// <summary>A room stands otherwise in the file than before.</summary>
    public void Changed(RoomRow before, RoomRow now)
    {
        if (before.IsKept != now.IsKept)
            Interlocked.Add(ref _keptRooms, now.IsKept ? 1 : -1);
        if (before.Unindexed != now.Unindexed)
            Interlocked.Add(ref _unindexed, now.Unindexed - before.Unindexed);
    }

    /// <summary>For the writer: so many messages are not in the index of words.</summary>
    public void CountedUnindexed(long messages) => Volatile.Write(ref _unindexed, messages);

    /// <summary>For the writer: all rooms shall be looked at.</summary>
    public void LookAtAllRooms() => _retention.SweepIsDue();

    /// <summary>For the writer: nothing is kept of the room any more, not even its numbers, unless somebody has it open.</summary>
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

    /// <summary>What is kept in memory grew; lets go where nobody has spoken for longest, down to nine tenths.</summary>
    public void RecentGrew(long bytes)
    {
        if (Interlocked.Add(ref _recentBytes, bytes) <= Options.RecentBytes)
            return;
        var goal = Options.RecentBytes / 10 * 9;
        foreach (var log in Logs.All.OrderBy(log => log.LastAppended))
        {
            while (RecentBytes > goal && log.DropOlderRecent() is > 0 and var freed)
                Interlocked.Add(ref _recentBytes, -freed);
        }
    }

    /// <summary>Writes what waits, and closes the file.</summary>
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

    /// <summary>Reads what is kept in memory. The look for damage is a short one, so this may be the first to meet some.</summary>
    /// <returns>The damage, and nothing has been read; null if there was none.</returns>
    private string? TryLoad(WriterConnection writer)
    {
        try
        {
            Load(writer);
            return null;
        }
        catch (Exception exception) when (
            (exception is SqliteException sqlite && SqliteErrors.IsDamage(sqlite)) || exception is ArgumentException or FormatException or OverflowException)
        {
            (_defaultNames, TokensAtStart, _keptRooms, _unindexed) = ([], 0, 0, 0);
            return exception.Message.ReplaceLineEndings(" ");
        }
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

    /// <summary>
    /// Looks at each room and keeps the figures alone: in time, it costs the rooms and not the messages, in memory nothing. Rooms are
    /// found by their keys, so those that another version has made otherwise are made anew.
    /// </summary>
    private void Load(WriterConnection writer)
    {
        using var connection = _file.OpenForReading();
        using var rooms = new SqliteStatement(connection, $"SELECT {StoredRoom.Columns}, key FROM rooms");
        var renamed = new List<StoredRoom>();
        while (rooms.Step())
        {
            var stored = StoredRoom.Read(rooms);
            Changed(RoomRow.None, stored.Row);
            if (rooms.Text(StoredRoom.ColumnCount) != stored.Name.Key)
                renamed.Add(stored);
        }

        rooms.Reset();
        foreach (var stored in renamed)
            writer.UpdateRoomKey(stored);

        using var nicks = new SqliteStatement(connection, $"SELECT DISTINCT nick FROM messages WHERE {Schema.IsDefaultName}");
        while (nicks.Step())
        {
            if (DefaultName.TryGetNumber(Nickname.FromLog(nicks.Text(0)), out var number))
                _defaultNames.Add(number);
        }

        TokensAtStart = (int)connection.QueryNumber("SELECT count(*) FROM tokens");
    }
}
