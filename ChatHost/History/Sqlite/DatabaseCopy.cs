using System.Globalization;
using Microsoft.Data.Sqlite;

namespace ChatHost.History.Sqlite;

/// <summary>
/// Copies of the database that are whole: made while a server writes, by SQLite's own backup (https://www.sqlite.org/backup.html), and
/// put back in place of one that rests. What goes wrong is a <see cref="HistoryFileException"/>, one line for an operator.
/// </summary>
internal static class DatabaseCopy
{
    /// <summary>Writes a copy of the database to a file that is not there yet, for its owner alone to read.</summary>
    /// <returns>How large it is, in bytes.</returns>
    /// <exception cref="HistoryFileException">The database cannot be read, or the copy not written; then none is left.</exception>
    public static long BackUp(string database, string target)
    {
        if (!File.Exists(database))
            throw new HistoryFileException(database, "there is no such file, so there is nothing to back up.");
        if (Path.Exists(target))
            throw new HistoryFileException(database, $"{target} is there already. Name a file that is not.");
        Copy(database, database, target);
        return new FileInfo(target).Length;
    }

    /// <summary>Puts a copy in the place of the database. What was there stays beside it under another name.</summary>
    /// <returns>The name under which it stays; null where there was none.</returns>
    /// <exception cref="HistoryFileException">A server uses the database, or the copy cannot be used; nothing was changed then.</exception>
    public static string? Restore(string source, string database, DateTimeOffset now)
    {
        if (!File.Exists(source))
            throw new HistoryFileException(database, $"{source}: there is no such file.");
        using var held = FileLock.Take(database);
        if (File.Exists(database))
            held.HoldDatabase();
        var restored = database + ".restored";
        File.Delete(restored);
        Copy(database, source, restored);

        var aside = File.Exists(database)
            ? database + now.ToString("'.before-restore-'yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture)
            : null;
        foreach (var suffix in (string[])["", "-wal", "-shm"])
        {
            if (aside is not null && File.Exists(database + suffix))
                File.Move(database + suffix, aside + suffix);
        }

        File.Move(restored, database);
        return aside;
    }

    /// <summary>A whole copy of one file in another, checked, or nothing.</summary>
    private static void Copy(string database, string from, string to)
    {
        var unfinished = to + ".new";
        try
        {
            File.Delete(unfinished);
            FileLock.CreatePrivate(unfinished);
            using (var source = new SqliteFile(from, HistorySync.Process).OpenForReading())
            {
                if (Schema.IsNew(source))
                    throw new HistoryFileException(database, $"{from} is empty.");
                if (Schema.WhyRefused(source, Schema.Steps) is { } reason)
                    throw new HistoryFileException(database, $"{from}: {reason}");
                using var copy = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = unfinished, Pooling = false }.ToString());
                copy.Open();
                source.BackupDatabase(copy);

                // One file, with nothing written ahead beside it.
                copy.Execute("PRAGMA journal_mode = DELETE");
                if (copy.QueryText("PRAGMA integrity_check(1)") is not "ok" and var damage && !IntegrityCheck.IsOfTheIndex(damage ?? ""))
                    throw new HistoryFileException(database, $"{from} is damaged ({damage}).");
            }

            File.Move(unfinished, to);
        }
        catch (SqliteException exception)
        {
            throw new HistoryFileException(database, $"{from}: {SqliteErrors.Describe(exception)}", exception);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new HistoryFileException(database, $"{to} cannot be written: {exception.Message}", exception);
        }
        finally
        {
            File.Delete(unfinished);
        }
    }
}
