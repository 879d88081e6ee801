using System.Data.Common;
using ChatHost.History;
using Microsoft.Extensions.Options;

namespace ChatHost.Accounts;

/// <summary>Keeps who did what, in the transaction that does it: what was acknowledged is on record, for <see cref="AuditOptions.MaxAge"/>.</summary>
internal sealed class AuditLog(IDatabase database, IOptionsMonitor<AuditOptions> options, TimeProvider time)
{
    /// <summary>Maximum number of old entries deleted with one new one.</summary>
    private const int PrunedAtOnce = 16;

    private const string Columns = "seq, time, done_by, protocol, action, room, who, until, text";

    private DateTime Oldest => time.GetUtcNow().UtcDateTime - options.CurrentValue.MaxAge;

    /// <summary>Writes an entry within a transaction, and deletes some that are too old.</summary>
    public async ValueTask<int> WriteAsync(DbConnection connection, AuditEntry entry)
    {
        await connection.ExecuteAsync(
            "DELETE FROM audit WHERE seq IN (SELECT seq FROM audit WHERE time < @before ORDER BY time LIMIT @limit)",
            ("@before", Oldest),
            ("@limit", (long)PrunedAtOnce));
        return await connection.ExecuteAsync(
            """
            INSERT INTO audit (time, done_by, protocol, action, room, who, until, text)
            VALUES (@time, @by, @protocol, @do, @room, @who, @until, @text)
            """,
            ("@time", time.GetUtcNow().UtcDateTime),
            ("@by", entry.By),
            ("@protocol", entry.Protocol),
            ("@do", entry.Do),
            ("@room", entry.Room),
            ("@who", entry.Who),
            ("@until", entry.Until),
            ("@text", entry.Text));
    }

    /// <summary>Writes an entry alone.</summary>
    public ValueTask<int> AddAsync(AuditEntry entry) => database.WriteAsync(connection => WriteAsync(connection, entry));

    /// <summary>The first entries after a number that are not too old.</summary>
    /// <param name="after">The number; 0 for the first.</param>
    /// <param name="room">Only those of this room, as named in the entry; null for all.</param>
    /// <param name="by">Only those of this one; null for all.</param>
    /// <param name="limit">Maximum number.</param>
    public ValueTask<List<AuditEntry>> ListAsync(long after, string? room, string? by, int limit) => database.ReadAsync(connection =>
        connection.QueryAsync(
            $"""
            SELECT {Columns} FROM audit
            WHERE seq > @after AND time >= @notBefore AND coalesce(room, '') = coalesce(@room, room, '') AND done_by = coalesce(@by, done_by)
            ORDER BY seq LIMIT @limit
            """,
            Read,
            ("@after", after),
            ("@notBefore", Oldest),
            ("@room", room),
            ("@by", by),
            ("@limit", (long)limit)));

    private static AuditEntry Read(DbDataReader reader) => new(
        reader.GetString(2), reader.GetString(3), reader.GetString(4), reader.TextOrNull(5), reader.TextOrNull(6), reader.TimeOrNull(7), reader.TextOrNull(8))
    {
        Seq = reader.GetInt64(0),
        Time = reader.Time(1),
    };
}
