using System.Data.Common;
using ChatHost.History;
using ChatHost.Messages;

namespace ChatHost.Accounts;

/// <summary>Keeps accounts. A change and its entry in the audit are one transaction.</summary>
internal sealed class AccountStore(IDatabase database, AuditLog audit, TimeProvider time)
{
    private const string Columns =
        "id, name, registered_at, last_login_at, is_operator, is_suspended, suspended_until, suspended_text, password_version, session_epoch, salt, iterations, stored_key, server_key";

    private const string OfLooks = "id IN (SELECT account_id FROM account_looks WHERE skeleton = @skeleton)";

    /// <summary>Makes an account; null where the name, or one that it looks like, is registered.</summary>
    /// <param name="name">The name.</param>
    /// <param name="verifier">Of its password.</param>
    /// <param name="isOperator">Whether it is a server operator.</param>
    /// <param name="entry">For the audit; null where a person registers.</param>
    public ValueTask<Account?> RegisterAsync(Nickname name, StoredVerifier verifier, bool isOperator = false, AuditEntry? entry = null) =>
        database.WriteAsync(async connection =>
        {
            if (await FindReservingAsync(connection, name) is not null)
                return null;
            var now = StoredTime.Truncate(time.GetUtcNow().UtcDateTime);
            var id = await connection.FindNumberAsync(
                """
                INSERT INTO accounts (key, name, registered_at, is_operator, salt, iterations, stored_key, server_key)
                VALUES (@key, @name, @now, @operator, @salt, @iterations, @stored, @server) RETURNING id
                """,
                [("@key", name.Key), ("@name", name.Text), ("@now", now), ("@operator", isOperator), .. ParametersOf(verifier)]);
            foreach (var skeleton in name.Skeletons.Distinct())
            {
                await connection.ExecuteAsync(
                    "INSERT INTO account_looks (skeleton, account_id) VALUES (@skeleton, @id)", ("@skeleton", skeleton), ("@id", id));
            }

            if (entry is not null)
                await audit.WriteAsync(connection, entry);
            return new Account { Id = id!.Value, Name = name, RegisteredAt = now, IsOperator = isOperator, PasswordVersion = 1, SessionEpoch = 1, Verifier = verifier };
        });

    public ValueTask<Account?> FindAsync(Nickname name) => database.ReadAsync(connection => FindAsync(connection, name));

    public ValueTask<Account?> FindAsync(long id) => database.ReadAsync(connection => FindAsync(connection, id));

    /// <summary>The account whose name this is, or looks like, so that only its connections may wear it; null if there is none.</summary>
    public ValueTask<Account?> FindReservingAsync(Nickname name) => database.ReadAsync(connection => FindReservingAsync(connection, name));

    /// <summary>Accounts in the order of their keys, after a name or from the first, and how many there are in all.</summary>
    public ValueTask<(List<Account> Accounts, long Total)> ListAsync(Nickname? after, int limit) => database.ReadAsync(async connection => (
        await connection.QueryAsync(
            $"SELECT {Columns} FROM accounts WHERE key > @after ORDER BY key LIMIT @limit", Read, ("@after", after?.Key ?? ""), ("@limit", (long)limit)),
        await connection.FindNumberAsync("SELECT count(*) FROM accounts") ?? 0));

    /// <summary>The numbers of registered default names, so that no guest is given one.</summary>
    public ValueTask<List<long>> ListDefaultNamesAsync() => database.ReadAsync(async connection =>
    {
        var names = await connection.QueryAsync("SELECT name FROM accounts WHERE key LIKE 'user%'", reader => reader.GetString(0));
        return names.ConvertAll(name => DefaultName.TryGetNumber(Nickname.FromLog(name), out var number) ? number : 0);
    });

    /// <summary>Gives an account another password, which ends its sessions and the page's own keys. Null where the account is gone.</summary>
    /// <param name="entry">For the audit; null where the person does it.</param>
    public ValueTask<Account?> SetPasswordAsync(long id, StoredVerifier verifier, AuditEntry? entry = null) => ChangeAsync(id, entry, async connection =>
    {
        await SetVerifierAsync(connection, id, verifier, "password_version = password_version + 1, session_epoch = session_epoch + 1, ");
        await connection.ExecuteAsync("DELETE FROM login_keys WHERE account_id = @id AND is_stay_logged_in = 1", ("@id", id));
    });

    /// <summary>Hashes the same password in another way: what is logged in stays so.</summary>
    /// <param name="former">Nothing is done where the verifier is another by now.</param>
    public ValueTask<int> LiftVerifierAsync(long id, StoredVerifier former, StoredVerifier verifier) => database.WriteAsync(connection =>
        SetVerifierAsync(connection, id, verifier, "", former.StoredKey));

    public ValueTask<Account?> SetOperatorAsync(long id, bool isOperator, AuditEntry entry) => ChangeAsync(id, entry, connection =>
        connection.ExecuteAsync("UPDATE accounts SET is_operator = @operator WHERE id = @id", ("@operator", isOperator), ("@id", id)));

    /// <summary>Suspends an account, or with null ends its suspension.</summary>
    public ValueTask<Account?> SuspendAsync(long id, Suspension? suspension, AuditEntry entry) => ChangeAsync(id, entry, connection =>
        connection.ExecuteAsync(
            "UPDATE accounts SET is_suspended = @is, suspended_until = @until, suspended_text = @text WHERE id = @id",
            ("@is", suspension is not null),
            ("@until", suspension?.Until),
            ("@text", suspension?.Text),
            ("@id", id)));

    /// <summary>Has no session that is logged in now count as logged in any more. Null where the account is gone.</summary>
    public ValueTask<Account?> EndSessionsAsync(long id, AuditEntry? entry = null) => ChangeAsync(id, entry, connection =>
        connection.ExecuteAsync("UPDATE accounts SET session_epoch = session_epoch + 1 WHERE id = @id", ("@id", id)));

    public ValueTask<int> LoggedInAsync(long id) => database.WriteAsync(connection => connection.ExecuteAsync(
        "UPDATE accounts SET last_login_at = @now WHERE id = @id", ("@now", time.GetUtcNow().UtcDateTime), ("@id", id)));

    /// <summary>Deletes an account and all that is its own; rooms that it owned have no owner. False where it is gone already.</summary>
    public ValueTask<bool> DeleteAsync(long id, AuditEntry? entry = null) => database.WriteAsync(async connection =>
    {
        if (await connection.ExecuteAsync("DELETE FROM accounts WHERE id = @id", ("@id", id)) == 0)
            return false;
        foreach (var table in (string[])["account_looks", "login_keys", "certificates", "read_marks", "room_roles"])
            await connection.ExecuteAsync($"DELETE FROM {table} WHERE account_id = @id", ("@id", id));
        await MetadataStore.RemoveAsync(connection, MetadataTarget.Of(new AccountRef(id, "")));
        await connection.ExecuteAsync("UPDATE room_rules SET owner_id = NULL WHERE owner_id = @id", ("@id", id));
        foreach (var table in (string[])["room_bans", "room_entries"])
        {
            await connection.ExecuteAsync(
                $"DELETE FROM {table} WHERE kind = 'account' AND value = @id", ("@id", id.ToString(System.Globalization.CultureInfo.InvariantCulture)));
        }

        if (entry is not null)
            await audit.WriteAsync(connection, entry);
        return true;
    });

    private static async ValueTask<Account?> FindReservingAsync(DbConnection connection, Nickname name)
    {
        if (await FindAsync(connection, name) is { } same)
            return same;
        if (!name.HasAsciiLookAlikes)
            return null;
        foreach (var skeleton in name.Skeletons)
        {
            if (await connection.FindAsync($"SELECT {Columns} FROM accounts WHERE {OfLooks} LIMIT 1", Read, ("@skeleton", skeleton)) is { } looking)
                return looking;
        }

        return null;
    }

    private static ValueTask<Account?> FindAsync(DbConnection connection, Nickname name) =>
        connection.FindAsync($"SELECT {Columns} FROM accounts WHERE key = @key", Read, ("@key", name.Key));

    private static ValueTask<Account?> FindAsync(DbConnection connection, long id) =>
        connection.FindAsync($"SELECT {Columns} FROM accounts WHERE id = @id", Read, ("@id", id));

    private static ValueTask<int> SetVerifierAsync(DbConnection connection, long id, StoredVerifier verifier, string also, byte[]? former = null) =>
        connection.ExecuteAsync(
            $"""
            UPDATE accounts SET {also}salt = @salt, iterations = @iterations, stored_key = @stored, server_key = @server
            WHERE id = @id AND stored_key = coalesce(@former, stored_key)
            """,
            [("@id", id), ("@former", former), .. ParametersOf(verifier)]);

    private static (string Name, object? Value)[] ParametersOf(StoredVerifier verifier) =>
    [
        ("@salt", verifier.Salt),
        ("@iterations", (long)verifier.Iterations),
        ("@stored", verifier.StoredKey),
        ("@server", verifier.ServerKey),
    ];

    private static Account Read(DbDataReader reader) => new()
    {
        Id = reader.GetInt64(0),
        Name = Nickname.FromLog(reader.GetString(1)),
        RegisteredAt = reader.Time(2),
        LastLoginAt = reader.TimeOrNull(3),
        IsOperator = reader.Flag(4),
        Suspension = reader.Flag(5) ? new(reader.TimeOrNull(6), reader.TextOrNull(7)) : null,
        PasswordVersion = reader.GetInt64(8),
        SessionEpoch = reader.GetInt64(9),
        Verifier = new(reader.Bytes(10), (int)reader.GetInt64(11), reader.Bytes(12), reader.Bytes(13)),
    };

    /// <summary>Changes an account, and returns it as it is then; null where it is gone.</summary>
    private ValueTask<Account?> ChangeAsync<T>(long id, AuditEntry? entry, Func<DbConnection, ValueTask<T>> change) =>
        ChangeAsync(id, entry, async connection => { await change(connection); });

    private ValueTask<Account?> ChangeAsync(long id, AuditEntry? entry, Func<DbConnection, ValueTask> change) => database.WriteAsync(async connection =>
    {
        await change(connection);
        var account = await FindAsync(connection, id);
        if (account is not null && entry is not null)
            await audit.WriteAsync(connection, entry);
        return account;
    });
}
