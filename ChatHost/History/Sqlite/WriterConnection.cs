using ChatHost.Messages;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace ChatHost.History.Sqlite;

/// <summary>The one connection that writes, with its statements. Only the store's writer uses it, on its thread.</summary>
internal sealed class WriterConnection : IDisposable
{
    /// <summary>Written and deleted again to see whether the disk takes something, in bytes.</summary>
    private const int ProbeBytes = 16 * 1024;

    /// <summary>While the file is written anew, in bytes.</summary>
    private const long MaxCopyInMemory = 64 << 20;

    private readonly SqliteConnection _connection;
    private readonly List<SqliteStatement> _statements = [];
    private readonly SqliteStatement _begin;
    private readonly SqliteStatement _commit;
    private readonly SqliteStatement _insertRoom;
    private readonly SqliteStatement _updateRoom;
    private readonly SqliteStatement _deleteRoom;
    private readonly SqliteStatement _insertMessage;
    private readonly SqliteStatement _findSent;
    private readonly SqliteStatement _forgetSent;
    private readonly SqliteStatement _times;
    private readonly SqliteStatement _deleteMessages;
    private readonly SqliteStatement _written;
    private readonly SqliteStatement _eraseMessage;
    private readonly SqliteStatement _texts;
    private readonly SqliteStatement _index;
    private readonly SqliteStatement _unindex;
    private readonly SqliteStatement _pages;
    private readonly SqliteStatement _freePages;
    private readonly SqliteStatement _shrink;
    private readonly long _pageSize;

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
            _insertMessage = Prepare("INSERT INTO messages (id, time, kind, nick, text, token, send_id) VALUES (?, ?, ?, ?, ?, ?, ?)");
            _findSent = Prepare("SELECT id, time FROM messages WHERE token = ? AND send_id = ?");
            _forgetSent = Prepare("UPDATE messages SET token = NULL, send_id = NULL WHERE id = ?");
            _times = Prepare("SELECT time FROM messages WHERE id BETWEEN ? AND ? ORDER BY id");
            _deleteMessages = Prepare("DELETE FROM messages WHERE id BETWEEN ? AND ?");
            _written = Prepare("SELECT id, time, kind, nick FROM messages WHERE id BETWEEN ? AND ? ORDER BY id");
            _eraseMessage = Prepare($"UPDATE messages SET kind = {StoredKind.Erased}, nick = '', text = '' WHERE id = ?");
            _texts = Prepare($"SELECT id, text FROM messages WHERE id BETWEEN ? AND ? AND kind <> {StoredKind.Erased} ORDER BY id");
            _index = Prepare("INSERT INTO messages_index (rowid, text) VALUES (?, ?)");
            _unindex = Prepare("DELETE FROM messages_index WHERE rowid BETWEEN ? AND ?");
            _pages = Prepare("PRAGMA page_count");
            _freePages = Prepare("PRAGMA freelist_count");
            _shrink = Prepare("PRAGMA incremental_vacuum(64)");
            Tokens = new(this);
            _pageSize = _connection.QueryNumber("PRAGMA page_size");
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public TokenTable Tokens { get; }

    /// <summary>For statements of others, let go with the connection.</summary>
    public SqliteStatement Prepare(string sql)
    {
        var statement = new SqliteStatement(_connection, sql);
        _statements.Add(statement);
        return statement;
    }

    /// <summary>How many rows the last statement changed.</summary>
    public int Changes => raw.sqlite3_changes(_connection.Handle);

    public void Begin() => _begin.Run();

    public void Commit() => _commit.Run();

    /// <summary>Undoes what the transaction did; nothing happens where the failure has ended it already.</summary>
    public void Rollback()
    {
        if (raw.sqlite3_get_autocommit(_connection.Handle) == 0)
            _connection.Execute("ROLLBACK");
    }

    /// <summary>Writes and deletes something of a few pages.</summary>
    public void Probe()
    {
        _connection.Execute($"INSERT OR REPLACE INTO facts VALUES ('probe', zeroblob({ProbeBytes}))");
        _connection.Execute("DELETE FROM facts WHERE name = 'probe'");
    }

    /// <returns>The id of the new room.</returns>
    public long InsertRoom(RoomName room)
    {
        _insertRoom.Bind(1, room.Key).Bind(2, room.Text).Run();
        var id = raw.sqlite3_last_insert_rowid(_connection.Handle);
        return id <= MessageId.MaxRoom ? id : throw new HistoryUnavailableException("the store has no place for another room.");
    }

    public void UpdateRoom(RoomRow row) => _updateRoom
        .Bind(1, row.LastSeq).Bind(2, row.FirstSeq).Bind(3, row.Topic).Bind(4, StoredTime.Of(row.SpokenAt))
        .Bind(5, row.TopicSeq).Bind(6, row.ErasedTo).Bind(7, row.IndexedTo).Bind(8, row.Id)
        .Run();

    public void DeleteRoom(long id) => _deleteRoom.Bind(1, id).Run();

    /// <summary>Of several sent under one id, the first keeps it, as long as it <paramref name="isKept"/>.</summary>
    public void InsertMessage(long room, RoomEvent logged, SendId? sentAs, Func<long, DateTime, bool> isKept)
    {
        if (sentAs is { } known && !TryFreeSent(known, isKept))
            sentAs = null;
        _insertMessage
            .Bind(1, MessageId.Of(room, logged.Seq)).Bind(2, StoredTime.Of(logged.Time)).Bind(3, StoredKind.Of(logged.Kind))
            .Bind(4, logged.Nick.Text).Bind(5, logged.Text).Bind(6, sentAs?.Token).Bind(7, sentAs?.Id)
            .Run();
    }

    /// <summary>How many of these, from the first on, are older than <paramref name="bound"/>; at most <paramref name="limit"/>.</summary>
    public long CountOlder(long room, long first, long last, DateTime bound, long limit)
    {
        _times.Bind(1, MessageId.Of(room, first)).Bind(2, MessageId.Of(room, last));
        long older = 0;
        while (older < limit && _times.Step() && _times.Number(0) < StoredTime.Of(bound))
            older++;
        _times.Reset();
        return older;
    }

    /// <summary>
    /// Takes text and name out of the messages of these numbers, or only out of those that <paramref name="by"/> said. The id that a
    /// sender knows a message by stays, so that it is not said again.
    /// </summary>
    /// <returns>Those that were not erased before, by number and time.</returns>
    public List<(long Seq, DateTime Time)> EraseMessages(long room, long first, long last, Nickname? by)
    {
        var erased = new List<(long Seq, DateTime Time)>();
        var names = new NameMatch(by);
        _written.Bind(1, MessageId.Of(room, first)).Bind(2, MessageId.Of(room, last));
        while (_written.Step())
        {
            if (_written.Number(2) != StoredKind.Erased && names.Matches(_written.Text(3)))
                erased.Add((MessageId.SeqOf(_written.Number(0)), StoredTime.ToTime(_written.Number(1))));
        }

        _written.Reset();
        if (erased.Count == 0)
            return erased;

        // What is set free by this is overwritten whatever it costs. What SQLite left elsewhere is for the purge.
        _connection.Execute("PRAGMA secure_delete = ON");
        foreach (var (seq, _) in erased)
        {
            _eraseMessage.Bind(1, MessageId.Of(room, seq)).Run();
            _unindex.Bind(1, MessageId.Of(room, seq)).Bind(2, MessageId.Of(room, seq)).Run();
        }

        _connection.Execute("PRAGMA secure_delete = FAST");
        MarkPurgeDue();
        return erased;
    }

    public void DeleteMessages(long room, long first, long last)
    {
        _unindex.Bind(1, MessageId.Of(room, first)).Bind(2, MessageId.Of(room, last)).Run();
        _deleteMessages.Bind(1, MessageId.Of(room, first)).Bind(2, MessageId.Of(room, last)).Run();
    }

    /// <summary>Brings messages into the index of words.</summary>
    public void IndexMessages(long room, long first, long last)
    {
        _texts.Bind(1, MessageId.Of(room, first)).Bind(2, MessageId.Of(room, last));
        try
        {
            while (_texts.Step())
                _index.Bind(1, _texts.Number(0)).Bind(2, SearchWords.Fold(_texts.Text(1))).Run();
        }
        finally
        {
            _texts.Reset();
        }
    }

    /// <summary>The bytes in use, and those that the file has free inside.</summary>
    public (long Used, long Free) Measure()
    {
        var free = _freePages.RunForNumber();
        return ((_pages.RunForNumber() - free) * _pageSize, free * _pageSize);
    }

    /// <summary>Gives some free pages at the end of the file back to the disk.</summary>
    public void Shrink() => _shrink.Run();

    /// <summary>
    /// Writes what was written ahead into the database, as far as nobody stands in the way: another program may do the
    /// same just now, which is as good.
    /// </summary>
    public void Checkpoint(int mode = raw.SQLITE_CHECKPOINT_PASSIVE)
    {
        var result = raw.sqlite3_wal_checkpoint_v2(_connection.Handle, null, mode, out _, out _);
        if (result is not (raw.SQLITE_BUSY or raw.SQLITE_LOCKED))
            SqliteException.ThrowExceptionForRC(result, _connection.Handle);
    }

    /// <summary>Whether something was erased since the last purge, by an earlier process maybe.</summary>
    public bool IsPurgeDue => _connection.QueryNumber("SELECT count(*) FROM facts WHERE name = 'purge'") > 0;

    /// <summary>
    /// Writes the whole file anew and empties what was written ahead, so that nothing is left of what is not in a row. False if
    /// somebody reads just now, or writes: then it is to be done again.
    /// </summary>
    public bool TryPurge()
    {
        try
        {
            // The copy that SQLite makes meanwhile is in memory, or if it is large in a file which no other program sees. Nobody is
            // waited for.
            var store = Measure().Used > MaxCopyInMemory ? "FILE" : "MEMORY";
            _connection.Execute($"PRAGMA busy_timeout = 0; PRAGMA temp_store = {store};");

            // The index only marks what was deleted, and drops it when it is merged.
            _connection.Execute("INSERT INTO messages_index (messages_index) VALUES ('optimize')");
            _connection.Execute("VACUUM; DELETE FROM facts WHERE name = 'purge';");
            var result = raw.sqlite3_wal_checkpoint_v2(_connection.Handle, null, raw.SQLITE_CHECKPOINT_TRUNCATE, out _, out _);
            if (result is not (raw.SQLITE_BUSY or raw.SQLITE_LOCKED))
            {
                SqliteException.ThrowExceptionForRC(result, _connection.Handle);
                return true;
            }

            MarkPurgeDue();
            return false;
        }
        catch (SqliteException exception) when (exception.SqliteErrorCode is raw.SQLITE_BUSY or raw.SQLITE_LOCKED)
        {
            return false;
        }
        finally
        {
            _connection.Execute($"PRAGMA temp_store = MEMORY; PRAGMA busy_timeout = {SqliteFile.BusyTimeout};");
        }
    }

    public void Dispose()
    {
        foreach (var statement in _statements)
            statement.Dispose();
        _connection.Dispose();
    }

    private void MarkPurgeDue() => _connection.Execute("INSERT OR REPLACE INTO facts VALUES ('purge', 1)");

    private bool TryFreeSent(SendId sentAs, Func<long, DateTime, bool> isKept)
    {
        var isFree = true;
        var forgotten = 0L;
        _findSent.Bind(1, sentAs.Token).Bind(2, sentAs.Id);
        if (_findSent.Step())
        {
            isFree = !isKept(_findSent.Number(0), StoredTime.ToTime(_findSent.Number(1)));
            forgotten = _findSent.Number(0);
        }

        _findSent.Reset();
        if (isFree && forgotten != 0)
            _forgetSent.Bind(1, forgotten).Run();
        return isFree;
    }
}
