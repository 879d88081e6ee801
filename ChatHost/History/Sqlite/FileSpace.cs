using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace ChatHost.History.Sqlite;

/// <summary>The size of the file: how much is used, how its write-ahead log is written back, and how the file is rewritten.</summary>
/// <param name="connection">The writer's.</param>
/// <param name="maxCopyInMemory">Maximum size in bytes of the copy in memory while the file is rewritten; a larger copy is on the disk.</param>
internal sealed class FileSpace(WriterConnection connection, long maxCopyInMemory = FileSpace.MaxCopyInMemory)
{
    private const long MaxCopyInMemory = 64 << 20;

    private readonly SqliteStatement _pages = connection.Prepare("PRAGMA page_count");
    private readonly SqliteStatement _shrink = connection.Prepare("PRAGMA incremental_vacuum(16)");
    private readonly SqliteStatement _freePages = connection.Prepare("PRAGMA freelist_count");
    private readonly long _pageSize = connection.QueryNumber("PRAGMA page_size");

    /// <summary>The bytes in use, and those that the file has free inside.</summary>
    public (long Used, long Free) Measure()
    {
        var free = _freePages.RunForNumber();
        return ((_pages.RunForNumber() - free) * _pageSize, free * _pageSize);
    }

    /// <summary>Gives some free pages at the end of the file back to the disk: few, so that it is a short step.</summary>
    public void Shrink() => _shrink.Run();

    /// <summary>
    /// Writes the write-ahead log into the database, as far as no other connection is in the way: another program may do the same just
    /// now, which is as good.
    /// </summary>
    public void Checkpoint(int mode = raw.SQLITE_CHECKPOINT_PASSIVE) => TryCheckpoint(mode);

    /// <summary>Whether something was erased since the last purge, by an earlier process maybe.</summary>
    public bool IsPurgeDue => connection.QueryNumber("SELECT count(*) FROM facts WHERE name = 'purge'") > 0;

    /// <summary>Remembered over restarts.</summary>
    public void MarkPurgeDue() => connection.Execute("INSERT OR REPLACE INTO facts VALUES ('purge', 1)");

    /// <summary>
    /// Rewrites the whole file and empties the write-ahead log, so that only the rows are left. False if another connection reads or
    /// writes just now: then it is to be retried.
    /// </summary>
    /// <param name="clean">Called before, to leave as little as possible to copy.</param>
    public bool TryPurge(Action clean)
    {
        try
        {
            // The copy that SQLite makes meanwhile is in memory, or if it is large in a file that no other program sees. No lock is
            // waited for.
            connection.Execute("PRAGMA busy_timeout = 0;");
            if (Measure().Used > maxCopyInMemory)
                connection.Execute($"PRAGMA temp_store_directory = '{Folder}'; PRAGMA temp_store = FILE;");
            clean();
            connection.Execute("VACUUM; DELETE FROM facts WHERE name = 'purge';");
            if (TryCheckpoint(raw.SQLITE_CHECKPOINT_TRUNCATE))
                return true;
            MarkPurgeDue();
            return false;
        }
        catch (SqliteException exception) when (exception.SqliteErrorCode is raw.SQLITE_BUSY or raw.SQLITE_LOCKED)
        {
            return false;
        }
        finally
        {
            connection.Execute($"PRAGMA temp_store = MEMORY; PRAGMA busy_timeout = {SqliteFile.BusyTimeout};");
        }
    }

    /// <summary>
    /// Beside the database, which is where there is room: in a container it may be the one place that can be written. The setting is
    /// deprecated and there is no other, as .NET's environment is not the one that SQLite reads <c>SQLITE_TMPDIR</c> from.
    /// https://www.sqlite.org/pragma.html#pragma_temp_store_directory
    /// </summary>
    private string Folder => Path.GetDirectoryName(connection.Path)!.Replace("'", "''", StringComparison.Ordinal);

    private bool TryCheckpoint(int mode)
    {
        var result = raw.sqlite3_wal_checkpoint_v2(connection.Handle, null, mode, out _, out _);
        if (result is raw.SQLITE_BUSY or raw.SQLITE_LOCKED)
            return false;
        SqliteException.ThrowExceptionForRC(result, connection.Handle);
        return true;
    }
}
