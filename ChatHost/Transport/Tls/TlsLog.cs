namespace ChatHost.Transport.Tls;

/// <summary>What TLS logs, ids 1100 to 1199. Never a key or a password.</summary>
internal static partial class TlsLog
{
    [LoggerMessage(1100, LogLevel.Information, "Certificate of {Name} renewed from {Setting}: valid until {NotAfter:yyyy-MM-dd HH:mm:ss}Z. New handshakes use it.")]
    public static partial void Renewed(ILogger logger, string name, string setting, DateTime notAfter);

    [LoggerMessage(1101, LogLevel.Warning, "Certificate of {Setting} not renewed: {Reason} The one from before stays in use.")]
    public static partial void NotRenewed(ILogger logger, string setting, string reason);

    [LoggerMessage(1102, LogLevel.Debug, "Connection {ConnectionId}: TLS handshake failed: {Reason}")]
    public static partial void HandshakeFailed(ILogger logger, string connectionId, string reason);

    [LoggerMessage(1103, LogLevel.Error, "Looking for renewed certificates failed; looking again later.")]
    public static partial void WatchFailed(ILogger logger, Exception exception);

    [LoggerMessage(1104, LogLevel.Warning, "Certificate of {Name} ends in {Days} days, at {NotAfter:yyyy-MM-dd HH:mm:ss}Z. Renew its files; they are taken without a restart.")]
    public static partial void EndsSoon(ILogger logger, string name, int days, DateTime notAfter);
}
