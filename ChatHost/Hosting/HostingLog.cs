using System.Net;

namespace ChatHost.Hosting;

/// <summary>What the host logs, ids 6000 to 6999.</summary>
internal static partial class HostingLog
{
    [LoggerMessage(6000, LogLevel.Information, "Listening: {Listener} {Scheme}://{Address}")]
    public static partial void Listening(ILogger logger, string listener, string scheme, IPEndPoint address);

    [LoggerMessage(6001, LogLevel.Information, "Listener {Listener} is skipped: the protocol {Protocol} is not built yet.")]
    public static partial void Skipped(ILogger logger, string listener, string protocol);

    [LoggerMessage(6002, LogLevel.Information, "Try it: {Command}")]
    public static partial void TryIt(ILogger logger, string command);

    [LoggerMessage(6003, LogLevel.Information, "At most {Connections} connections: the process may have no more files and sockets open (ulimit -n), less {Reserved} for itself.")]
    public static partial void LimitedByHandles(ILogger logger, int connections, int reserved);

    [LoggerMessage(6004, LogLevel.Information, "Shutting down: {Connections} connections.")]
    public static partial void Stopping(ILogger logger, int connections);

    [LoggerMessage(6005, LogLevel.Information, "Shut down after {Duration}.")]
    public static partial void Stopped(ILogger logger, TimeSpan duration);

    [LoggerMessage(6006, LogLevel.Warning, "{Connections} connections did not receive everything before Shutdown:DrainTimeout and were aborted.")]
    public static partial void Cut(ILogger logger, int connections);

    [LoggerMessage(6007, LogLevel.Warning, "{Notice}")]
    public static partial void SettingsNotice(ILogger logger, string notice);

    [LoggerMessage(6008, LogLevel.Information, "Settings reloaded: {Changes}.")]
    public static partial void Reloaded(ILogger logger, string changes);

    [LoggerMessage(6009, LogLevel.Warning, "Takes effect at the next start: {Change}")]
    public static partial void NeedsRestart(ILogger logger, string change);

    [LoggerMessage(6010, LogLevel.Error, "Settings not reloaded: {Mistake}")]
    public static partial void ReloadMistake(ILogger logger, string mistake);

    [LoggerMessage(6011, LogLevel.Error, "The old settings stay in force: the new ones have {Mistakes} mistakes.")]
    public static partial void ReloadRefused(ILogger logger, int mistakes);

    [LoggerMessage(6012, LogLevel.Error, "Reloading the settings failed; the old settings stay in force.")]
    public static partial void ReloadFailed(ILogger logger, Exception exception);

    [LoggerMessage(6020, LogLevel.Warning, "No sign of life for the service manager: the thread pool or a room did not answer within {Patience}.")]
    public static partial void NoSignOfLife(ILogger logger, TimeSpan patience);

    [LoggerMessage(6021, LogLevel.Warning, "Could not notify the service manager ({Message}): {Reason}")]
    public static partial void ManagerNotNotified(ILogger logger, string message, string reason);

    [LoggerMessage(6022, LogLevel.Warning, "The service manager's NOTIFY_SOCKET={Name} is not a usable socket: {Reason}")]
    public static partial void NoSuchSocket(ILogger logger, string name, string reason);

    [LoggerMessage(6030, LogLevel.Information, "Metrics and traces are sent to {Collector}.")]
    public static partial void PushesTelemetry(ILogger logger, string collector);

    [LoggerMessage(6031, LogLevel.Warning, "{Variable} is not an http or https address: metrics and traces are not sent.")]
    public static partial void NoCollector(ILogger logger, string variable);

    [LoggerMessage(6040, LogLevel.Debug, "Warm-up failed: the first clients wait a little longer.")]
    public static partial void WarmUpFailed(ILogger logger, Exception exception);
}
