using ChatHost.Messages;
using Npgsql;

namespace ChatHost.History.Postgres;

/// <summary>Keeps the sessions that may be resumed in the same database as the logs.</summary>
internal sealed class PostgresTokenStore : ITokenStore
{
    /// <summary>
    /// Returns by how many there are more. A few that have expired go with each; past <c>p_most</c> some go, as <see cref="ITokenStore"/> says.
    /// </summary>
    public const string SaveFunction = """
        CREATE FUNCTION save_token(
            p_hash text, p_nick text, p_rooms text, p_expires_at bigint, p_spoken bigint, p_origin bigint, p_account_id bigint, p_proof text,
            p_sent_as text, p_barred text, p_now bigint, p_count bigint, p_most bigint) RETURNS bigint
        LANGUAGE plpgsql AS $$
        DECLARE
            v_change bigint;
            v_swept bigint;
            v_surplus bigint;
            v_spoken bigint;
        BEGIN
            INSERT INTO tokens (hash, nick, rooms, expires_at, spoken, origin, account_id, proof, sent_as, barred)
            VALUES (p_hash, p_nick, p_rooms, p_expires_at, p_spoken, p_origin, p_account_id, p_proof, p_sent_as, p_barred)
            ON CONFLICT (hash) DO UPDATE SET nick = excluded.nick, rooms = excluded.rooms, expires_at = excluded.expires_at,
                spoken = excluded.spoken, origin = excluded.origin, account_id = excluded.account_id, proof = excluded.proof,
                sent_as = excluded.sent_as, barred = excluded.barred
            RETURNING (xmax = 0)::int INTO v_change;

            DELETE FROM tokens WHERE hash IN (
                SELECT hash FROM tokens WHERE expires_at <= p_now ORDER BY expires_at LIMIT 64 FOR UPDATE SKIP LOCKED);
            GET DIAGNOSTICS v_swept = ROW_COUNT;
            v_change := v_change - v_swept;
            IF p_count + v_change <= p_most THEN
                RETURN v_change;
            END IF;

            SELECT coalesce(sum(count), 0) - p_most INTO v_surplus FROM token_origins;
            WHILE v_surplus > 0 LOOP
                SELECT min(spoken) INTO v_spoken FROM token_origins;
                DELETE FROM tokens WHERE hash = (
                    SELECT hash FROM tokens WHERE spoken = v_spoken
                        AND origin = (SELECT origin FROM token_origins WHERE spoken = v_spoken ORDER BY count DESC LIMIT 1)
                    ORDER BY expires_at LIMIT 1);
                v_surplus := v_surplus - 1;
                v_change := v_change - 1;
            END LOOP;
            RETURN v_change;
        END $$;
        """;

    private readonly PostgresHistoryStore _store;
    private readonly Lock _lock = new();

    // Since the start.
    private int _count;
    private int _underWay;
    private long _changes;

    public PostgresTokenStore(PostgresHistoryStore store)
    {
        _store = store;
        store.CountTokens = CountAgainAsync;
    }

    public int Count
    {
        get
        {
            lock (_lock)
                return _store.TokensAtStart + _count;
        }
    }

    /// <summary>How many the database holds.</summary>
    public static Task<long> CountAsync(NpgsqlConnection connection) =>
        connection.NumberAsync("SELECT coalesce(sum(count), 0)::bigint FROM token_origins");

    public async ValueTask SaveAsync(TokenRecord record, CancellationToken cancellationToken)
    {
        var count = (long)Count;
        await ChangeAsync(connection => connection.NumberAsync(
            "SELECT save_token($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
            record.Hash,
            record.Nick.Text,
            string.Join('\n', record.Rooms.Select(room => room.Text)),
            StoredTime.Of(record.ExpiresAt),
            record.HasSpoken ? 1L : 0L,
            (long)record.Origin,
            record.AccountId == 0 ? null : record.AccountId,
            record.Proof,
            record.SentAs,
            BarredRoom.ToText(record.Barred),
            StoredTime.Of(_store.Now),
            count,
            (long)_store.Options.MaxTokens));
    }

    public async ValueTask<TokenRecord?> FindAsync(string hash, CancellationToken cancellationToken)
    {
        var found = await _store.Access.RunAsync(
            connection => connection.ListAsync(
                "SELECT nick, rooms, expires_at, spoken, origin, account_id, proof, sent_as, barred FROM tokens WHERE hash = $1 AND expires_at > $2",
                reader => Read(reader, hash),
                hash,
                StoredTime.Of(_store.Now)),
            cancellationToken);
        return found.Count > 0 ? found[0] : null;
    }

    public async ValueTask EndAsync(string hash, CancellationToken cancellationToken)
    {
        await ChangeAsync(async connection => -await connection.RunAsync("DELETE FROM tokens WHERE hash = $1", hash));
    }

    /// <summary>Changes tokens, and their number by what the change returns.</summary>
    private async ValueTask ChangeAsync(Func<NpgsqlConnection, Task<long>> change)
    {
        lock (_lock)
            _underWay++;
        var more = 0L;
        try
        {
            more = await _store.Access.RunAsync(change, CancellationToken.None);
        }
        finally
        {
            lock (_lock)
            {
                _underWay--;
                _changes++;
                _count += (int)more;
            }
        }
    }

    /// <summary>Other nodes change tokens too. What changes meanwhile may be counted or not, so the count is used only where nothing did.</summary>
    private async Task CountAgainAsync(NpgsqlConnection connection)
    {
        long changes;
        lock (_lock)
            changes = _changes;
        var count = await CountAsync(connection);
        lock (_lock)
        {
            if (_underWay == 0 && changes == _changes)
                _count = (int)count - _store.TokensAtStart;
        }
    }

    private static TokenRecord Read(NpgsqlDataReader reader, string hash) => new(
        hash,
        Nickname.FromLog(reader.GetString(0)),
        [.. reader.GetString(1).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(RoomName.FromLog)],
        reader.Time(2),
        reader.Flag(3),
        (int)reader.GetInt64(4))
    {
        AccountId = reader.NumberOrNull(5) ?? 0,
        Proof = reader.TextOrNull(6),
        SentAs = reader.TextOrNull(7),
        Barred = BarredRoom.FromText(reader.TextOrNull(8)),
    };
}
