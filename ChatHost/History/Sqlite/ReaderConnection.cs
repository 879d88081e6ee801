using ChatHost.Messages;
using Microsoft.Data.Sqlite;

namespace ChatHost.History.Sqlite;

/// <summary>A connection that reads, with its statements. One thread at a time.</summary>
internal sealed class ReaderConnection : IDisposable
{
    private const string Columns = "id, time, kind, nick, text";

    private readonly SqliteConnection _connection;
    private readonly SqliteStatement _read;
    private readonly SqliteStatement _findSent;
    private readonly SqliteStatement _findToken;

    public ReaderConnection(SqliteFile file)
    {
        _connection = file.OpenForReading();
        try
        {
            _read = new(_connection, $"SELECT {Columns} FROM messages WHERE id BETWEEN ? AND ? ORDER BY id");
            _findSent = new(_connection, $"SELECT {Columns} FROM messages WHERE token = ? AND send_id = ?");
            _findToken = new(_connection, "SELECT nick, rooms, expires_at FROM tokens WHERE hash = ?");
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>The first messages of a room from one number to another, but those at the start that are too old.</summary>
    public IReadOnlyList<RoomEvent> Read(RoomName room, long roomId, long first, long last, int limit, DateTime notBefore)
    {
        var events = new List<RoomEvent>();
        try
        {
            _read.Bind(1, MessageId.Of(roomId, first)).Bind(2, MessageId.Of(roomId, last));
            while (events.Count < limit && _read.Step())
            {
                if (events.Count > 0 || StoredTime.ToTime(_read.Number(1)) >= notBefore)
                    events.Add(Event(_read, room, events.Count > 0 ? events[^1].Nick : null));
            }
        }
        finally
        {
            _read.Reset();
        }

        return events;
    }

    /// <param name="sentAs">By what it was sent.</param>
    /// <param name="nameOf">The name of the room of an id; null if it is none that is open.</param>
    public RoomEvent? FindSent(SendId sentAs, Func<long, RoomName?> nameOf)
    {
        try
        {
            _findSent.Bind(1, sentAs.Token).Bind(2, sentAs.Id);
            return _findSent.Step() && nameOf(MessageId.RoomOf(_findSent.Number(0))) is { } room ? Event(_findSent, room, null) : null;
        }
        finally
        {
            _findSent.Reset();
        }
    }

    public TokenRecord? FindToken(string hash)
    {
        try
        {
            if (!_findToken.Bind(1, hash).Step())
                return null;
            var rooms = _findToken.Text(1).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(RoomName.FromLog);
            return new(hash, Nickname.FromLog(_findToken.Text(0)), [.. rooms], StoredTime.ToTime(_findToken.Number(2)));
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
        _connection.Dispose();
    }

    private static RoomEvent Event(SqliteStatement row, RoomName room, Nickname? before)
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

            // Who speaks twice in a row is one object: what names are compared by need not be worked out again.
            Nick = nick == before?.Text ? before : Nickname.FromLog(nick),
            Text = row.Text(4),
        };
    }
}
