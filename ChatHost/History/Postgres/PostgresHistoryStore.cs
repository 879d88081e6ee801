using System.Runtime.CompilerServices;
using ChatHost.Messages;
using Microsoft.Extensions.Options;
using Npgsql;

namespace ChatHost.History.Postgres;

/// <summary>
/// Keeps the logs of all rooms in a PostgreSQL database, which others may use too: the numbers are given there, under the lock of the
/// room's row, and what is known here of a room is what was heard last.
/// </summary>
internal sealed class PostgresHistoryStore : IHistoryStore, IStoreFigures, IDisposable
{
    /// <summary>Maximum number of names read at once.</summary>
    private const int NamesPage = 1024;

    private const string NextDefaultName = $"SELECT min(nick) FROM messages WHERE {PostgresSchema.IsDefaultName} AND nick >";

    private readonly IOptionsMonitor<HistoryOptions> _options;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly PostgresRetention _retention;
    private long _recentBytes;
    private long _keptRooms;
    private long _changes;

    public PostgresHistoryStore(IOptionsMonitor<HistoryOptions> options, TimeProvider time, ILogger<PostgresHistoryStore> logger)
        : this(options, time, (ILogger)logger)
    {
    }

    internal PostgresHistoryStore(IOptionsMonitor<HistoryOptions> options, TimeProvider time, ILogger logger)
    {
        (_options, _time, _logger) = (options, time, logger);
        Settings = PostgresSettings.Parse(Options.Database ?? "");
        Access = new(Settings, time, logger);
        Appender = new(this, Access, logger);
        _retention = new(this, Access, logger);
        Access.Changed = isBack =>
        {
            if (isBack)
                _ = LookAgainAsync();
            else
                Appender.FailWaiting(new(Access.Trouble ?? PostgresErrors.NoAnswer));
        };
    }

    public HistoryOptions Options => _options.CurrentValue;

    public PostgresSettings Settings { get; }

    public PostgresAccess Access { get; }

    public PostgresAppender Appender { get; }

    /// <summary>The logs that are in memory.</summary>
    public PostgresLogs Logs { get; } = new();

    public DateTime Now => _time.GetUtcNow().UtcDateTime;

    /// <summary>What the logs show now.</summary>
    public LogBounds Bounds => LogBounds.At(Now, Options);

    public string? Trouble => Access.Trouble;

    public string? Impairment => _retention.Impairment;

    public long KeptRooms => Volatile.Read(ref _keptRooms);

    public long Commits => Appender.Commits;

    public long SizeBytes => _retention.Used;

    public ExpiredCount Expired => _retention.Expired;

    public long Unindexed => 0;

    public long RecentBytes => Volatile.Read(ref _recentBytes);

    /// <summary>How many tokens the database held at the start.</summary>
    public int TokensAtStart { get; private set; }

    /// <summary>Called in a sweep, to count the tokens again.</summary>
    public Func<NpgsqlConnection, Task>? CountTokens { get; set; }

    private string SettingShown => $"{ClusterOptions.Section}:{nameof(ClusterOptions.Database)} ({Settings.Shown})";

    /// <summary>Opens the database, made or brought up to date if need be. Before it, nothing else may be called.</summary>
    /// <exception cref="HistoryStartException">It cannot be used.</exception>
    public async ValueTask StartAsync()
    {
        var started = _time.GetTimestamp();
        try
        {
            await using var source = Settings.CreatePatientSource();
            await using var connection = await source.OpenConnectionAsync();
            await PostgresUpgrade.RunAsync(connection, Settings, PostgresSchema.Steps, _logger);
            if (await FileMove.WhyUnfinishedAsync(connection) is { } why)
                throw new HistoryStartException($"{SettingShown}: {why}");
            Volatile.Write(ref _keptRooms, await CountRoomsAsync(connection));
            TokensAtStart = (int)await PostgresTokenStore.CountAsync(connection);
        }
        catch (Exception exception) when (PostgresErrors.IsOfTheDatabase(exception))
        {
            throw new HistoryStartException($"{SettingShown}: {PostgresErrors.Describe(exception)}", exception);
        }

        Access.StartProbes();
        _retention.Start();
        HistoryLog.Opened(_logger, $"PostgreSQL {Settings.Shown}", KeptRooms, _time.GetElapsedTime(started));
    }

    public ValueTask<IRoomLog> OpenAsync(RoomName room, CancellationToken cancellationToken = default) =>
        Logs.TryOpen(room, out var log) ? new(log) : new(OpenFromDatabaseAsync(room, cancellationToken));

    public void Close(IRoomLog log)
    {
        var closed = (PostgresRoomLog)log;
        if (Logs.Close(closed))
            RecentGrew(-closed.DropRecent());
    }

    public async ValueTask<IReadOnlyList<KeptRoom>> ListAsync(RoomName? after, int limit, CancellationToken cancellationToken = default)
    {
        var notBefore = StoredTime.Of(Bounds.NotBefore);
        return await Access.RunAsync(
            connection => connection.ListAsync(
                $"SELECT {RoomRow.Columns} FROM rooms WHERE key > $1 AND {RoomRow.IsKept} AND spoken_at >= $2 ORDER BY key LIMIT $3",
                reader =>
                {
                    var (name, row) = RoomRow.Read(reader);
                    return KeptRoom.Of(RoomName.FromLog(name), row.State);
                },
                after?.Key ?? RoomName.BeforeRooms,
                notBefore,
                (long)limit),
            cancellationToken);
    }

    public async ValueTask<RoomEvent?> FindSentAsync(SendId sentAs, CancellationToken cancellationToken)
    {
        var found = await Access.RunAsync(connection => MessageQueries.FindSentAsync(connection, sentAs), cancellationToken);
        return found is var (logged, row) && Bounds.Shows(row.State, logged.Seq, logged.Time) ? logged : null;
    }

    public async ValueTask<IReadOnlyList<RoomName>> FindRoomsOfAsync(long accountId, CancellationToken cancellationToken) => await Access.RunAsync(
        connection => connection.ListAsync(
            "SELECT name FROM rooms WHERE id IN (SELECT room_id FROM messages WHERE account_id = $1) ORDER BY key",
            reader => RoomName.FromLog(reader.GetString(0)),
            accountId),
        cancellationToken);

    public async IAsyncEnumerable<long> FindDefaultNamesAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        for (var after = ""; ;)
        {
            var page = await Access.RunAsync(connection => ListDefaultNamesAsync(connection, after), cancellationToken);
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

    /// <summary>A batch is committed. Other nodes, where there are some, are to be told of it from here, after the commit.</summary>
    public void Appended(PostgresRoomLog log, RoomRow row, IReadOnlyList<Draft> drafts) => _retention.Appended(log, row, drafts);

    /// <summary>The row of a room, or of what two said to each other, has changed.</summary>
    public void Changed(RoomName name, RoomRow before, RoomRow now)
    {
        Interlocked.Increment(ref _changes);
        if (before.State.IsKept != now.State.IsKept && !name.IsPair)
            Interlocked.Add(ref _keptRooms, now.State.IsKept ? 1 : -1);
    }

    /// <summary>Counts again what is counted here only as far as this node changes it.</summary>
    public async Task<int> CountAsync(NpgsqlConnection connection)
    {
        var changes = Volatile.Read(ref _changes);
        var rooms = await CountRoomsAsync(connection);

        // What changed meanwhile may be among them or not: the next count is as good.
        if (Appender.IsIdle && changes == Volatile.Read(ref _changes))
            Volatile.Write(ref _keptRooms, rooms);
        if (CountTokens is { } countTokens)
            await countTokens(connection);
        return 0;
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

    public void Dispose()
    {
        _retention.Dispose();
        Access.Dispose();
    }

    private static Task<long> CountRoomsAsync(NpgsqlConnection connection) =>
        connection.NumberAsync($"SELECT count(*) FROM rooms WHERE {RoomRow.IsKept} AND key > $1", RoomName.BeforeRooms);

    private static async Task<List<string>> ListDefaultNamesAsync(NpgsqlConnection connection, string after) => await connection.ListAsync(
        $"""
        WITH RECURSIVE names (nick) AS (
            ({NextDefaultName} $1) UNION ALL SELECT ({NextDefaultName} names.nick) FROM names WHERE names.nick IS NOT NULL)
        SELECT nick FROM names WHERE nick IS NOT NULL LIMIT $2
        """,
        reader => reader.GetString(0),
        after,
        (long)NamesPage);

    private async Task<IRoomLog> OpenFromDatabaseAsync(RoomName room, CancellationToken cancellationToken)
    {
        while (true)
        {
            var releases = Logs.Releases;
            var stored = await Access.RunAsync(
                connection => connection.ListAsync($"SELECT {RoomRow.Columns} FROM rooms WHERE key = $1", RoomRow.Read, room.Key), cancellationToken);
            var read = stored.Count > 0
                ? new PostgresRoomLog(RoomName.FromLog(stored[0].Name), this, stored[0].Row)
                : new PostgresRoomLog(room, this, RoomRow.None);
            if (Logs.TryAdd(read, releases, out var log))
                return log;
        }
    }

    /// <summary>After an outage: what was appended by a call whose answer was lost is there to be heard.</summary>
    private async Task LookAgainAsync()
    {
        try
        {
            var keys = Logs.All.Select(log => log.Room.Key).ToArray();
            var rows = await Access.RunAsync(connection =>
                connection.ListAsync($"SELECT {RoomRow.Columns} FROM rooms WHERE key = ANY ($1)", RoomRow.Read, keys));
            foreach (var (name, row) in rows)
                Logs.Find(RoomName.FromLog(name))?.Observe(row);
        }
        catch (HistoryUnavailableException)
        {
            // Away again; the next time is after that.
        }
    }
}
