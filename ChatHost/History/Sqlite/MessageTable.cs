using ChatHost.Messages;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace ChatHost.History.Sqlite;

/// <summary>The statements that write messages.</summary>
internal sealed class MessageTable(WriterConnection connection)
{
    private readonly SqliteStatement _insert = connection.Prepare(
        "INSERT INTO messages (id, time, kind, nick, text, token, send_id, first, account_id, account) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");

    private readonly SqliteStatement _findSent = connection.Prepare("SELECT id, time FROM messages WHERE token = ? AND send_id = ?");
    private readonly SqliteStatement _forgetSent = connection.Prepare("UPDATE messages SET token = NULL, send_id = NULL WHERE id = ?");
    private readonly SqliteStatement _times = connection.Prepare("SELECT time FROM messages WHERE id BETWEEN ? AND ? ORDER BY id");
    private readonly SqliteStatement _delete = connection.Prepare("DELETE FROM messages WHERE id BETWEEN ? AND ?");
    private readonly SqliteStatement _written = connection.Prepare("SELECT id, time, kind, nick, account_id FROM messages WHERE id BETWEEN ? AND ? ORDER BY id");
    private readonly SqliteStatement _erase = connection.Prepare(
        $"UPDATE messages SET kind = {StoredKind.Erased}, nick = '', text = '', account_id = NULL, account = NULL WHERE id = ?");

    /// <summary>Of several sent under one id, the first keeps it, as long as it <paramref name="isKept"/>.</summary>
    public void Insert(long room, RoomEvent logged, SendId? sentAs, Func<WriterConnection, long, DateTime, bool> isKept)
    {
        try
        {
            Insert(room, logged, sentAs);
        }
        catch (SqliteException exception) when (sentAs is not null && exception.SqliteExtendedErrorCode == raw.SQLITE_CONSTRAINT_UNIQUE)
        {
            // Asked for afterwards alone: almost all ids are new.
            Insert(room, logged, TryFreeSent(sentAs.Value, isKept) ? sentAs : null);
        }
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
    public List<(long Seq, DateTime Time)> Erase(long room, long first, long last, AuthorFilter? by)
    {
        var erased = new List<(long Seq, DateTime Time)>();
        var authors = new AuthorMatch(by);
        _written.Bind(1, MessageId.Of(room, first)).Bind(2, MessageId.Of(room, last));
        while (_written.Step())
        {
            if (_written.Number(2) != StoredKind.Erased && authors.Matches(_written.Text(3), _written.Number(4)))
                erased.Add((MessageId.SeqOf(_written.Number(0)), StoredTime.ToTime(_written.Number(1))));
        }

        _written.Reset();
        if (erased.Count == 0)
            return erased;

        // Freed bytes are overwritten here at any cost. Copies that SQLite left elsewhere are for the purge.
        connection.Execute("PRAGMA secure_delete = ON");
        foreach (var (seq, _) in erased)
            _erase.Bind(1, MessageId.Of(room, seq)).Run();
        connection.Execute("PRAGMA secure_delete = FAST");
        return erased;
    }

    public void Delete(long room, long first, long last) =>
        _delete.Bind(1, MessageId.Of(room, first)).Bind(2, MessageId.Of(room, last)).Run();

    private void Insert(long room, RoomEvent logged, SendId? sentAs) => _insert
        .Bind(1, MessageId.Of(room, logged.Seq)).Bind(2, StoredTime.Of(logged.Time)).Bind(3, StoredKind.Of(logged))
        .Bind(4, logged.Nick.Text).Bind(5, logged.Text)
        .Bind(6, sentAs is { } sender ? StoredToken.Of(sender.Token) : null).Bind(7, sentAs?.Id).BindNumberOrNull(8, logged.First)
        .BindNumberOrNull(9, logged.Account?.Id ?? 0).Bind(10, logged.Account?.Name)
        .Run();

    private bool TryFreeSent(SendId sentAs, Func<WriterConnection, long, DateTime, bool> isKept)
    {
        var isFree = true;
        var forgotten = 0L;
        _findSent.Bind(1, StoredToken.Of(sentAs.Token)).Bind(2, sentAs.Id);
        if (_findSent.Step())
        {
            isFree = !isKept(connection, _findSent.Number(0), StoredTime.ToTime(_findSent.Number(1)));
            forgotten = _findSent.Number(0);
        }

        _findSent.Reset();
        if (isFree && forgotten != 0)
            _forgetSent.Bind(1, forgotten).Run();
        return isFree;
    }
}
