namespace ChatHost.Transport;

/// <summary>How many files and sockets the process may have open, as Linux tells it; elsewhere there is no limit to know of.</summary>
internal static class FileHandleLimit
{
    /// <summary>What the program needs besides its connections: listeners, files, the runtime's own.</summary>
    public const int Reserved = 256;

    private const string LimitsFile = "/proc/self/limits";

    /// <summary>How many connections the limit leaves room for.</summary>
    public static int ForConnections()
    {
        try
        {
            return File.Exists(LimitsFile) ? ForConnections(File.ReadLines(LimitsFile)) : int.MaxValue;
        }
        catch (IOException)
        {
            return int.MaxValue;
        }
    }

    /// <summary>The same from the lines of <c>/proc/[pid]/limits</c>, proc(5): name, soft limit, hard limit, unit.</summary>
    internal static int ForConnections(IEnumerable<string> lines)
    {
        const string Name = "Max open files";
        var limit = lines.FirstOrDefault(line => line.StartsWith(Name, StringComparison.Ordinal));
        var soft = limit?[Name.Length..].Split(' ', StringSplitOptions.RemoveEmptyEntries).FirstOrDefault();
        return long.TryParse(soft, out var handles) ? (int)Math.Clamp(handles - Reserved, 1, int.MaxValue) : int.MaxValue;
    }
}
