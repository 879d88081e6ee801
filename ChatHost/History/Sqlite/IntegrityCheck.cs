using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace ChatHost.History.Sqlite;

/// <summary>Looks for damage for a short time: a large file is not read whole at each start.</summary>
internal static class IntegrityCheck
{
    private static readonly TimeSpan Bound = TimeSpan.FromMilliseconds(500);

    private const string IndexName = "messages_index";

    /// <summary>Number of SQLite's instructions between two questions whether to go on.</summary>
    private const int InstructionsBetweenQuestions = 1000;

    /// <summary>What is wrong with the file, in SQLite's words; null where nothing was found, or there is no file.</summary>
    /// <exception cref="SqliteException">The file cannot be read.</exception>
    public static string? Find(SqliteFile file)
    {
        if (!File.Exists(file.Path) || new FileInfo(file.Path).Length == 0)
            return null;
        try
        {
            using var connection = file.OpenForReading();

            // Fails where there is no database at all.
            connection.QueryNumber("SELECT count(*) FROM sqlite_schema");
            return CheckFor(Bound, connection);
        }
        catch (SqliteException exception) when (SqliteErrors.IsDamage(exception))
        {
            return exception.Message;
        }
    }

    /// <summary>Whether only the search index is damaged, which holds no data of its own: SQLite checks it after all tables.</summary>
    public static bool IsOfTheIndex(string damage) => damage.Contains(IndexName, StringComparison.Ordinal);

    /// <summary>What to do about it, for an operator.</summary>
    public static string Advise(string damage) =>
        $"the database file is damaged ({damage}). Put a backup in its place, or start once with --History:SetAsideCorrupt=true: "
        + "it is then renamed, and history begins anew.";

    private static string? CheckFor(TimeSpan bound, SqliteConnection connection)
    {
        var started = TimeProvider.System.GetTimestamp();
        delegate_progress isOver = _ => TimeProvider.System.GetElapsedTime(started) > bound ? 1 : 0;
        raw.sqlite3_progress_handler(connection.Handle, InstructionsBetweenQuestions, isOver, null);
        try
        {
            var found = connection.QueryText("PRAGMA quick_check(1)");

            // The first line only names the database.
            return found == "ok" ? null : found?.Split('\n')[^1];
        }
        catch (SqliteException exception) when (exception.SqliteErrorCode == raw.SQLITE_INTERRUPT)
        {
            return null;
        }
        catch (SqliteException exception) when (exception.SqliteErrorCode == raw.SQLITE_ERROR)
        {
            // The tables are there, or this would have failed before; SQLite cannot open the virtual one.
            return $"{IndexName}: {exception.Message}";
        }
        finally
        {
            raw.sqlite3_progress_handler(connection.Handle, 0, (delegate_progress?)null, null);
            GC.KeepAlive(isOver);
        }
    }
}
