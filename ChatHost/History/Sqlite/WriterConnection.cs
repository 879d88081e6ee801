using ChatHost.Messages;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace ChatHost.History.Sqlite;

/// <summary>
/// The one connection that writes: its transactions, what it writes of rooms, and by tables the rest. Only the store's writer uses
/// it, on its thread.
/// </summary>
internal sealed class WriterConnection : IDisposable
{
    /// <summary>Written and deleted again to see whether the disk takes something, in bytes.</summary>
    private const int ProbeBytes = 16 * 1024;

    private readonly SqliteConnection _connection;
    private readonly List<SqliteStatement> _statements = [];
    private readonly SqliteStatement _begin;
    private readonly SqliteStatement _commit;
    private readonly SqliteStatement _insertRoom;
    private readonly SqliteStatement _updateRoom;
    private readonly SqliteStatement _deleteRoom;
    private readonly SqliteStatement _findRoom;
    private readonly SqliteStatement _roomsAfter;

    /// <exception cref="SqliteException">The file cannot be opened.</exception>
    public WriterConnection(SqliteFile file)
    {
        _connection = file.OpenForWriting();
        try
        {
            _begin = Prepare("BEGIN IMMEDIATE");
            _commit = Prepare("COMMIT");
            _insertRoom = Prepare("INSERT INTO rooms (key, name, last_seq, first_seq, spoken_at) VALUES (?, ?, 0, 1, 0)");
            _updateRoom = Prepare("UPDATE rooms SET last_seq = ?, first_seq = ?, topic = ?, spoken_at = ?, topic_seq = ?, erased_to = ?, indexed_to = ? WHERE id = ?");
            _deleteRoom = Prepare("DELETE FROM rooms WHERE id = ?");
            _findRoom = Prepare($"SELECT {StoredRoom.Columns} FROM rooms WHERE id = ?");
            _roomsAfter = Prepare($"SELECT {StoredRoom.Columns} FROM rooms WHERE id > ? ORDER BY id LIMIT ?");
            (Messages, Index, Tokens, Space) = (new(this), new(this), new(this), new(this));
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public MessageTable Messages { get; }

    public IndexTable Index { get; }

    public TokenTable Tokens { get; }

    public FileSpace Space { get; }

    /// <summary>The file's, as a full path.</summary>
    public string Path => _connection.DataSource;

    /// <summary>For statements on tables that are not the store's own, within its transactions.</summary>
    public SqliteConnection Database => _connection;

    /// <summary>For calls of SQLite's own.</summary>
    public sqlite3 Handle => _connection.Handle!;

    /// <summary>How many rows the last statement changed.</summary>
    public int Changes => raw.sqlite3_changes(Handle);

    /// <summary>How many rows all statements changed, those that SQLite runs for others among them.</summary>
    public int TotalChanges => raw.sqlite3_total_changes(Handle);

    /// <summary>Prepares a statement, disposed with the connection.</summary>
    public SqliteStatement Prepare(string sql)
    {
        var statement = new SqliteStatement(_connection, sql);
        _statements.Add(statement);
        return statement;
    }

    /// <summary>Runs a statement that is too rare to be prepared.</summary>
    public void Execute(string sql) => _connection.Execute(sql);

    public long QueryNumber(string sql) => _connection.QueryNumber(sql);

    public void Begin() => _begin.Run();

    public void Commit() => _commit.Run();

    /// <summary>Does it as one transaction, or leaves everything as it was.</summary>
    public void Transact(Action write)
    {
        Begin();
        try
        {
            write();
            Commit();
        }
        catch
        {
            Rollback();
            throw;
        }
    }

    /// <summary>Undoes what the transaction did; nothing happens where the failure has ended it already.</summary>
    public void Rollback()
    {
        if (raw.sqlite3_get_autocommit(Handle) == 0)
            Execute("ROLLBACK");
    }

    /// <summary>Writes and deletes something of a few pages.</summary>
    public void Probe()
    {
        Execute($"INSERT OR REPLACE INTO facts VALUES ('probe', zeroblob({ProbeBytes}))");
        Execute("DELETE FROM facts WHERE name = 'probe'");
    }

    /// <returns>The id of the new room.</returns>
    public long InsertRoom(RoomName room)
    {
        _insertRoom.Bind(1, room.Key).Bind(2, room.Text).Run();
        var id = raw.sqlite3_last_insert_rowid(Handle);
        return id <= MessageId.MaxRoom ? id : throw new HistoryUnavailableException("the store has no place for another room.");
    }

    public void UpdateRoom(RoomRow row) => _updateRoom
        .Bind(1, row.LastSeq).Bind(2, row.FirstSeq).Bind(3, row.State.Topic).Bind(4, StoredTime.Of(row.State.AppendedAt))
        .Bind(5, row.State.TopicSeq).Bind(6, row.State.ErasedTo).Bind(7, row.IndexedTo).Bind(8, row.Id)
        .Run();

    /// <summary>Has a room found by its name as it is compared now, unless another is.</summary>
    public void UpdateRoomKey(StoredRoom room)
    {
        using var update = new SqliteStatement(_connection, "UPDATE OR IGNORE rooms SET key = ? WHERE id = ?");
        update.Bind(1, room.Name.Key).Bind(2, room.Row.Id).Run();
    }

    public StoredRoom? FindRoom(long id) => StoredRoom.Find(_findRoom.Bind(1, id));

    /// <summary>The first rooms of ids above this one.</summary>
    public List<StoredRoom> RoomsAfter(long id, int limit) => StoredRoom.List(_roomsAfter.Bind(1, id).Bind(2, limit));

    /// <summary>Whether there is a room of which something is kept.</summary>
    public bool HasMessages => QueryNumber("SELECT EXISTS (SELECT 1 FROM rooms WHERE first_seq <= last_seq)") != 0;

    public void DeleteRoom(long id) => _deleteRoom.Bind(1, id).Run();

    public void Dispose()
    {
        foreach (var statement in _statements)
            statement.Dispose();
        _connection.Dispose();
    }
}
