using System.Diagnostics;
using System.Globalization;
using Npgsql;

namespace ChatHost.History.Postgres;

/// <summary>Whether the database of <c>Cluster:Database</c> can be used: reached, new enough, with the extension for the search, and of a version that this program knows.</summary>
internal static class PostgresCheck
{
    private const string Subject = "database";
    private const string Collation = "search";

    private static readonly TimeSpan SlowAnswer = TimeSpan.FromMilliseconds(20);

    public static void Run(HistoryOptions options, IStoreCheckReport report) => Task.Run(() => RunAsync(options, report)).GetAwaiter().GetResult();

    private static async Task RunAsync(HistoryOptions options, IStoreCheckReport report)
    {
        PostgresSettings settings;
        try
        {
            settings = PostgresSettings.Parse(options.Database ?? "");
        }
        catch (HistoryStartException exception)
        {
            report.Fail(Subject, exception.Message);
            return;
        }

        try
        {
            await using var source = settings.CreateSource(1);
            await using var connection = await source.OpenConnectionAsync();
            await CheckAsync(connection, settings, report);
        }
        catch (Exception exception) when (PostgresErrors.IsOfTheDatabase(exception))
        {
            report.Fail(Subject, $"{settings.Shown}: {PostgresErrors.Describe(exception)} Start it, or correct {ClusterOptions.Section}:{nameof(ClusterOptions.Database)}.");
        }
    }

    private static async Task CheckAsync(NpgsqlConnection connection, PostgresSettings settings, IStoreCheckReport report)
    {
        if (await connection.NumberAsync("SELECT current_setting('server_version_num')::bigint") < PostgresUpgrade.MinServer)
        {
            report.Fail(Subject, $"{settings.Shown} is PostgreSQL {connection.ServerVersion}: version 13 or later is needed.");
            return;
        }

        var version = await PostgresUpgrade.VersionAsync(connection, settings);
        if (PostgresUpgrade.WhyRefused(version, PostgresSchema.Steps) is { } why)
        {
            report.Fail(Subject, $"{settings.Shown}: {why}");
            return;
        }

        if (version == 0 && await MissingRightAsync(connection, settings) is { } missing)
        {
            report.Fail(Subject, $"{settings.Shown}: {missing}");
            return;
        }

        var started = Stopwatch.GetTimestamp();
        await connection.NumberAsync("SELECT 1::bigint");
        var answer = Stopwatch.GetElapsedTime(started);
        var state = version == 0 ? "The tables will be made at the start." : string.Create(CultureInfo.InvariantCulture, $"Its tables are of version {version}.");
        var text = string.Create(
            CultureInfo.InvariantCulture, $"{settings.Shown}, PostgreSQL {connection.ServerVersion}, answers in {answer.TotalMilliseconds:0.0} ms. {state}");
        if (answer < SlowAnswer)
            report.Ok(Subject, text);
        else
            report.Warn(Subject, $"{text} Every message waits so long at least: put the database nearer.");
        if (await connection.NumberAsync("SELECT count(*) FROM pg_database WHERE datname = current_database() AND datctype IN ('C', 'POSIX')") > 0)
        {
            report.Warn(
                Collation,
                "the database has the locale C, by which the index knows no letters beyond ASCII: searches for them read the whole room. Make the database with a locale such as C.UTF-8.");
        }
    }

    /// <summary>What is not allowed and is needed to make the tables; null where nothing is missing.</summary>
    private static async Task<string?> MissingRightAsync(NpgsqlConnection connection, PostgresSettings settings)
    {
        var mayCreate = await connection.NumberAsync("SELECT has_database_privilege(current_database(), 'CREATE')::int::bigint") > 0;
        if (!mayCreate && await connection.NumberAsync("SELECT count(*) FROM pg_namespace WHERE nspname = $1", settings.Schema) == 0)
            return $"{settings.Builder.Username} may not make the schema {settings.Schema}. Make it the owner of the database.";
        if (await connection.NumberAsync("SELECT count(*) FROM pg_extension WHERE extname = 'pg_trgm'") > 0)
            return null;
        if (await connection.NumberAsync("SELECT count(*) FROM pg_available_extensions WHERE name = 'pg_trgm'") == 0)
            return "the extension pg_trgm is not installed on the server. Debian has it in postgresql-contrib, with the server itself since version 10.";
        return mayCreate ? null : $"{settings.Builder.Username} may not make the extension pg_trgm. Make it the owner of the database, or run there: CREATE EXTENSION pg_trgm;";
    }
}
