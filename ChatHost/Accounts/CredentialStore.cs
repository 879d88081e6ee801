using System.Data.Common;
using ChatHost.History;

namespace ChatHost.Accounts;

/// <summary>Keeps what logs in to accounts beside passwords, keys and certificates, and how far they have read.</summary>
internal sealed class CredentialStore(IDatabase database, TimeProvider time)
{
    private const string KeyColumns = "hash, account_id, label, created_at, ends_at, last_used_at, is_say_only, is_stay_logged_in";

    /// <summary>A use is written down only when the last one is older: a bot that speaks all day costs one write an hour.</summary>
    private static readonly TimeSpan UsePrecision = TimeSpan.FromHours(1);

    private DateTime Now => StoredTime.Truncate(time.GetUtcNow().UtcDateTime);

    /// <summary>Keeps a key; false where the account has as many as it may, those that have ended not counted.</summary>
    public ValueTask<bool> AddKeyAsync(StoredLoginKey key, int max, TimeSpan idle) => database.WriteAsync(async connection =>
    {
        var (now, kept) = (Now, await ListKeysAsync(connection, key.AccountId));
        foreach (var ended in kept.Where(other => other.HasEnded(now, idle)))
            await connection.ExecuteAsync("DELETE FROM login_keys WHERE hash = @hash", ("@hash", ended.Hash));
        if (kept.Count(other => !other.HasEnded(now, idle)) >= max)
            return false;
        await connection.ExecuteAsync(
            $"INSERT INTO login_keys ({KeyColumns}) VALUES (@hash, @id, @label, @created, @ends, NULL, @sayOnly, @stay)",
            ("@hash", key.Hash),
            ("@id", key.AccountId),
            ("@label", key.Label),
            ("@created", key.CreatedAt),
            ("@ends", key.EndsAt),
            ("@sayOnly", key.IsSayOnly),
            ("@stay", key.IsStayLoggedIn));
        return true;
    });

    /// <summary>The key of this hash, also one that has ended; null if there is none.</summary>
    public ValueTask<StoredLoginKey?> FindKeyAsync(string hash) => database.ReadAsync(connection =>
        connection.FindAsync($"SELECT {KeyColumns} FROM login_keys WHERE hash = @hash", ReadKey, ("@hash", hash)));

    /// <summary>The keys of an account, the oldest first.</summary>
    public ValueTask<List<StoredLoginKey>> ListKeysAsync(long accountId) => database.ReadAsync(connection => ListKeysAsync(connection, accountId));

    /// <summary>Notes that a key was used.</summary>
    public async ValueTask UsedAsync(StoredLoginKey key)
    {
        if (key.LastUsedAt + UsePrecision > Now)
            return;
        await database.WriteAsync(connection => connection.ExecuteAsync(
            "UPDATE login_keys SET last_used_at = @now WHERE hash = @hash", ("@now", Now), ("@hash", key.Hash)));
    }

    /// <summary>Ends a key; false where it is gone already.</summary>
    public ValueTask<bool> EndKeyAsync(string hash) => database.WriteAsync(async connection =>
        await connection.ExecuteAsync("DELETE FROM login_keys WHERE hash = @hash", ("@hash", hash)) > 0);

    /// <summary>Ends all keys of an account.</summary>
    /// <returns>How many there were.</returns>
    public ValueTask<int> EndKeysAsync(long accountId) => database.WriteAsync(connection =>
        connection.ExecuteAsync("DELETE FROM login_keys WHERE account_id = @id", ("@id", accountId)));

    /// <summary>Lets a certificate log an account in, and no other any more.</summary>
    public ValueTask<int> AddCertificateAsync(string fingerprint, long accountId) => database.WriteAsync(connection => connection.ExecuteAsync(
        """
        INSERT INTO certificates (fingerprint, account_id, added_at) VALUES (@fingerprint, @id, @now)
        ON CONFLICT (fingerprint) DO UPDATE SET account_id = excluded.account_id, added_at = excluded.added_at, last_used_at = NULL
        """,
        ("@fingerprint", fingerprint),
        ("@id", accountId),
        ("@now", Now)));

    /// <summary>Notes that a certificate was used.</summary>
    public ValueTask<int> UsedCertificateAsync(string fingerprint) => database.WriteAsync(connection => connection.ExecuteAsync(
        "UPDATE certificates SET last_used_at = @now WHERE fingerprint = @fingerprint", ("@now", Now), ("@fingerprint", fingerprint)));

    public ValueTask<StoredCertificate?> FindCertificateAsync(string fingerprint) => database.ReadAsync(connection => connection.FindAsync(
        "SELECT fingerprint, account_id, added_at, last_used_at FROM certificates WHERE fingerprint = @fingerprint",
        ReadCertificate,
        ("@fingerprint", fingerprint)));

    /// <summary>The certificates of an account, the oldest first.</summary>
    public ValueTask<List<StoredCertificate>> ListCertificatesAsync(long accountId) => database.ReadAsync(connection => connection.QueryAsync(
        "SELECT fingerprint, account_id, added_at, last_used_at FROM certificates WHERE account_id = @id ORDER BY added_at, fingerprint",
        ReadCertificate,
        ("@id", accountId)));

    /// <summary>Ends a certificate; false where it is gone already.</summary>
    public ValueTask<bool> EndCertificateAsync(string fingerprint) => database.WriteAsync(async connection =>
        await connection.ExecuteAsync("DELETE FROM certificates WHERE fingerprint = @fingerprint", ("@fingerprint", fingerprint)) > 0);

    /// <summary>Marks how far an account has read. It never goes back.</summary>
    /// <param name="target">The key of a room, or of a conversation.</param>
    /// <returns>The mark as it is now.</returns>
    public ValueTask<long> MarkReadAsync(long accountId, string target, long seq) => database.WriteAsync(async connection =>
        await connection.FindNumberAsync(
            """
            INSERT INTO read_marks (account_id, target, seq) VALUES (@id, @target, @seq)
            ON CONFLICT (account_id, target) DO UPDATE SET seq = CASE WHEN excluded.seq > read_marks.seq THEN excluded.seq ELSE read_marks.seq END
            RETURNING seq
            """,
            ("@id", accountId),
            ("@target", target),
            ("@seq", seq)) ?? seq);

    /// <summary>How far an account has read a room or conversation; 0 where nothing is known of it.</summary>
    public async ValueTask<long> FindReadAsync(long accountId, string target) => await database.ReadAsync(async connection =>
        await connection.FindNumberAsync(
            "SELECT seq FROM read_marks WHERE account_id = @id AND target = @target", ("@id", accountId), ("@target", target)) ?? 0);

    /// <summary>How far an account has read, by room or conversation.</summary>
    public ValueTask<Dictionary<string, long>> ListReadAsync(long accountId) => database.ReadAsync(async connection =>
        (await connection.QueryAsync(
            "SELECT target, seq FROM read_marks WHERE account_id = @id", reader => (Target: reader.GetString(0), Seq: reader.GetInt64(1)), ("@id", accountId)))
        .ToDictionary(mark => mark.Target, mark => mark.Seq, StringComparer.Ordinal));

    private static ValueTask<List<StoredLoginKey>> ListKeysAsync(DbConnection connection, long accountId) => connection.QueryAsync(
        $"SELECT {KeyColumns} FROM login_keys WHERE account_id = @id ORDER BY created_at, hash", ReadKey, ("@id", accountId));

    private static StoredLoginKey ReadKey(DbDataReader reader) => new(
        reader.GetString(0),
        reader.GetInt64(1),
        reader.GetString(2),
        reader.Time(3),
        reader.TimeOrNull(4),
        reader.TimeOrNull(5),
        reader.Flag(6),
        reader.Flag(7));

    private static StoredCertificate ReadCertificate(DbDataReader reader) =>
        new(reader.GetString(0), reader.GetInt64(1), reader.Time(2), reader.TimeOrNull(3));
}
