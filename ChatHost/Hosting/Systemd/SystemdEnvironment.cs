using System.Globalization;

namespace ChatHost.Hosting.Systemd;

/// <summary>What the service manager asks of this process, by the environment variables of sd_notify(3) and sd_watchdog_enabled(3).</summary>
/// <param name="NotifySocket">Where it receives notifications: a path, or a name that starts with <c>@</c>; null if it wants none.</param>
/// <param name="WatchdogTimeout">How long it waits for a sign of life before it ends the process; null if it does not wait.</param>
internal sealed record SystemdEnvironment(string? NotifySocket, TimeSpan? WatchdogTimeout)
{
    /// <summary>Reads the variables of this process.</summary>
    public static SystemdEnvironment OfThisProcess() => Read(Environment.GetEnvironmentVariable, Environment.ProcessId);

    /// <summary>The same from variables by their names.</summary>
    /// <param name="variable">The value of a variable, or null.</param>
    /// <param name="processId">Ours: a watchdog that was set for another process is none of our business.</param>
    internal static SystemdEnvironment Read(Func<string, string?> variable, int processId)
    {
        var socket = variable("NOTIFY_SOCKET");
        return new(string.IsNullOrEmpty(socket) ? null : socket, Watchdog(variable, processId));
    }

    private static TimeSpan? Watchdog(Func<string, string?> variable, int processId)
    {
        var watched = variable("WATCHDOG_PID");
        var isOurs = string.IsNullOrEmpty(watched) || watched == processId.ToString(CultureInfo.InvariantCulture);
        return isOurs
            && long.TryParse(variable("WATCHDOG_USEC"), NumberStyles.None, CultureInfo.InvariantCulture, out var microseconds)
            && microseconds is >= MinMicroseconds and <= MaxMicroseconds
            ? TimeSpan.FromMicroseconds(microseconds)
            : null;
    }

    /// <summary>Half of it still has to be a time that a timer can measure.</summary>
    private const long MinMicroseconds = 2000;

    /// <summary>What a timer takes at most: some 49 days. "Infinity" is above it and means none.</summary>
    private const long MaxMicroseconds = (uint.MaxValue - 1L) * 1000;
}
