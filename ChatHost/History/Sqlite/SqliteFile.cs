using Microsoft.Data.Sqlite;

namespace ChatHost.History.Sqlite;

/// <summary>Opens connections to the database file, each set up for what it is for.</summary>
/// <param name="path">The file, as a full path.</param>
/// <param name="sync">What a commit survives.</param>
/// <param name="prepareWriter">Called with each new connection that writes; a test makes the disk small with it.</param>
internal sealed class SqliteFile(string path, HistorySync sync, Action<SqliteConnection>? prepareWriter = null)
{
    /// <summary>How long one waits for another program that holds the file, in milliseconds, before it counts as locked.</summary>
    public const int BusyTimeout = 1000;

    public string Path => path;

    /// <summary>The database, what it writes ahead, and the index of that.</summary>
    public IReadOnlyList<string> AllPaths { get; } = [path, path + "-wal", path + "-shm"];

    /// <summary>For the writer. Creates the file if there is none.</summary>
    /// <exception cref="SqliteException">It cannot be opened or written.</exception>
    public SqliteConnection OpenForWriting()
    {
        // Without synchronous=OFF even a power cut leaves a sound file. NORMAL syncs at checkpoints alone, so a commit costs
        // no wait for the disk; FULL syncs what each commit wrote ahead. https://www.sqlite.org/pragma.html#pragma_synchronous
        // With secure_delete=FAST deleted rows are overwritten where a page is written anyway; for erased messages see MessageTable.Erase.
        // auto_vacuum has to come before anything is written. Checkpoints are left to the Checkpointer.
        var connection = Open(SqliteOpenMode.ReadWriteCreate, $"""
            PRAGMA auto_vacuum = INCREMENTAL;
            PRAGMA journal_mode = WAL;
            PRAGMA synchronous = {(sync == HistorySync.Power ? "FULL" : "NORMAL")};
            PRAGMA wal_autocheckpoint = 0;
            PRAGMA secure_delete = FAST;
            PRAGMA journal_size_limit = 67108864;
            PRAGMA cache_size = -8192;
            """);
        prepareWriter?.Invoke(connection);
        return connection;
    }

    /// <summary>For the checkpoints, which write the write-ahead log into the database.</summary>
    public SqliteConnection OpenForCheckpoints() => Open(SqliteOpenMode.ReadWrite, "PRAGMA synchronous = NORMAL;");

    /// <summary>For reading alone.</summary>
    public SqliteConnection OpenForReading() => Open(SqliteOpenMode.ReadWrite, "PRAGMA query_only = ON; PRAGMA cache_size = -1024;");

    private SqliteConnection Open(SqliteOpenMode mode, string pragmas)
    {
        var connection = new SqliteConnection(new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = mode,
            Pooling = false,
            DefaultTimeout = 1,
        }.ToString());
        try
        {
            connection.Open();
            connection.Execute($"PRAGMA busy_timeout = {BusyTimeout}; PRAGMA temp_store = MEMORY; PRAGMA trusted_schema = OFF; {pragmas}");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }
}
