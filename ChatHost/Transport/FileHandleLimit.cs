namespace ChatHost.Transport;

/// <summary>How many files and sockets the process may have open, as Linux reports it; other systems report no limit.</summary>
internal static class FileHandleLimit
{
    /// <summary>
    /// How many handles the program needs besides its connections: 236 to 252 for listeners, files and the runtime when it is idle, 32 that
    /// its listeners leave free, and the rest for connections that are being refused.
    /// </summary>
    public const int Reserved = 384;

    private const string LimitsFile = "/proc/self/limits";

    /// <summary>
    /// The current soft limit, or <see cref="int.MaxValue"/> where none is reported; null if it cannot be read at this moment, for example
    /// because no handle is left to read it with.
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

    /// <summary>How many connections the limit allows.</summary>
    public static int ForConnections() => LessReserved(Current() ?? int.MaxValue);

    /// <summary>The same from the lines of <c>/proc/[pid]/limits</c>.</summary>
    internal static int ForConnections(IEnumerable<string> lines) => LessReserved(Read(lines));

    private static int LessReserved(int limit) => limit == int.MaxValue ? limit : Math.Max(limit - Reserved, 1);

    /// <summary>The soft limit in the lines of <c>/proc/[pid]/limits</c>, proc(5): name, soft limit, hard limit, unit.</summary>
    private static int Read(IEnumerable<string> lines)
    {
        const string Name = "Max open files";
        var limit = lines.FirstOrDefault(line => line.StartsWith(Name, StringComparison.Ordinal));
        var soft = limit?[Name.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault();
        return long.TryParse(soft, out var handles) ? (int)Math.Clamp(handles, 0, int.MaxValue) : int.MaxValue;
    }
}
