using Microsoft.Data.Sqlite;

namespace ChatHost.History.Sqlite;

/// <summary>Reports whether a server could use a database file, without changing it.</summary>
internal static class FileInspection
{
    /// <summary>Whether a server uses it now.</summary>
    public static bool IsInUse(string path)
    {
        try
        {
            return File.Exists(path) && FileLock.IsTaken(path);
        }
        catch (HistoryFileException)
        {
            return false;
        }
    }

    /// <summary>Why it could not, and what to do, as the end of a sentence; null if it could, or there is no file yet.</summary>
    public static string? FindProblem(string path)
    {
        if (!File.Exists(path))
            return null;
        try
        {
            if (FileLock.IsTaken(path))
                return "another ChatHost uses the file. Stop that one, or give this one a History:Path of its own.";
            var file = new SqliteFile(path, HistorySync.Process);
            if (IntegrityCheck.Find(file) is { } damage)
                return IntegrityCheck.Advise(damage);
            using var connection = file.OpenForReading();
            return Schema.WhyRefused(connection, Schema.Steps);
        }
        catch (SqliteException exception)
        {
            return SqliteErrors.Describe(exception);
        }
        catch (HistoryFileException exception)
        {
            return exception.Message;
        }
    }
}
