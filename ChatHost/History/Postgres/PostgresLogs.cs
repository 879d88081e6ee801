using System.Diagnostics.CodeAnalysis;
using ChatHost.Messages;

namespace ChatHost.History.Postgres;

/// <summary>The logs in memory: those that are open. All others are only in the database. Each room has at most one.</summary>
internal sealed class PostgresLogs
{
    private readonly Lock _lock = new();
    private readonly Dictionary<RoomName, PostgresRoomLog> _byName = [];

    // How often logs were released: a row that was read before may be out of date.
    private int _releases;

    /// <summary>The logs in memory now.</summary>
    public PostgresRoomLog[] All
    {
        get
        {
            lock (_lock)
                return [.. _byName.Values];
        }
    }

    /// <summary>To be read before a row is read for <see cref="TryAdd"/>.</summary>
    public int Releases => Volatile.Read(ref _releases);

    /// <summary>Opens the log if it is in memory.</summary>
    public bool TryOpen(RoomName room, [NotNullWhen(true)] out PostgresRoomLog? log)
    {
        lock (_lock)
        {
            if (_byName.TryGetValue(room, out log))
                log.Openings++;
            return log is not null;
        }
    }

    /// <summary>Opens a log as its row was read; false where it may have changed meanwhile: it is to be read again.</summary>
    public bool TryAdd(PostgresRoomLog read, int releasesBefore, [NotNullWhen(true)] out PostgresRoomLog? log)
    {
        lock (_lock)
        {
            if (!_byName.TryGetValue(read.Room, out log))
            {
                if (_releases != releasesBefore)
                    return false;
                _byName.Add(read.Room, log = read);
            }

            log.Openings++;
            return true;
        }
    }

    /// <summary>Ends one opening of the log; true where that was the last, and it is in memory no more.</summary>
    public bool Close(PostgresRoomLog log)
    {
        lock (_lock)
        {
            if (--log.Openings > 0)
                return false;
            _byName.Remove(log.Room);
            _releases++;
            return true;
        }
    }

    /// <summary>The log of a room, if it is in memory.</summary>
    public PostgresRoomLog? Find(RoomName room)
    {
        lock (_lock)
            return _byName.GetValueOrDefault(room);
    }
}
