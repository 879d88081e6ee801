using System.Globalization;
using Microsoft.Data.Sqlite;

namespace ChatHost.History.Sqlite;

/// <summary>Opens the file at a path for writing: undamaged, ChatHost's, and of this program's version.</summary>
internal sealed class DatabaseOpener(SqliteFile file, TimeProvider time, ILogger logger)
{
    /// <summary>Opens the file for writing, made if there is none and brought up to date if it is older.</summary>
    /// <param name="steps">The schema's.</param>
    /// <param name="setAsideCorrupt">A damaged file is renamed and a new one made.</param>
    /// <exception cref="HistoryFileException">It is another's, newer than the program, or damaged.</exception>
    /// <exception cref="SqliteException">It cannot be opened.</exception>
    public WriterConnection Run(IReadOnlyList<string> steps, bool setAsideCorrupt)
    {
        if (IntegrityCheck.Find(file) is { } damage && !IntegrityCheck.IsOfTheIndex(damage))
        {
            if (!setAsideCorrupt)
                throw new HistoryFileException(file.Path, IntegrityCheck.Advise(damage));

            SetAside();
        }

        Upgrade(steps);
        return new(file);
    }

    private void Upgrade(IReadOnlyList<string> steps)
    {
        using (var connection = file.OpenForWriting())
        {
            if (Schema.WhyRefused(connection, steps) is { } reason)
                throw new HistoryFileException(file.Path, reason);
            var version = Schema.VersionOf(connection);
            if (version == steps.Count)
                return;
            var backup = Schema.IsNew(connection) ? null : BackUp(connection, version);
            Schema.Upgrade(connection, steps);
            if (backup is not null)
                HistoryLog.Upgraded(logger, file.Path, version, steps.Count, backup);
        }
    }

    /// <summary>Renames the file and its companions. No connection may be open.</summary>
    public void SetAside()
    {
        var suffix = time.GetUtcNow().ToString("'.corrupt-'yyyyMMdd'T'HHmmss'Z'", CultureInfo.InvariantCulture);
        foreach (var path in file.AllPaths.Where(File.Exists))
            File.Move(path, file.Path + suffix + path[file.Path.Length..]);
        HistoryLog.SetAside(logger, file.Path, file.Path + suffix);
    }

    /// <summary>Deletes the copies that upgrades left: they still have messages that were erased since.</summary>
    public static void DeleteBackups(string path, ILogger logger)
    {
        try
        {
            foreach (var backup in Enumerable.Range(0, Schema.Steps.Count).Select(version => BackupOf(path, version)).Where(File.Exists))
            {
                File.Delete(backup);
                HistoryLog.BackupDeleted(logger, backup);
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            HistoryLog.BackupNotDeleted(logger, exception);
        }
    }

    /// <summary>A copy of the file as it is, beside it, whole or not there.</summary>
    private string BackUp(SqliteConnection connection, int version)
    {
        var backup = BackupOf(file.Path, version);
        var unfinished = backup + ".new";
        File.Delete(unfinished);
        FileLock.CreatePrivate(unfinished);
        using (var copy = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = unfinished, Pooling = false }.ToString()))
        {
            copy.Open();
            connection.BackupDatabase(copy);

            // One file, with nothing written ahead beside it.
            copy.Execute("PRAGMA journal_mode = DELETE");
        }

        File.Move(unfinished, backup, overwrite: true);
        return backup;
    }

    private static string BackupOf(string path, int version) => string.Create(CultureInfo.InvariantCulture, $"{path}.v{version}.bak");
}
