using ChatHost.Protocols;

namespace ChatHost.Transport;

/// <summary>What Transport logs, ids 1000 to 1999. A line about a connection names its id, and never what was said over it.</summary>
internal static partial class TransportLog
{
    [LoggerMessage(1000, LogLevel.Debug, "Connection {ConnectionId}: {Protocol} from {Remote}.")]
    public static partial void Connected(ILogger logger, string connectionId, string protocol, System.Net.EndPoint? remote);

    [LoggerMessage(1001, LogLevel.Debug, "Connection {ConnectionId}: closed after {Duration}.")]
    public static partial void Closed(ILogger logger, string connectionId, TimeSpan duration);

    [LoggerMessage(1002, LogLevel.Debug, "Connection {ConnectionId}: disconnected, {Kind}.")]
    public static partial void Disconnected(ILogger logger, string connectionId, DisconnectReasonKind kind);

    [LoggerMessage(1003, LogLevel.Error, "Connection {ConnectionId}: ended by an unexpected error.")]
    public static partial void Failed(ILogger logger, string connectionId, Exception exception);

    [LoggerMessage(1004, LogLevel.Debug, "Connection {ConnectionId}: refused, {Kind}.")]
    public static partial void Refused(ILogger logger, string connectionId, DisconnectReasonKind kind);

    [LoggerMessage(1005, LogLevel.Error, "Heartbeat failed; it continues with the next beat.")]
    public static partial void HeartbeatFailed(ILogger logger, Exception exception);

    [LoggerMessage(1006, LogLevel.Warning, "Out of file handles: new connections wait until others close. Raise ulimit -n, or the system's fs.file-max.")]
    public static partial void OutOfHandles(ILogger logger);
}
