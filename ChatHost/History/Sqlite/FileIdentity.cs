using System.Runtime.InteropServices;

namespace ChatHost.History.Sqlite;

/// <summary>Which file is at a path now, by device and inode, and how large it is. See statx(2); other systems go by existence and size.</summary>
/// <remarks>It never opens the file: closing any descriptor of it would drop the locks that SQLite holds (fcntl(2)).</remarks>
internal readonly partial record struct FileIdentity(ulong Device, ulong Inode)
{
    private const int CurrentDirectory = -100;
    private const uint BasicFields = 0x7FF;

    /// <summary>The whole <c>struct statx</c>, which is laid out alike on every architecture.</summary>
    private const int BufferSize = 256;

    private const int InodeOffset = 32;
    private const int SizeOffset = 40;
    private const int DeviceOffset = 136;

    /// <summary>The file at the path; null where there is none, or the folder cannot be searched.</summary>
    public static (FileIdentity Identity, long Size)? Of(string path)
    {
        if (!OperatingSystem.IsLinux())
            return File.Exists(path) ? (default, new FileInfo(path).Length) : null;
        Span<byte> buffer = stackalloc byte[BufferSize];
        buffer.Clear();
        if (StatX(CurrentDirectory, path, 0, BasicFields, ref MemoryMarshal.GetReference(buffer)) != 0)
            return null;
        return (
            new(MemoryMarshal.Read<ulong>(buffer[DeviceOffset..]), MemoryMarshal.Read<ulong>(buffer[InodeOffset..])),
            MemoryMarshal.Read<long>(buffer[SizeOffset..]));
    }

    [LibraryImport("libc", EntryPoint = "statx", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int StatX(int directory, string path, int flags, uint mask, ref byte buffer);
}
