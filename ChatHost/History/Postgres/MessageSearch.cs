using ChatHost.Messages;
using Npgsql;

namespace ChatHost.History.Postgres;

/// <summary>A search by the index of three letters.</summary>
internal static class MessageSearch
{
    /// <summary>Maximum duration of one query of the index.</summary>
    private const string Limit = "SET LOCAL statement_timeout = 250";

    /// <summary>
    /// Has the search examine all messages of these numbers that contain all the words. False: the search was over before; null: it took too
    /// long, and nothing was examined.
    /// </summary>
    public static async ValueTask<bool?> RunAsync(
        PostgresHistoryStore store, Search search, RoomName room, long roomId, long first, long last, int limit, CancellationToken cancellationToken)
    {
        var notBefore = store.Bounds.NotBefore;
        var found = await store.Access.RunAsync(
            connection => FindAsync(connection, search, room, roomId, first, last, limit, StoredTime.Of(notBefore)), cancellationToken);
        if (found is null)
            return null;
        foreach (var logged in found)
        {
            if (search.IsOver)
                return false;
            search.LookAt(logged);
        }

        return true;
    }

    private static async Task<List<RoomEvent>?> FindAsync(
        NpgsqlConnection connection, Search search, RoomName room, long roomId, long first, long last, int limit, long notBefore)
    {
        await using var transaction = await connection.BeginTransactionAsync();
        try
        {
            await connection.RunAsync(Limit);

            // One more than is wanted says that there are more.
            return await connection.ListAsync(
                $"""
                SELECT {MessageQueries.Columns} FROM messages
                WHERE room_id = $1 AND seq BETWEEN $2 AND $3 AND time >= $4 AND kind <> $5 AND {MessageQueries.Folded} LIKE ALL ($6)
                ORDER BY seq {(search.NewestFirst ? "DESC" : "")} LIMIT $7
                """,
                reader => MessageQueries.Event(reader, room, before: null),
                roomId,
                first,
                last,
                notBefore,
                StoredKind.Erased,
                search.Words.Texts.Select(Pattern).ToArray(),
                limit + 1L);
        }
        catch (PostgresException exception) when (exception.SqlState == PostgresErrorCodes.QueryCanceled)
        {
            return null;
        }
    }

    /// <summary>What contains the word, whatever its characters mean elsewhere.</summary>
    private static string Pattern(string word) =>
        $"%{word.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("%", @"\%", StringComparison.Ordinal).Replace("_", @"\_", StringComparison.Ordinal)}%";
}
