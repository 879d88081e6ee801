using System.Data.Common;
using ChatHost.History;
using ChatHost.Messages;

namespace ChatHost.Accounts;

/// <summary>Private lines that somebody was not here for.</summary>
/// <param name="With">The other account.</param>
/// <param name="From">The number of the first.</param>
internal sealed record MissedLines(AccountRef With, long From);

/// <summary>Keeps which two accounts have private lines, and which of them somebody has yet to be told of.</summary>
internal sealed class PrivatePairStore(IDatabase database)
{
    private const string OtherOf =
        "SELECT accounts.id, accounts.name, CASE WHEN low_id = @id THEN low_missed ELSE high_missed END FROM private_pairs "
        + "JOIN accounts ON accounts.id = CASE WHEN low_id = @id THEN high_id ELSE low_id END WHERE (low_id = @id OR high_id = @id)";

    /// <summary>Notes that a line was kept while the receiver was not here.</summary>
    public ValueTask<int> MissAsync(long receiver, long sender, long seq)
    {
        var (low, high) = (Math.Min(receiver, sender), Math.Max(receiver, sender));
        var column = receiver == low ? "low_missed" : "high_missed";
        return database.WriteAsync(connection => connection.ExecuteAsync(
            $"""
            INSERT INTO private_pairs (low_id, high_id, {column}) VALUES (@low, @high, @seq)
            ON CONFLICT (low_id, high_id) DO UPDATE SET {column} = CASE WHEN private_pairs.{column} <= excluded.{column} THEN private_pairs.{column} ELSE excluded.{column} END
            """,
            ("@low", low),
            ("@high", high),
            ("@seq", seq)));
    }

    /// <summary>Notes that two accounts have private lines.</summary>
    public ValueTask<int> AddAsync(long one, long other) => database.WriteAsync(connection => connection.ExecuteAsync(
        "INSERT INTO private_pairs (low_id, high_id) VALUES (@low, @high) ON CONFLICT (low_id, high_id) DO NOTHING",
        ("@low", Math.Min(one, other)),
        ("@high", Math.Max(one, other))));

    /// <summary>The accounts, of those that there still are, that an account has private lines with, by their names.</summary>
    public ValueTask<List<AccountRef>> ListAsync(long accountId) => database.ReadAsync(connection =>
        connection.QueryAsync($"{OtherOf} ORDER BY accounts.key", reader => new AccountRef(reader.GetInt64(0), reader.GetString(1)), ("@id", accountId)));

    /// <summary>What an account has yet to be told of; from now on it has been.</summary>
    public async ValueTask<List<MissedLines>> TakeMissedAsync(long accountId)
    {
        // Nearly nobody has missed anything: that costs no write.
        if ((await database.ReadAsync(connection => ListMissedAsync(connection, accountId))).Count == 0)
            return [];
        return await database.WriteAsync(async connection =>
        {
            var missed = await ListMissedAsync(connection, accountId);
            await connection.ExecuteAsync("UPDATE private_pairs SET low_missed = NULL WHERE low_id = @id", ("@id", accountId));
            await connection.ExecuteAsync("UPDATE private_pairs SET high_missed = NULL WHERE high_id = @id", ("@id", accountId));
            return missed;
        });
    }

    private static async ValueTask<List<MissedLines>> ListMissedAsync(DbConnection connection, long accountId) =>
        (await connection.QueryAsync(
            $"{OtherOf} ORDER BY accounts.key",
            reader => new MissedLines(new(reader.GetInt64(0), reader.GetString(1)), reader.NumberOrNull(2) ?? 0),
            ("@id", accountId)))
        .Where(missed => missed.From > 0).ToList();
}
