using System.Data.Common;
using System.Globalization;
using ChatHost.History;
using ChatHost.Messages;

namespace ChatHost.Accounts;

/// <summary>What a metadatum is about: an account, or a room by its key.</summary>
internal readonly record struct MetadataTarget(string Id)
{
    public static MetadataTarget Of(AccountRef account) => new(string.Create(CultureInfo.InvariantCulture, $"@{account.Id}"));

    public static MetadataTarget Of(RoomName room) => new($"#{room.Key}");
}

/// <summary>Keeps what programs note of accounts and rooms, values under keys.</summary>
internal sealed class MetadataStore(IDatabase database)
{
    public ValueTask<SortedDictionary<string, string>> ReadAsync(MetadataTarget target) => database.ReadAsync(connection => ReadAsync(connection, target));

    /// <summary>The same of several, of which those are left out that have none.</summary>
    public ValueTask<List<(MetadataTarget Target, SortedDictionary<string, string> Values)>> ReadAsync(IReadOnlyList<MetadataTarget> targets) => database.ReadAsync(async connection =>
    {
        var found = new List<(MetadataTarget, SortedDictionary<string, string>)>();
        foreach (var target in targets)
        {
            if (await ReadAsync(connection, target) is { Count: > 0 } values)
                found.Add((target, values));
        }

        return found;
    });

    /// <summary>Sets a value; false where there are as many keys as may be.</summary>
    public ValueTask<bool> SetAsync(MetadataTarget target, string key, string value, int limit) => database.WriteAsync(async connection =>
    {
        if (await connection.FindNumberAsync(
            "SELECT count(*) FROM metadata WHERE target = @target AND key <> @key", ("@target", target.Id), ("@key", key)) >= limit)
        {
            return false;
        }

        await connection.ExecuteAsync(
            "INSERT INTO metadata (target, key, value) VALUES (@target, @key, @value) ON CONFLICT (target, key) DO UPDATE SET value = excluded.value",
            ("@target", target.Id),
            ("@key", key),
            ("@value", value));
        return true;
    });

    /// <summary>Removes a value; false where there was none.</summary>
    public ValueTask<bool> RemoveAsync(MetadataTarget target, string key) => database.WriteAsync(async connection =>
        await connection.ExecuteAsync("DELETE FROM metadata WHERE target = @target AND key = @key", ("@target", target.Id), ("@key", key)) > 0);

    /// <summary>Removes all, in the transaction of what they were about.</summary>
    public static ValueTask<int> RemoveAsync(DbConnection connection, MetadataTarget target) =>
        connection.ExecuteAsync("DELETE FROM metadata WHERE target = @target", ("@target", target.Id));

    private static async ValueTask<SortedDictionary<string, string>> ReadAsync(DbConnection connection, MetadataTarget target)
    {
        var rows = await connection.QueryAsync(
            "SELECT key, value FROM metadata WHERE target = @target", reader => (Key: reader.GetString(0), Value: reader.GetString(1)), ("@target", target.Id));
        return new(rows.ToDictionary(row => row.Key, row => row.Value, StringComparer.Ordinal), StringComparer.Ordinal);
    }
}
