using ChatHost.Messages;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace ChatHost.History.Sqlite;

/// <summary>A connection that reads, with its statements. One thread at a time.</summary>
internal sealed class ReaderConnection : IDisposable
{
    private const string Columns = "id, time, kind, nick, messages.text, first, account_id, account";

    private const string InIndex = $"""
        SELECT {Columns} FROM messages_index CROSS JOIN messages ON messages.id = messages_index.rowid
        WHERE messages_index MATCH ? AND messages_index.rowid BETWEEN ? AND ? ORDER BY messages_index.rowid
        """;

    /// <summary>Maximum number of entries looked up in the index at once: more would hardly narrow the result.</summary>
    public const int MaxGrams = 24;

    /// <summary>Maximum duration of one query of the index.</summary>
    private static readonly TimeSpan MaxSearch = TimeSpan.FromMilliseconds(250);

    /// <summary>Number of SQLite's instructions between two questions whether to go on.</summary>
    private const int InstructionsBetweenQuestions = 1000;

    private readonly SqliteConnection _connection;
    private readonly SqliteStatement _read;
    private readonly SqliteStatement _findSent;
    private readonly SqliteStatement _findToken;
    private readonly SqliteStatement _findRoom;
    private readonly SqliteStatement _roomOf;
    private readonly SqliteStatement _listRooms;
    private readonly SqliteStatement _roomsOf;
    private readonly DefaultNameQuery _defaultNames;

    // Prepared when first used: a damaged index fails there and nowhere else.
    private SqliteStatement? _searchForwards;
    private SqliteStatement? _searchBackwards;

    public ReaderConnection(SqliteFile file)
    {
        _connection = file.OpenForReading();
        try
        {
            _read = new(_connection, $"SELECT {Columns} FROM messages WHERE id BETWEEN ? AND ? ORDER BY id");
            _findSent = new(_connection, $"SELECT {Columns} FROM messages WHERE token IN (?, ?) AND send_id = ?");
            _findToken = new(_connection, "SELECT nick, rooms, expires_at, spoken, origin, account_id, proof, sent_as, barred FROM tokens WHERE hash = ?");
            _findRoom = new(_connection, $"SELECT {StoredRoom.Columns} FROM rooms WHERE key = ?");
            _roomOf = new(_connection, $"SELECT {StoredRoom.Columns} FROM rooms WHERE id = ?");
            _listRooms = new(
                _connection,
                $"SELECT {StoredRoom.Columns} FROM rooms WHERE key > ? AND {StoredRoom.IsKept} AND spoken_at >= ? ORDER BY key LIMIT ?");
            _roomsOf = new(
                _connection,
                $"SELECT {StoredRoom.Columns} FROM rooms WHERE id IN (SELECT DISTINCT id >> {MessageId.SeqBits} FROM messages WHERE account_id = ?) ORDER BY key");
            _defaultNames = new(_connection);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>For queries of tables that are not the store's own.</summary>
    public SqliteConnection Database => _connection;

    /// <summary>Reads the first messages of a room from one number to another, without those at the start that are too old.</summary>
    public IReadOnlyList<RoomEvent> Read(RoomName room, long roomId, long first, long last, int limit, DateTime notBefore)
    {
        var events = new List<RoomEvent>();
        try
        {
            _read.Bind(1, MessageId.Of(roomId, first)).Bind(2, MessageId.Of(roomId, last));
            while (events.Count < limit && _read.Step())
            {
                if (events.Count > 0 || StoredTime.ToTime(_read.Number(1)) >= notBefore)
                    events.Add(Event(_read, room, events.Count > 0 ? events[^1] : null));
            }
        }
        finally
        {
            _read.Reset();
        }

        return events;
    }

    public StoredRoom? FindRoom(RoomName room) => StoredRoom.Find(_findRoom.Bind(1, room.Key));

    /// <summary>The first rooms whose keys come after this one and in which something was said since.</summary>
    public IReadOnlyList<KeptRoom> ListRooms(string after, DateTime since, int limit) =>
    [
        .. StoredRoom.List(_listRooms.Bind(1, after).Bind(2, StoredTime.Of(since)).Bind(3, limit))
            .Select(room => KeptRoom.Of(room.Name, room.Row.State)),
    ];

    /// <summary>The rooms, and pairs, in which something of an account is kept, in the order of their keys.</summary>
    public IReadOnlyList<RoomName> ListRoomsOf(long accountId) => [.. StoredRoom.List(_roomsOf.Bind(1, accountId)).Select(room => room.Name)];

    /// <summary>The first default names behind this one, under which something is kept.</summary>
    public IReadOnlyList<string> ListDefaultNames(string after, int limit) => _defaultNames.List(after, limit);

    /// <summary>Finds the message sent under this id, with its room as the file has it.</summary>
    public (RoomEvent Logged, RoomRow Room)? FindSent(SendId sentAs)
    {
        try
        {
            // Also in full, as earlier versions wrote it.
            _findSent.Bind(1, StoredToken.Of(sentAs.Token)).Bind(2, sentAs.Token).Bind(3, sentAs.Id);
            return _findSent.Step() && StoredRoom.Find(_roomOf.Bind(1, MessageId.RoomOf(_findSent.Number(0)))) is { } room
                ? (Event(_findSent, room.Name, null), room.Row)
                : null;
        }
        finally
        {
            _findSent.Reset();
        }
    }

    /// <summary>
    /// Has the search examine all messages of these numbers that the index has under all the entries. False: the search was over before;
    /// null: it took too long, or the index is damaged.
    /// </summary>
    public bool? Search(
        Search search, RoomName room, long roomId, long first, long last, IReadOnlyList<string> grams, DateTime notBefore, TextIndex index)
    {
        SqliteStatement? statement = null;
        var started = TimeProvider.System.GetTimestamp();
        delegate_progress isOver = _ => TimeProvider.System.GetElapsedTime(started) > MaxSearch ? 1 : 0;
        raw.sqlite3_progress_handler(_connection.Handle, InstructionsBetweenQuestions, isOver, null);
        try
        {
            statement = search.NewestFirst
                ? _searchBackwards ??= new(_connection, InIndex + " DESC")
                : _searchForwards ??= new(_connection, InIndex);

            // As texts in quotes they are no operators: https://www.sqlite.org/fts5.html#fts5_strings
            statement
                .Bind(1, string.Join(" AND ", grams.Select(gram => $"\"{gram.Replace("\"", "\"\"", StringComparison.Ordinal)}\"")))
                .Bind(2, MessageId.Of(roomId, first)).Bind(3, MessageId.Of(roomId, last));
            while (statement.Step())
            {
                if (search.IsOver)
                    return false;
                if (StoredTime.ToTime(statement.Number(1)) >= notBefore)
                    search.LookAt(Event(statement, room, null));
            }

            return true;
        }
        catch (SqliteException exception) when (exception.SqliteErrorCode == raw.SQLITE_INTERRUPT)
        {
            return null;
        }
        catch (SqliteException exception) when (SqliteErrors.IsOfTheIndex(exception))
        {
            index.Damaged(exception);
            return null;
        }
        finally
        {
            statement?.Reset();
            raw.sqlite3_progress_handler(_connection.Handle, 0, (delegate_progress?)null, null);
            GC.KeepAlive(isOver);
        }
    }

    public TokenRecord? FindToken(string hash)
    {
        try
        {
            if (!_findToken.Bind(1, hash).Step())
                return null;
            var rooms = _findToken.Text(1).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(RoomName.FromLog);
            return new(hash, Nickname.FromLog(_findToken.Text(0)), [.. rooms], StoredTime.ToTime(_findToken.Number(2)), _findToken.Number(3) != 0, (int)_findToken.Number(4))
            {
                AccountId = _findToken.Number(5),
                Proof = _findToken.TextOrNull(6),
                SentAs = _findToken.TextOrNull(7),
                Barred = BarredRoom.FromText(_findToken.TextOrNull(8)),
            };
        }
        finally
        {
            _findToken.Reset();
        }
    }

    public void Dispose()
    {
        _read?.Dispose();
        _findSent?.Dispose();
        _findToken?.Dispose();
        _findRoom?.Dispose();
        _roomOf?.Dispose();
        _listRooms?.Dispose();
        _roomsOf?.Dispose();
        _defaultNames?.Dispose();
        _searchForwards?.Dispose();
        _searchBackwards?.Dispose();
        _connection.Dispose();
    }

    private static AccountRef AccountOf(long id, string name, RoomEvent? before) =>
        before?.Account is { } same && same.Id == id && same.Name == name ? same : new(id, name);

    private static RoomEvent Event(SqliteStatement row, RoomName room, RoomEvent? before)
    {
        var (kind, seq, time) = (StoredKind.ToKind(row.Number(2)), MessageId.SeqOf(row.Number(0)), StoredTime.ToTime(row.Number(1)));
        if (kind == RoomEventKind.Erased)
            return RoomEvent.Erased(room, seq, time);
        var nick = row.Text(3);
        return new()
        {
            Kind = kind,
            Room = room,
            Seq = seq,
            Time = time,

            // The same name twice in a row is one object, so its key is calculated once.
            Nick = nick == before?.Nick.Text ? before.Nick : Nickname.FromLog(nick),
            Text = row.Text(4),
            IsNotice = row.Number(2) == StoredKind.Notice,
            First = row.Number(5),
            Account = row.TextOrNull(7) is { } account ? AccountOf(row.Number(6), account, before) : null,
        };
    }
}
