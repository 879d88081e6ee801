namespace ChatHost.History.Sqlite;

/// <summary>The database of <c>History:Path</c>.</summary>
internal sealed class SqliteHistoryFile(string path) : IHistoryFile
{
    public string Path => path;

    public long BackUp(string target) => DatabaseCopy.BackUp(path, target);

    public string? Restore(string source, DateTimeOffset now) => DatabaseCopy.Restore(source, path, now);
}
