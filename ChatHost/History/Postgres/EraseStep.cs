using ChatHost.Messages;
using Npgsql;

namespace ChatHost.History.Postgres;

/// <summary>One step of erasing messages of a room, in a transaction.</summary>
/// <param name="first">The lowest number to erase.</param>
/// <param name="last">The greatest, already given.</param>
/// <param name="by">Erases only what these said; null for everything.</param>
internal sealed class EraseStep(RoomName room, long roomId, long first, long last, AuthorFilter? by)
{
    /// <returns>The room as it is then, the marks in the place of messages, and the last number looked at.</returns>
    public async Task<(RoomRow Row, List<RoomEvent> Marks, long UpTo)> RunAsync(NpgsqlConnection connection)
    {
        await using var transaction = await connection.BeginTransactionAsync();
        await connection.RunAsync(PostgresDatabase.LimitTransaction);
        var rows = await connection.ListAsync($"SELECT {RoomRow.Columns} FROM rooms WHERE id = $1 FOR UPDATE", reader => RoomRow.Read(reader).Row, roomId);
        if (rows.Count == 0)
            return (RoomRow.None, [], LogState.New.EraseStep(first, last).UpTo);
        var row = rows[0];
        var (start, upTo) = row.State.EraseStep(first, last);
        var marks = start <= upTo ? await EraseAsync(connection, start, upTo) : [];
        row = row with { State = row.State.Erase(first, upTo, by, marks), Version = row.Version + 1 };
        await connection.RunAsync(
            "UPDATE rooms SET topic = $2, topic_seq = $3, erased_to = $4, version = $5 WHERE id = $1",
            roomId,
            row.State.Topic,
            row.State.TopicSeq,
            row.State.ErasedTo,
            row.Version);
        await transaction.CommitAsync();
        return (row, marks, upTo);
    }

    /// <summary>
    /// Takes text and name out of the messages. The id that a sender knows a message by stays, so that it is not said again. What is past
    /// its bound and not yet deleted is erased too.
    /// </summary>
    private async Task<List<RoomEvent>> EraseAsync(NpgsqlConnection connection, long start, long upTo)
    {
        var authors = new AuthorMatch(by);
        var marks = new List<RoomEvent>();
        var written = await connection.ListAsync(
            "SELECT seq, time, kind, nick, account_id FROM messages WHERE room_id = $1 AND seq BETWEEN $2 AND $3 ORDER BY seq",
            reader => (Seq: reader.GetInt64(0), Time: reader.Time(1), Kind: reader.GetInt64(2), Nick: reader.GetString(3), Account: reader.NumberOrNull(4) ?? 0),
            roomId,
            start,
            upTo);
        foreach (var (seq, time, kind, nick, account) in written)
        {
            if (kind != StoredKind.Erased && authors.Matches(nick, account))
                marks.Add(RoomEvent.Erased(room, seq, time));
        }

        if (marks.Count > 0)
        {
            await connection.RunAsync(
                """
                UPDATE messages SET kind = $3, nick = '', text = '', folded = NULL, account_id = NULL, account = NULL
                WHERE room_id = $1 AND seq = ANY ($2)
                """,
                roomId,
                marks.ConvertAll(mark => mark.Seq).ToArray(),
                StoredKind.Erased);
        }

        return marks;
    }
}
