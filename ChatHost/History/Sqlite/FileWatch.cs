namespace ChatHost.History.Sqlite;

/// <summary>
/// Whether the files that the store has open are still those at their paths. A file that was deleted, moved away or replaced goes on
/// accepting writes that cannot be found later; one that was truncated has lost data.
/// </summary>
/// <remarks>It costs three system calls a commit, some microseconds. What it compares with is remembered when the files are opened.</remarks>
internal sealed class FileWatch(SqliteFile file)
{
    private readonly Lock _lock = new();
    private FileIdentity _database;
    private FileIdentity? _ahead;
    private FileIdentity? _index;

    // The database does not shrink but by checkpoints of ours, during which any size is right.
    private long _leastSize;

    /// <summary>Remembers the files at the paths as the right ones. Called when a connection has just been opened and written.</summary>
    public void Remember()
    {
        lock (_lock)
        {
            _database = FileIdentity.Of(file.Path)?.Identity ?? default;
            _ahead = FileIdentity.Of(file.AllPaths[1])?.Identity;
            _index = FileIdentity.Of(file.AllPaths[2])?.Identity;
            _leastSize = FileIdentity.Of(file.Path)?.Size ?? 0;
        }
    }

    /// <summary>Runs a checkpoint, which may shorten the database.</summary>
    public void WhileItMayShrink(Action checkpoint) => WhileItMayShrink(() =>
    {
        checkpoint();
        return true;
    });

    /// <inheritdoc cref="WhileItMayShrink(Action)"/>
    public T WhileItMayShrink<T>(Func<T> checkpoint)
    {
        lock (_lock)
            _leastSize = 0;
        try
        {
            return checkpoint();
        }
        finally
        {
            lock (_lock)
            {
                if (FileIdentity.Of(file.Path) is { } now && now.Identity == _database)
                    _leastSize = now.Size;
            }
        }
    }

    /// <summary>What is wrong with the files, as the end of a sentence; null where they are as they were.</summary>
    public FileLoss? Find()
    {
        lock (_lock)
        {
            if (FileIdentity.Of(file.Path) is not { } database)
                return FileLoss.Gone;
            if (database.Identity != _database)
                return FileLoss.Replaced;
            if (database.Size < _leastSize)
                return FileLoss.Truncated;
            return IsOther(file.AllPaths[1], ref _ahead) || IsOther(file.AllPaths[2], ref _index) ? FileLoss.Companion : null;
        }
    }

    /// <summary>SQLite makes these when it first needs them.</summary>
    private static bool IsOther(string path, ref FileIdentity? remembered)
    {
        var now = FileIdentity.Of(path)?.Identity;
        remembered ??= now;
        return now != remembered;
    }
}
