namespace ChatHost.Web;

/// <summary>What Web logs, ids 7000 to 7999.</summary>
internal static partial class WebLog
{
    [LoggerMessage(7000, LogLevel.Warning, "Requests for the name {Host} are refused. If it is a name of this server, add it to Web:AllowedHosts; if a proxy at {Peer} passes them on, add that to Web:TrustedProxies. {Untold} more refused since this was last logged.")]
    public static partial void HostRefused(ILogger logger, string host, string peer, long untold);

    [LoggerMessage(7001, LogLevel.Warning, "WebSockets of pages from {Origin} are refused: this server's own origin is {Own} here. If the pages come through a proxy at {Peer}, add that to Web:TrustedProxies; else add {Origin} to Web:AllowedOrigins. {Untold} more refused since this was last logged.")]
    public static partial void OriginRefused(ILogger logger, string origin, string own, string peer, long untold);
}
