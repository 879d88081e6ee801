using System.Runtime.InteropServices;

namespace ChatHost.History.Sqlite;

/// <summary>
/// A lock on a file whatever its name: of the open file description, on a byte far behind all that SQLite locks or writes, so it is
/// in nobody's way but another of its kind. See fcntl(2), F_OFD_SETLK. Other systems than Linux go without.
/// </summary>
internal static partial class InodeLock
{
    private const int SetLock = 37;
    private const short WriteLock = 1;
    private const long Position = 0x7FFF_FFFF_0000_0000;

    /// <summary><c>struct flock</c> of the 64-bit systems.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct FileLockRange
    {
        public short Type;
        public short Whence;
        public long Start;
        public long Length;
        public int ProcessId;
    }

    /// <summary>Takes it until the file is closed; false if another has it.</summary>
    public static bool TryTake(FileStream file)
    {
        if (!OperatingSystem.IsLinux())
            return true;
        var range = new FileLockRange { Type = WriteLock, Start = Position, Length = 1 };
        return FileControl(file.SafeFileHandle, SetLock, ref range) == 0;
    }

    [LibraryImport("libc", EntryPoint = "fcntl")]
    private static partial int FileControl(SafeHandle file, int command, ref FileLockRange range);
}
