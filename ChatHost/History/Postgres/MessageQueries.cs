using ChatHost.Messages;
using Npgsql;

namespace ChatHost.History.Postgres;

/// <summary>The statements that read messages.</summary>
internal static class MessageQueries
{
    /// <summary>What <see cref="Event"/> reads, in its order.</summary>
    public const string Columns = "seq, time, kind, nick, text, first, account_id, account";

    /// <summary>A text as it is searched, in the words of the index.</summary>
    public const string Folded = "coalesce(folded, lower(text))";

    /// <summary>A text as it is kept for searches; null where that is the text in small letters.</summary>
    public static string? FoldedOf(string text) => System.Text.Ascii.IsValid(text) ? null : SearchWords.Fold(text);

    /// <summary>The first messages of a room from one number to another, without those at the start that are too old.</summary>
    public static async Task<IReadOnlyList<RoomEvent>> ReadAsync(
        NpgsqlConnection connection, RoomName room, long roomId, long first, long last, int limit, DateTime notBefore)
    {
        await using var command = connection.Command(
            $"SELECT {Columns} FROM messages WHERE room_id = $1 AND seq BETWEEN $2 AND $3 AND time >= $4 ORDER BY seq LIMIT $5",
            roomId,
            first,
            last,
            StoredTime.Of(notBefore),
            (long)limit);
        await using var reader = await command.ExecuteReaderAsync();
        var events = new List<RoomEvent>();
        while (await reader.ReadAsync())
            events.Add(Event(reader, room, events.Count > 0 ? events[^1] : null));
        return events;
    }

    /// <summary>The messages of these numbers, kept under the ids of drafts that came again.</summary>
    /// <param name="isRepeat">Whether those who hear the room hear them elsewhere.</param>
    public static Task<List<RoomEvent>> FindAsync(NpgsqlConnection connection, RoomName room, long roomId, long[] seqs, Func<long, bool> isRepeat) =>
        connection.ListAsync(
            $"SELECT {Columns} FROM messages WHERE room_id = $1 AND seq = ANY ($2)",
            reader => Event(reader, room, before: null, isRepeat: isRepeat(reader.GetInt64(0))),
            roomId,
            seqs);

    /// <summary>The message sent under an id, with its room.</summary>
    public static async Task<(RoomEvent Logged, RoomRow Room)?> FindSentAsync(NpgsqlConnection connection, SendId sentAs)
    {
        // A hash in full is what earlier versions of the file wrote.
        var found = await connection.ListAsync(
            $"SELECT {RoomRow.Columns}, {Columns} FROM messages JOIN rooms ON rooms.id = room_id WHERE token IN ($1, $2) AND send_id = $3",
            reader =>
            {
                var (name, row) = RoomRow.Read(reader);
                return (Event(reader, RoomName.FromLog(name), before: null, RoomRow.ColumnCount), row);
            },
            StoredToken.Of(sentAs.Token),
            sentAs.Token,
            sentAs.Id);
        return found.Count > 0 ? found[0] : null;
    }

    /// <summary>The message that the reader stands at.</summary>
    /// <param name="before">The one read before; names that are the same are one object then, whose key is calculated once.</param>
    /// <param name="at">The column of its first value.</param>
    public static RoomEvent Event(NpgsqlDataReader reader, RoomName room, RoomEvent? before, int at = 0, bool isRepeat = false)
    {
        var (seq, time, stored) = (reader.GetInt64(at), StoredTime.ToTime(reader.GetInt64(at + 1)), reader.GetInt64(at + 2));
        var kind = StoredKind.ToKind(stored);
        if (kind == RoomEventKind.Erased)
            return RoomEvent.Erased(room, seq, time, isRepeat);
        var nick = reader.GetString(at + 3);
        return new()
        {
            Kind = kind,
            Room = room,
            Seq = seq,
            Time = time,
            Nick = nick == before?.Nick.Text ? before.Nick : Nickname.FromLog(nick),
            Text = reader.GetString(at + 4),
            IsNotice = stored == StoredKind.Notice,
            IsRepeat = isRepeat,
            First = reader.NumberOrNull(at + 5) ?? 0,
            Account = reader.NumberOrNull(at + 6) is { } id && reader.TextOrNull(at + 7) is { } account
                ? before?.Account is { } same && same.Id == id && same.Name == account ? same : new(id, account)
                : null,
        };
    }
}
