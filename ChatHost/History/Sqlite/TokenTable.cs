namespace ChatHost.History.Sqlite;

/// <summary>The statements that write resumable sessions. Each call returns by how many their number grew.</summary>
internal sealed class TokenTable(WriterConnection connection)
{
    private readonly SqliteStatement _sweep = connection.Prepare("DELETE FROM tokens WHERE expires_at <= ?");
    private readonly SqliteStatement _end = connection.Prepare("DELETE FROM tokens WHERE hash = ?");
    private readonly SqliteStatement _insert = connection.Prepare("INSERT INTO tokens (hash, nick, rooms, expires_at, spoken, origin, account_id, proof, sent_as, barred) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)");
    private readonly SqliteStatement _count = connection.Prepare("SELECT coalesce(sum(count), 0) FROM token_origins");
    private readonly SqliteStatement _dropFirst = connection.Prepare("""
        DELETE FROM tokens WHERE hash = (
            SELECT hash FROM tokens WHERE spoken = ?1
                AND origin = (SELECT origin FROM token_origins WHERE spoken = ?1 ORDER BY count DESC LIMIT 1)
            ORDER BY expires_at LIMIT 1)
        """);

    /// <param name="record">What to keep.</param>
    /// <param name="now">Those that expired until now go.</param>
    /// <param name="count">How many there were when the transaction began, at least about.</param>
    /// <param name="most">How many there may be: past that some go, as <see cref="ITokenStore"/> says.</param>
    public int Save(TokenRecord record, DateTime now, int count, int most)
    {
        var change = End(record.Hash) - Delete(_sweep.Bind(1, StoredTime.Of(now)));
        _insert.Bind(1, record.Hash).Bind(2, record.Nick.Text)
            .Bind(3, string.Join('\n', record.Rooms.Select(room => room.Text))).Bind(4, StoredTime.Of(record.ExpiresAt))
            .Bind(5, record.HasSpoken ? 1 : 0).Bind(6, record.Origin)
            .BindNumberOrNull(7, record.AccountId).Bind(8, record.Proof).Bind(9, record.SentAs).Bind(10, BarredRoom.ToText(record.Barred))
            .Run();
        change++;
        if (count + change <= most)
            return change;
        for (var surplus = _count.RunForNumber() - most; surplus > 0; surplus--)
            change -= DropFirst();
        return change;
    }

    public int End(string hash) => -Delete(_end.Bind(1, hash));

    private int DropFirst() => Delete(_dropFirst.Bind(1, 0)) is > 0 and var dropped ? dropped : Delete(_dropFirst.Bind(1, 1));

    private int Delete(SqliteStatement statement)
    {
        statement.Run();
        return connection.Changes;
    }
}
