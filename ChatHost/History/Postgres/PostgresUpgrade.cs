using System.Globalization;
using Npgsql;

namespace ChatHost.History.Postgres;

/// <summary>Makes the tables, or brings them to the version of this program, all or nothing; one node at a time does.</summary>
internal static class PostgresUpgrade
{
    /// <summary>The oldest server that is supported: from it on the owner of a database may add the extension for the search.</summary>
    public const int MinServer = 130000;

    /// <exception cref="HistoryStartException">This program cannot use the database.</exception>
    public static async Task RunAsync(NpgsqlConnection connection, PostgresSettings settings, IReadOnlyList<string> steps, ILogger logger)
    {
        if (await connection.NumberAsync("SELECT current_setting('server_version_num')::bigint") < MinServer)
            throw Refused(settings, $"PostgreSQL {connection.ServerVersion} is too old: version 13 or later is needed.");
        await using var transaction = await connection.BeginTransactionAsync();
        await connection.RunAsync(PostgresDatabase.LockForWriting);
        if (await connection.NumberAsync("SELECT count(*) FROM pg_namespace WHERE nspname = $1", settings.Schema) == 0)
            await connection.RunAsync($"CREATE SCHEMA {Quote(settings.Schema)}");
        var version = await VersionAsync(connection, settings);
        if (WhyRefused(version, steps) is { } why)
            throw Refused(settings, why);
        if (version == steps.Count)
            return;
        for (var step = version; step < steps.Count; step++)
            await connection.RunAsync(steps[step]);
        await connection.RunAsync("CREATE TABLE IF NOT EXISTS schema_version (version bigint NOT NULL)");
        await connection.RunAsync("DELETE FROM schema_version");
        await connection.RunAsync("INSERT INTO schema_version VALUES ($1)", (long)steps.Count);
        await transaction.CommitAsync();
        if (version > 0)
            HistoryLog.DatabaseUpgraded(logger, settings.Shown, version, steps.Count);
    }

    /// <summary>Which of the steps the database has; 0 where it has nothing of ours.</summary>
    public static async Task<int> VersionAsync(NpgsqlConnection connection, PostgresSettings settings)
    {
        var table = $"{Quote(settings.Schema)}.schema_version";
        return await connection.NumberAsync("SELECT count(*) FROM pg_class WHERE oid = to_regclass($1)", table) == 0
            ? 0
            : (int)await connection.NumberAsync($"SELECT version FROM {table}");
    }

    /// <summary>Why this program cannot use a database of this version; null where it can.</summary>
    public static string? WhyRefused(int version, IReadOnlyList<string> steps) => version <= steps.Count
        ? null
        : string.Create(
            CultureInfo.InvariantCulture,
            $"a newer ChatHost made the tables (version {version}, and this one knows {steps.Count}). Run that one, or give another {ClusterOptions.Section}:{nameof(ClusterOptions.Database)}.");

    private static string Quote(string name) => $"\"{name.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static HistoryStartException Refused(PostgresSettings settings, string why) =>
        new($"{ClusterOptions.Section}:{nameof(ClusterOptions.Database)} ({settings.Shown}): {why}");
}
