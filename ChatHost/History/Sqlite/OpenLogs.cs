using System.Diagnostics.CodeAnalysis;
using ChatHost.Messages;

namespace ChatHost.History.Sqlite;

/// <summary>
/// The logs in memory: those that are open, by rooms or by the store's writer. All others are only in the file, so that rooms without
/// members take no memory. Each room has at most one, which therefore sees every change.
/// </summary>
internal sealed class OpenLogs
{
    private const int ReleaseCounters = 256;

    private readonly Lock _lock = new();
    private readonly Dictionary<RoomName, SqliteRoomLog> _byName = [];
    private readonly Dictionary<long, SqliteRoomLog> _byId = [];

    // How often logs were released, by the hash of their names: a row that was read before may be out of date.
    private readonly int[] _releases = new int[ReleaseCounters];

    /// <summary>Called with a log that is released.</summary>
    public Action<SqliteRoomLog>? Released { get; set; }

    public int Count
    {
        get
        {
            lock (_lock)
                return _byName.Count;
        }
    }

    /// <summary>The logs in memory now.</summary>
    public SqliteRoomLog[] All
    {
        get
        {
            lock (_lock)
                return [.. _byName.Values];
        }
    }

    /// <summary>Opens the log if it is in memory.</summary>
    public bool TryOpen(RoomName room, [NotNullWhen(true)] out SqliteRoomLog? log)
    {
        lock (_lock)
        {
            if (!_byName.TryGetValue(room, out log) || log.IsBeingForgotten)
                return false;
            log.Openings++;
            return true;
        }
    }

    /// <summary>To be read before a row is read from the file for <see cref="TryAdd"/>.</summary>
    public int ReleasesOf(RoomName room) => Volatile.Read(ref _releases[Slot(room)]);

    /// <summary>Opens a log as it was read from the file; false if it may have changed there meanwhile: it is to be read again.</summary>
    public bool TryAdd(
        RoomName room, StoredRoom? stored, int releasesBefore, SqliteHistoryStore store, [NotNullWhen(true)] out SqliteRoomLog? log)
    {
        lock (_lock)
        {
            if (_byName.TryGetValue(room, out log))
            {
                if (log.IsBeingForgotten)
                    return false;
            }
            else if (_releases[Slot(room)] != releasesBefore)
            {
                return false;
            }
            else
            {
                log = Add(stored ?? new(room, RoomRow.None), store);
            }

            log.Openings++;
            return true;
        }
    }

    /// <summary>
    /// For the writer, which alone changes rows: opens the log of a row that it has just read. Null where an earlier version has made
    /// two rows of one name, and this is the one that is not used.
    /// </summary>
    public SqliteRoomLog? Open(StoredRoom stored, SqliteHistoryStore store)
    {
        lock (_lock)
        {
            if (!_byId.TryGetValue(stored.Row.Id, out var log))
            {
                if (_byName.ContainsKey(stored.Name))
                    return null;
                log = Add(stored, store);
            }

            log.Openings++;
            return log;
        }
    }

    /// <summary>For the writer: the same, if it is not open; until it is closed no other caller can open it.</summary>
    public SqliteRoomLog? OpenToForget(StoredRoom stored, SqliteHistoryStore store)
    {
        lock (_lock)
        {
            if (_byName.ContainsKey(stored.Name))
                return null;
            var log = Add(stored, store);
            (log.Openings, log.IsBeingForgotten) = (1, true);
            return log;
        }
    }

    /// <summary>For the writer: adds an opening of a log that is open.</summary>
    public void Hold(SqliteRoomLog log)
    {
        lock (_lock)
            log.Openings++;
    }

    /// <summary>For the writer: the room has its row now.</summary>
    public void HasRow(SqliteRoomLog log)
    {
        lock (_lock)
            _byId.TryAdd(log.Row.Id, log);
    }

    public SqliteRoomLog? Find(long id)
    {
        lock (_lock)
            return _byId.GetValueOrDefault(id);
    }

    /// <summary>Ends one opening of the log, and releases it with the last.</summary>
    /// <param name="log">Which.</param>
    /// <param name="formerId">Its row's id, where it has none any more.</param>
    public void Close(SqliteRoomLog log, long? formerId = null)
    {
        lock (_lock)
        {
            if (--log.Openings > 0)
                return;
            _byName.Remove(log.Room);
            _byId.Remove(formerId ?? log.Kept.Id);
            _releases[Slot(log.Room)]++;
        }

        Released?.Invoke(log);
    }

    private static int Slot(RoomName room) => room.GetHashCode() & (ReleaseCounters - 1);

    private SqliteRoomLog Add(StoredRoom stored, SqliteHistoryStore store)
    {
        var log = new SqliteRoomLog(stored.Name, store, stored.Row);
        _byName.Add(log.Room, log);
        if (stored.Row.Id != 0)
            _byId.Add(stored.Row.Id, log);
        return log;
    }
}
