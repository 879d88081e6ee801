using System.Net;

namespace ChatHost.Transport.Doors;

/// <summary>What happens before a protocol speaks, ids 1200 to 1299.</summary>
internal static partial class DoorLog
{
    [LoggerMessage(1200, LogLevel.Warning, "Connection {ConnectionId} of proxy {Peer}: closed, since it began with no valid PROXY header. Further ones within a second are not logged.")]
    public static partial void NoProxyHeader(ILogger logger, string connectionId, EndPoint? peer);
}
