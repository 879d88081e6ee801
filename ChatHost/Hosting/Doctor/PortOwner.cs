using System.Globalization;

namespace ChatHost.Hosting.Doctor;

/// <summary>Finds the process that listens on a TCP port, from proc(5) on Linux; only root can see those of other users.</summary>
internal static class PortOwner
{
    private const string Listening = "0A";

    /// <summary>The program's name and process id; null if it cannot be known.</summary>
    public static string? Find(int port)
    {
        try
        {
            var sockets = InodesAt(port).Select(inode => $"socket:[{inode}]").ToHashSet();
            return sockets.Count == 0 ? null : Directory.EnumerateDirectories("/proc").Where(IsProcess)
                .FirstOrDefault(process => Holds(process, sockets)) is { } owner
                    ? $"{File.ReadAllText($"{owner}/comm").Trim()} (process {Path.GetFileName(owner)})"
                    : null;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>The columns of /proc/net/tcp: number, local address, remote address, state, four more, user, timeout, inode.</summary>
    private static IEnumerable<string> InodesAt(int port) =>
        from table in (string[])["/proc/net/tcp", "/proc/net/tcp6"]
        where File.Exists(table)
        from line in File.ReadLines(table).Skip(1)
        let columns = line.Split(' ', StringSplitOptions.RemoveEmptyEntries)
        where columns.Length > 9 && columns[3] == Listening
            && columns[1].EndsWith(':' + port.ToString("X4", CultureInfo.InvariantCulture), StringComparison.Ordinal)
        select columns[9];

    private static bool IsProcess(string directory) => Path.GetFileName(directory).All(char.IsAsciiDigit);

    private static bool Holds(string process, HashSet<string> sockets)
    {
        try
        {
            return Directory.EnumerateFileSystemEntries($"{process}/fd")
                .Any(handle => new FileInfo(handle).LinkTarget is { } target && sockets.Contains(target));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // Another user's, or gone meanwhile.
            return false;
        }
    }
}
