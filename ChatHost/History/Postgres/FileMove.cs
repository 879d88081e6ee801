using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using ChatHost.History.Sqlite;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace ChatHost.History.Postgres;

/// <summary>
/// Moves all that a SQLite file holds into the database, with its numbers and ids. Each page is one transaction with a note of how far it
/// came, so that a move that is cut off goes on from there. The file stays as it is.
/// </summary>
/// <param name="path">The file.</param>
/// <param name="settings">The database.</param>
/// <param name="report">Receives a line for each table.</param>
/// <param name="afterPage">Called after each page; a test cuts the move off with it.</param>
internal sealed class FileMove(string path, PostgresSettings settings, Action<string> report, Action<string>? afterPage = null)
{
    private const string Done = "done";

    private const int PagesBetweenReports = 50;

    /// <summary>The note of the whole, in <c>facts</c>: of which file, or that it is done.</summary>
    private const string Mark = "move";

    /// <exception cref="HistoryStartException">It cannot be done, or was cut off; run again, it goes on.</exception>
    public async Task RunAsync(ILogger logger)
    {
        if (!File.Exists(path))
            throw new HistoryStartException($"{path}: there is no such file.");
        try
        {
            using var held = FileLock.Take(path);
            held.HoldDatabase();
            using var file = new SqliteFile(path, HistorySync.Process).OpenForReading();
            CheckVersion(file);
            await using var source = settings.CreatePatientSource();
            await using var database = await source.OpenConnectionAsync();
            await PostgresUpgrade.RunAsync(database, settings, PostgresSchema.Steps, logger);
            await MoveAsync(file, database);
        }
        catch (Exception exception) when (PostgresErrors.IsOfTheDatabase(exception))
        {
            throw new HistoryStartException($"{settings.Shown}: {PostgresErrors.Describe(exception)} Run it again: it goes on where it was cut off.", exception);
        }
        catch (SqliteException exception)
        {
            throw new HistoryStartException($"{path}: {SqliteErrors.Describe(exception)}", exception);
        }
    }

    /// <summary>Why a server cannot use the database yet; null where it can.</summary>
    public static async Task<string?> WhyUnfinishedAsync(NpgsqlConnection database) =>
        await ReadNoteAsync(database, Mark) is { } mark && mark != Done ? "a file was moved into it, and that was cut off. Run ChatHost migrate again first." : null;

    private void CheckVersion(SqliteConnection file)
    {
        if (Schema.WhyRefused(file, Schema.Steps) is { } why)
            throw new HistoryStartException($"{path}: {why}");
        if (Schema.VersionOf(file) is var version && version != Schema.Steps.Count)
        {
            throw new HistoryStartException(string.Create(
                CultureInfo.InvariantCulture, $"{path}: an earlier ChatHost wrote the file (version {version}). Start and stop this one on it once, which brings it up to date."));
        }
    }

    private async Task MoveAsync(SqliteConnection file, NpgsqlConnection database)
    {
        await BeginAsync(database, IdentityOf(file));
        foreach (var table in MovedTable.All)
        {
            await MoveAsync(table, file, database);
            var (there, here) = (table.CountInFile(file), await table.CountAsync(database));
            if (here < there)
                throw new HistoryStartException($"{table.Name}: {here} of {there} rows are in the database. It held others before: use an empty one.");
            report(string.Create(CultureInfo.InvariantCulture, $"{table.Name}: {there}"));
        }

        await using var transaction = await database.BeginTransactionAsync();
        await database.RunAsync(
            $"""
            UPDATE rooms SET version = version + 1, bytes = coalesce(
                (SELECT sum({PostgresSchema.RowBytes} + 2 * octet_length(messages.text)) FROM messages WHERE room_id = rooms.id), 0)
            """);
        foreach (var table in MovedTable.All.Where(table => table.Numbers is not null))
        {
            var given = GivenInFile(file, table.Name);
            await database.RunAsync(
                $"SELECT setval(pg_get_serial_sequence('{table.Name}', '{table.Numbers}'), greatest($1, (SELECT max({table.Numbers}) FROM {table.Name}), 1))",
                given);
        }

        await database.RunAsync("DELETE FROM facts WHERE name LIKE 'move/%'");
        await WriteNoteAsync(database, Mark, Done);
        await transaction.CommitAsync();
        await database.RunAsync("ANALYZE");
    }

    /// <summary>Begins, or goes on with the same file.</summary>
    private async Task BeginAsync(NpgsqlConnection database, string identity)
    {
        await using var transaction = await database.BeginTransactionAsync();
        await database.RunAsync(PostgresDatabase.LockForWriting);
        var mark = await ReadNoteAsync(database, Mark);
        if (mark == identity)
            return;
        if (mark == Done)
            throw new HistoryStartException($"{settings.Shown}: a file was moved into it already.");
        var isUsed = mark is not null;
        foreach (var table in MovedTable.All)
            isUsed = isUsed || await table.CountAsync(database) > 0;
        if (isUsed)
            throw new HistoryStartException($"{settings.Shown}: it holds other data. Give an empty database.");
        await WriteNoteAsync(database, Mark, identity);
        await transaction.CommitAsync();
    }

    private async Task MoveAsync(MovedTable table, SqliteConnection file, NpgsqlConnection database)
    {
        var note = $"{Mark}/{table.Name}";
        var after = await ReadNoteAsync(database, note) is { } position ? JsonSerializer.Deserialize<string[]>(position) : null;
        for (var pages = 1; table.Read(file, after) is { Rows.Count: > 0 } page; pages++)
        {
            await using var transaction = await database.BeginTransactionAsync();
            await table.WriteAsync(database, page);
            await WriteNoteAsync(database, note, JsonSerializer.Serialize(page.Last));
            await transaction.CommitAsync();
            after = page.Last is { } last ? [.. last] : null;
            afterPage?.Invoke(table.Name);
            if (pages % PagesBetweenReports == 0)
                report(string.Create(CultureInfo.InvariantCulture, $"{table.Name}: {pages * MovedTable.Page} more so far"));
        }
    }

    /// <summary>What the file is known by, wherever it stands: its server's secret, of which nothing can be told from this.</summary>
    private static string IdentityOf(SqliteConnection file) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(file.QueryText("SELECT hex(value) FROM facts WHERE name = 'secret'") ?? "none")));

    /// <summary>The last number that the file ever gave, also where its row is gone.</summary>
    private static long GivenInFile(SqliteConnection file, string table) =>
        file.QueryNumber($"SELECT coalesce((SELECT seq FROM sqlite_sequence WHERE name = '{table}'), 0)");

    private static async Task<string?> ReadNoteAsync(NpgsqlConnection database, string name)
    {
        var notes = await database.ListAsync("SELECT value FROM facts WHERE name = $1", reader => Encoding.UTF8.GetString(reader.GetFieldValue<byte[]>(0)), name);
        return notes.Count > 0 ? notes[0] : null;
    }

    private static Task<int> WriteNoteAsync(NpgsqlConnection database, string name, string text) => database.RunAsync(
        "INSERT INTO facts (name, value) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET value = excluded.value", name, Encoding.UTF8.GetBytes(text));
}
