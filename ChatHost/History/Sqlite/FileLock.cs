namespace ChatHost.History.Sqlite;

/// <summary>
/// Keeps a second server off the file, by a lock on another beside it, which stays: to delete it would let two in at
/// once. SQLite's own lock would keep our readers off too.
/// </summary>
internal sealed class FileLock : IDisposable
{
    private readonly FileStream _file;

    private FileLock(FileStream file) => _file = file;

    /// <summary>Takes it; makes the folder if there is none.</summary>
    /// <exception cref="HistoryFileException">Another has it, or the folder cannot be written.</exception>
    public static FileLock Take(string path)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new HistoryFileException(path, $"the folder cannot be made: {exception.Message}", exception);
        }

        try
        {
            return new(new FileStream(path + ".lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new HistoryFileException(path, $"the folder cannot be written: {exception.Message}", exception);
        }
        catch (IOException exception) when (File.Exists(path + ".lock") && IsHeld(exception))
        {
            throw new HistoryFileException(
                path, "another ChatHost uses the file. Stop that one, or give this one a History:Path of its own.", exception);
        }
        catch (IOException exception)
        {
            throw new HistoryFileException(path, $"the folder cannot be written: {exception.Message}", exception);
        }
    }

    /// <summary>Whether another has it now. Makes nothing.</summary>
    /// <exception cref="HistoryFileException">The folder cannot be written.</exception>
    public static bool IsTaken(string path)
    {
        if (!File.Exists(path + ".lock"))
            return false;
        try
        {
            Take(path).Dispose();
            return false;
        }
        catch (HistoryFileException exception) when (exception.InnerException is IOException inner && IsHeld(inner))
        {
            return true;
        }
    }

    public void Dispose() => _file.Dispose();

    /// <summary>A lock that another has, and not a disk that is full or read-only: EAGAIN on Linux and macOS, a sharing violation on Windows.</summary>
    private static bool IsHeld(IOException exception) =>
        (exception.HResult & 0xFFFF) is 11 or 35 or 32;
}
