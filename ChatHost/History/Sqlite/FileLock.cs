namespace ChatHost.History.Sqlite;

/// <summary>
/// Keeps a second server off the database, by two locks: one on a file beside it, which stays, since to delete it would let two in at
/// once; and one on the database itself (<see cref="InodeLock"/>), so that no other name of it, such as a hard link, leads round the
/// first. SQLite's own lock would keep our readers off too.
/// </summary>
/// <remarks>The database is held open until the end: closing it would drop the locks that SQLite has on it in this process.</remarks>
internal sealed class FileLock : IDisposable
{
    /// <summary>
    /// How long a lock may be held before another server has it: whoever starts a process holds our locks too, from fork until exec
    /// closes them.
    /// </summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(500);

    private static readonly TimeSpan BetweenTries = TimeSpan.FromMilliseconds(10);

    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly string _path;
    private readonly FileStream _file;
    private readonly List<FileStream> _databases = [];
    private FileIdentity? _held;

    private FileLock(string path, FileStream file) => (_path, _file) = (path, file);

    /// <summary>Takes it; makes the folder if there is none.</summary>
    /// <exception cref="HistoryFileException">Another has it, or the folder cannot be written.</exception>
    public static FileLock Take(string path, TimeProvider? time = null)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new HistoryFileException(path, $"the folder cannot be made: {exception.Message}", exception);
        }

        return new(path, Soon(() => TryOpen(path, path + ".lock", FileShare.None), time ?? TimeProvider.System) ?? throw InUse(path));
    }

    /// <summary>
    /// Locks the database that is at the path now, made if there is none, for its owner alone to read. Called again where another
    /// may have come to be there.
    /// </summary>
    /// <exception cref="HistoryFileException">Another has it, under whatever name.</exception>
    public void HoldDatabase()
    {
        if (_held is not null && FileIdentity.Of(_path)?.Identity == _held)
            return;
        var database = TryOpen(_path, _path, FileShare.ReadWrite | FileShare.Delete) ?? throw InUse(_path);
        _databases.Add(database);
        if (Soon(() => InodeLock.TryTake(database) ? database : null, TimeProvider.System) is null)
            throw InUse(_path);
        _held = FileIdentity.Of(_path)?.Identity;
    }

    /// <summary>Makes an empty file that its owner alone may read; what is there stays.</summary>
    public static void CreatePrivate(string path) =>
        new FileStream(path, Options(FileMode.OpenOrCreate, FileShare.ReadWrite)).Dispose();

    /// <summary>Opens a file, made if there is none; null if another has it.</summary>
    private static FileStream? TryOpen(string path, string opened, FileShare share)
    {
        try
        {
            return new(opened, Options(FileMode.OpenOrCreate, share));
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new HistoryFileException(
                path, opened == path ? "the database file cannot be opened." : $"the folder cannot be written: {exception.Message}", exception);
        }
        catch (IOException exception) when (File.Exists(opened) && IsHeld(exception))
        {
            return null;
        }
        catch (IOException exception)
        {
            throw new HistoryFileException(path, $"the folder cannot be written: {exception.Message}", exception);
        }
    }

    /// <summary>Tries until it succeeds; null once something else has had the lock for longer than a moment.</summary>
    private static FileStream? Soon(Func<FileStream?> attempt, TimeProvider time)
    {
        for (var began = time.GetTimestamp(); ;)
        {
            if (attempt() is { } taken)
                return taken;
            if (time.GetElapsedTime(began) >= Patience)
                return null;

            // Files are opened at the start and by commands, where nothing else is to be done meanwhile.
            Task.Delay(BetweenTries, time).Wait();
        }
    }

    private static HistoryFileException InUse(string path) =>
        new(path, "another ChatHost uses the file. Stop that one, or give this one a History:Path of its own.");

    private static FileStreamOptions Options(FileMode mode, FileShare share)
    {
        var options = new FileStreamOptions { Mode = mode, Access = FileAccess.ReadWrite, Share = share, BufferSize = 0 };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = OwnerOnly;
        return options;
    }

    /// <summary>Whether another has it now. Makes nothing.</summary>
    /// <exception cref="HistoryFileException">The folder cannot be written.</exception>
    public static bool IsTaken(string path)
    {
        if (!File.Exists(path + ".lock"))
            return false;
        using var file = Soon(() => TryOpen(path, path + ".lock", FileShare.None), TimeProvider.System);
        return file is null;
    }

    /// <summary>Once no connection is open any more.</summary>
    public void Dispose()
    {
        foreach (var database in _databases)
            database.Dispose();
        _file.Dispose();
    }

    /// <summary>A lock that another has, and not a disk that is full or read-only: EAGAIN on Linux and macOS, a sharing violation on Windows.</summary>
    private static bool IsHeld(IOException exception) =>
        (exception.HResult & 0xFFFF) is 11 or 35 or 32;
}
