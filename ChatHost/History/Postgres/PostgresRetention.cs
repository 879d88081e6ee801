using ChatHost.Messages;
using Npgsql;

namespace ChatHost.History.Postgres;

/// <summary>
/// Deletes messages past the bounds (<c>MaxPerRoom</c>, <c>MaxAge</c>, <c>MaxBytes</c>) in small steps beside the appends, each a
/// transaction of its own. Messages past <c>MaxPerRoom</c> or <c>MaxAge</c> are not shown even before (<see cref="LogBounds"/>). Several
/// nodes may do so at once: each step looks at the room under its lock.
/// </summary>
internal sealed class PostgresRetention(PostgresHistoryStore store, PostgresAccess access, ILogger logger) : IDisposable
{
    private static readonly TimeSpan BetweenSweeps = TimeSpan.FromMinutes(1);

    /// <summary>How far a room may be past its bound before it is worth a step.</summary>
    private const int Slack = 256;

    /// <summary>Maximum number of messages deleted in one step.</summary>
    private const long StepRows = 1000;

    /// <summary>Number of rooms found at once.</summary>
    private const long StepRooms = 256;

    /// <summary>Maximum number of rooms of which only the numbers are kept: rooms that come and go must not fill the database.</summary>
    private const long MaxEmptyRooms = 100_000;

    private readonly SemaphoreSlim _sweeping = new(1);
    private readonly HashSet<long> _due = [];
    private readonly Lock _lock = new();
    private ITimer? _sweeps;
    private long _bytesSinceMeasured;
    private long _used;
    private int _isDue;
    private volatile bool _isDisposed;
    private string? _impairment;

    /// <summary>The bytes of all messages, as measured last: by their texts, since the database gives none back at once.</summary>
    public long Used => Volatile.Read(ref _used);

    public ExpiredCount Expired { get; } = new();

    /// <summary>That it has failed and will be tried again; null where it works.</summary>
    public string? Impairment => Volatile.Read(ref _impairment);

    public void Start()
    {
        _sweeps = access.Time.CreateTimer(_ => _ = RunAsync(isSweep: true), null, BetweenSweeps, BetweenSweeps);
        _ = RunAsync(isSweep: true);
    }

    /// <summary>Messages were appended.</summary>
    public void Appended(PostgresRoomLog log, RoomRow row, IReadOnlyList<Draft> drafts)
    {
        var bytes = 0L;
        foreach (var draft in drafts)
            bytes += PostgresSchema.RowBytes + (2 * draft.Text.Length);
        var isLarge = Interlocked.Add(ref _bytesSinceMeasured, bytes) >= store.Options.MaxBytes / 64;
        var isLong = row.State.Count > store.Options.MaxPerRoom + Slack;
        if (isLong)
        {
            lock (_lock)
                _due.Add(row.Id);
        }

        if ((isLarge || isLong) && Interlocked.Exchange(ref _isDue, 1) == 0)
            _ = Task.Run(() => RunAsync(isSweep: false));
    }

    public void Dispose()
    {
        _isDisposed = true;
        _sweeps?.Dispose();
    }

    private async Task RunAsync(bool isSweep)
    {
        await _sweeping.WaitAsync();
        try
        {
            Volatile.Write(ref _isDue, 0);
            if (_isDisposed)
                return;
            foreach (var id in TakeDue())
                await TrimAsync(id);
            if (isSweep)
                await SweepAsync();
            await ShrinkAsync(isSweep);
            Volatile.Write(ref _impairment, null);
        }
        catch (HistoryUnavailableException) when (access.Trouble is not null || _isDisposed)
        {
            // The next sweep is after the outage.
        }
        catch (Exception exception)
        {
            if (Interlocked.Exchange(ref _impairment, "retention fails.") is null)
                HistoryLog.SideWorkFailed(logger, "retention", BetweenSweeps, exception);
        }
        finally
        {
            _sweeping.Release();
        }
    }

    private long[] TakeDue()
    {
        lock (_lock)
        {
            long[] due = [.. _due];
            _due.Clear();
            return due;
        }
    }

    /// <summary>Finds the rooms that have something past the bounds, and counts again what is counted.</summary>
    private async Task SweepAsync()
    {
        for (var after = 0L; ;)
        {
            var bounds = store.Bounds;
            var rooms = await access.RunAsync(connection => connection.ListAsync(
                """
                SELECT id FROM rooms WHERE id > $1 AND first_seq <= last_seq AND (last_seq - first_seq >= $2
                    OR ($3 > 0 AND (SELECT time FROM messages WHERE room_id = rooms.id AND seq >= rooms.first_seq ORDER BY seq LIMIT 1) < $3))
                ORDER BY id LIMIT $4
                """,
                reader => reader.GetInt64(0),
                after,
                (long)bounds.MaxPerRoom,
                NotBefore(bounds),
                StepRooms));
            foreach (var id in rooms)
                await TrimAsync(id);
            if (rooms.Count < StepRooms)
                break;
            after = rooms[^1];
        }

        await ForgetEmptyRoomsAsync();
        await access.RunAsync(store.CountAsync);
    }

    private static long NotBefore(LogBounds bounds) => bounds.HasAge ? StoredTime.Of(bounds.NotBefore) : 0;

    /// <summary>Deletes what is past the count or the age in a room, step by step.</summary>
    private async Task TrimAsync(long id)
    {
        while (await TrimAsync(id, forget: 0) is (var pastCount, var deleted) && deleted > 0)
        {
            Expired.PastCountThenAge(pastCount, deleted);
            if (deleted < StepRows)
                return;
        }
    }

    private async Task<(long PastCount, long Deleted)> TrimAsync(long id, long forget)
    {
        var bounds = store.Bounds;
        var (trimmed, rooms) = await access.RunAsync(async connection => (
            await connection.ListAsync(
                "SELECT o_past_count, o_deleted FROM trim_room($1, $2, $3, $4, $5)",
                reader => (PastCount: reader.GetInt64(0), Deleted: reader.GetInt64(1)),
                id,
                (long)bounds.MaxPerRoom,
                NotBefore(bounds),
                forget,
                StepRows),
            await connection.ListAsync($"SELECT {RoomRow.Columns} FROM rooms WHERE id = $1", RoomRow.Read, id)));
        foreach (var (name, row) in rooms)
            store.Logs.Find(RoomName.FromLog(name))?.Observe(row);
        return trimmed[0];
    }

    /// <summary>Deletes from the rooms silent for longest, down to <see cref="LogBounds.TrimTarget"/>.</summary>
    private async Task ShrinkAsync(bool isSweep)
    {
        var bound = store.Options.MaxBytes;
        if (!isSweep && Volatile.Read(ref _bytesSinceMeasured) < bound / 64)
            return;
        Volatile.Write(ref _bytesSinceMeasured, 0);
        await MeasureAsync();
        if (Used <= bound / 20 * 19)
            return;
        while (Used > LogBounds.TrimTarget(bound) && !_isDisposed)
        {
            var silent = await access.RunAsync(connection => connection.ListAsync(
                "SELECT id, last_seq - first_seq + 1 FROM rooms WHERE first_seq <= last_seq ORDER BY spoken_at, id LIMIT 1",
                reader => (Id: reader.GetInt64(0), Count: reader.GetInt64(1))));
            if (silent.Count == 0)
                return;
            var (_, deleted) = await TrimAsync(silent[0].Id, forget: (silent[0].Count + 1) / 2);
            Expired.PastSize(deleted);
            await MeasureAsync();
        }
    }

    private async Task MeasureAsync() => Volatile.Write(
        ref _used, await access.RunAsync(connection => connection.NumberAsync("SELECT coalesce(sum(bytes), 0)::bigint FROM rooms")));

    /// <summary>Forgets the numbers of rooms of which nothing else is kept, those silent for longest first, unless they are open here or said something lately.</summary>
    private async Task ForgetEmptyRoomsAsync()
    {
        var open = store.Logs.All.Select(log => log.Number).ToArray();
        var lately = StoredTime.Of(store.Now - TimeSpan.FromDays(1));
        await access.RunAsync(connection => connection.RunAsync(
            """
            DELETE FROM rooms WHERE id IN (
                SELECT id FROM rooms WHERE first_seq > last_seq AND spoken_at < $1 AND id <> ALL ($2) ORDER BY spoken_at DESC OFFSET $3
                FOR UPDATE SKIP LOCKED)
            """,
            lately,
            open,
            MaxEmptyRooms));
    }
}
