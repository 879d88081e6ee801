using System.Collections.Concurrent;
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
    private readonly StoreTrouble _trouble;
    private readonly Retention _retention;
    private readonly StoreWriter _writer;
    private readonly Lock _opening = new();
    private readonly ConcurrentDictionary<RoomName, SqliteRoomLog> _logs = new();
    private readonly ConcurrentDictionary<long, SqliteRoomLog> _byId = new();
    private FileLock? _lock;
    private ITimer? _sweeps;
    private long _recentBytes;
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

    public IEnumerable<SqliteRoomLog> Logs => _byId.Values;

    public string? Trouble => _trouble.Text;

    public string? Impairment => _writer.Impairment;

    public IReadOnlyCollection<RoomName> Rooms => [.. Logs.Where(log => !log.IsEmpty).Select(log => log.Room)];

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

    public long Unindexed => Logs.Sum(log => log.Kept.Unindexed);

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
            var preparation = new FilePreparation(_file, _time, _logger);
            connection = preparation.Run(Schema.Steps, Options.SetAsideCorrupt);

            // A damaged one may have been set aside, and this is another.
            _lock.HoldDatabase();
            if (TryLoad() is { } damage)
            {
                if (!Options.SetAsideCorrupt)
                    throw new HistoryFileException(_file.Path, FileDamage.Advise(damage));
                connection.Dispose();
                preparation.SetAside();
                connection = preparation.Run(Schema.Steps, setAsideCorrupt: false);
                _lock.HoldDatabase();
            }

            Index.Start();
            _writer.Start(connection);
        }
        catch (Exception exception)
        {
            connection?.Dispose();
            _lock.Dispose();
            if (exception is not SqliteException sqlite)
                throw;
            throw new HistoryFileException(
                _file.Path, SqliteTrouble.IsDamage(sqlite) ? FileDamage.Advise(sqlite.Message) : SqliteTrouble.Describe(sqlite), sqlite);
        }

        _sweeps = _time.CreateTimer(_ => Sweep(), null, BetweenSweeps, BetweenSweeps);
        HistoryLog.Opened(_logger, _file.Path, _byId.Count, _time.GetElapsedTime(started));
    }

    public IRoomLog Open(RoomName room)
    {
        lock (_opening)
        {
            var log = _logs.GetOrAdd(room, static (name, store) => new SqliteRoomLog(name, store, RoomRow.None), this);
            log.IsOpen = true;
            return log;
        }
    }

    public void Forget(RoomName room, IRoomLog log)
    {
        lock (_opening)
        {
            var forgotten = (SqliteRoomLog)log;
            forgotten.IsOpen = false;

            // A room that ever had messages keeps its row, so that its numbers never start again.
            if (forgotten.Kept.Id == 0)
                _logs.TryRemove(new(room, forgotten));
        }
    }

    public async ValueTask<RoomEvent?> FindSentAsync(SendId sentAs, CancellationToken cancellationToken)
    {
        var found = await Readers.ReadAsync(reader => reader.FindSent(sentAs, id => _byId.GetValueOrDefault(id)?.Room), cancellationToken);
        return found is not null && _logs.TryGetValue(found.Room, out var log) && log.Shows(found.Seq, found.Time) ? found : null;
    }

    public IReadOnlyCollection<long> FindDefaultNames() => _defaultNames;

    /// <summary>Has something written with the next commit.</summary>
    public void Write(StoreWork work) => _writer.Post(work);

    /// <summary>There is something for the writer to do that nobody waits for.</summary>
    public void WakeWriter() => _writer.Nudge();

    /// <summary>For the writer: a batch is kept.</summary>
    public void Appended(SqliteRoomLog log, long bytes)
    {
        _byId.TryAdd(log.Row.Id, log);
        _retention.Appended(log, bytes);
        Index.Appended(log);
    }

    /// <summary>For the writer: something was erased, which shall be nowhere in our files any more.</summary>
    public void Erased()
    {
        _writer.RequestPurge();
        FilePreparation.DeleteBackups(_file.Path, _logger);
    }

    /// <summary>Whether the message of this id and time is still shown.</summary>
    public bool IsKept(long id, DateTime time) =>
        !_byId.TryGetValue(MessageId.RoomOf(id), out var log) || log.Shows(MessageId.SeqOf(id), time);

    /// <summary>For the writer: nothing is kept of the room any more, not even its numbers, unless somebody is in it.</summary>
    public void ForgetWholly(WriterConnection connection, SqliteRoomLog log)
    {
        lock (_opening)
        {
            // A room in the index's queue is forgotten next time.
            if (log.IsOpen || log.IsToBeIndexed)
                return;
            connection.DeleteRoom(log.Row.Id);
            _byId.TryRemove(log.Row.Id, out _);
            _logs.TryRemove(new(log.Room, log));
        }
    }

    /// <summary>What is kept in memory grew; lets go where nobody has spoken for longest, down to nine tenths.</summary>
    public void RecentGrew(long bytes)
    {
        if (Interlocked.Add(ref _recentBytes, bytes) <= Options.RecentBytes)
            return;
        var goal = Options.RecentBytes / 10 * 9;
        foreach (var log in Logs.OrderBy(log => log.LastAppended))
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
    private string? TryLoad()
    {
        try
        {
            Load();
            return null;
        }
        catch (Exception exception) when (
            (exception is SqliteException sqlite && SqliteTrouble.IsDamage(sqlite)) || exception is ArgumentException or FormatException or OverflowException)
        {
            _logs.Clear();
            _byId.Clear();
            (_defaultNames, TokensAtStart) = ([], 0);
            return exception.Message.ReplaceLineEndings(" ");
        }
    }

    /// <summary>Reads what there is of each room: in time, it costs the rooms and not the messages.</summary>
    private void Load()
    {
        using var connection = _file.OpenForReading();
        using var rooms = new SqliteStatement(connection, "SELECT id, name, last_seq, first_seq, topic, spoken_at, topic_seq, erased_to, indexed_to FROM rooms");
        while (rooms.Step())
        {
            var row = new RoomRow(
                rooms.Number(0), rooms.Number(2), rooms.Number(3), rooms.TextOrNull(4), StoredTime.ToTime(rooms.Number(5)), rooms.Number(6), rooms.Number(7),
                rooms.Number(8));
            var log = new SqliteRoomLog(RoomName.FromLog(rooms.Text(1)), this, row);
            if (_logs.TryAdd(log.Room, log))
                _byId.TryAdd(row.Id, log);
        }

        using var nicks = new SqliteStatement(connection, $"SELECT DISTINCT nick FROM messages WHERE {Schema.IsDefaultName}");
        while (nicks.Step())
        {
            if (DefaultName.TryGetNumber(Nickname.FromLog(nicks.Text(0)), out var number))
                _defaultNames.Add(number);
        }

        TokensAtStart = (int)connection.QueryNumber("SELECT count(*) FROM tokens");
    }
}
