namespace ChatHost.Transport;

/// <summary>How many files and sockets the process may have open, as Linux tells it; elsewhere there is no limit to know of.</summary>
internal static class FileHandleLimit
{
    /// <summary>
    /// What the program needs besides its connections: 236 to 252 for listeners, files and the runtime's own when it is idle, 32 that its
    /// listeners leave free, and the rest for those who are being told that there are too many.
    /// </summary>
    public const int Reserved = 384;

    private const string LimitsFile = "/proc/self/limits";

    /// <summary>
    /// The soft limit as it is now, <see cref="int.MaxValue"/> where there is none to know of; null if it cannot be read at this
    /// moment, as when there is no handle to read it with.
    /// </summary>
    public static int? Current()
    {
        try
        {
            return File.Exists(LimitsFile) ? Read(File.ReadLines(LimitsFile)) : int.MaxValue;
        }
        catch (IOException)
        {
            return null;
        }
    }

    /// <summary>How many connections the limit leaves room for.</summary>
    public static int ForConnections() => LessReserved(Current() ?? int.MaxValue);

    /// <summary>The same from the lines of <c>/proc/[pid]/limits</c>.</summary>
    internal static int ForConnections(IEnumerable<string> lines) => LessReserved(Read(lines));

    private static int LessReserved(int limit) => limit == int.MaxValue ? limit : Math.Max(limit - Reserved, 1);

    /// <summary>The soft limit by the lines of <c>/proc/[pid]/limits</c>, proc(5): name, soft limit, hard limit, unit.</summary>
    private static int Read(IEnumerable<string> lines)
    {
        const string Name = "Max open files";
        var limit = lines.FirstOrDefault(line => line.StartsWith(Name, StringComparison.Ordinal));
        var soft = limit?[Name.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault();
        return long.TryParse(soft, out var handles) ? (int)Math.Clamp(handles, 0, int.MaxValue) : int.MaxValue;
    }
}
