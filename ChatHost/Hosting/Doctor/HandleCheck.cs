using ChatHost.Protocols;
using ChatHost.Sessions;
using ChatHost.Transport;

namespace ChatHost.Hosting.Doctor;

/// <summary>Whether the process may open as many sockets as connections are allowed.</summary>
internal static class HandleCheck
{
    /// <summary>Fewer than this is no server for a community.</summary>
    private const int Few = 1000;

    public static Finding Find(LimitOptions limits) => Find(limits.MaxConnections, FileHandleLimit.ForConnections());

    internal static Finding Find(int wanted, int possible)
    {
        if (possible >= wanted)
            return Finding.Ok("file handles", $"enough for Limits:MaxConnections ({wanted}).");
        var text = $"enough for {possible} connections, less than Limits:MaxConnections ({wanted}). "
            + $"Raise ulimit -n (systemd: LimitNOFILE=) to {(long)wanted + FileHandleLimit.Reserved}, or lower the setting.";
        return possible < Few ? Finding.Warn("file handles", text) : Finding.Ok("file handles", text);
    }
}
