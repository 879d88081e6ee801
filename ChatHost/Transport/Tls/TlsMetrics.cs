using System.Diagnostics.Metrics;
using System.Security.Authentication;

namespace ChatHost.Transport.Tls;

/// <summary>Counts handshakes.</summary>
internal sealed class TlsMetrics
{
    private readonly ReasonTally _succeeded = new("tls.protocol.version", "1.2", "1.3");
    private readonly ReasonTally _failed = new("chathost.reason", "handshake", "timeout", "gone");

    public TlsMetrics(IMeterFactory meters)
    {
        var meter = meters.Create("ChatHost");
        meter.CreateObservableCounter("chathost.tls.handshakes", _succeeded.Read, "{handshake}", "TLS handshakes that succeeded.");
        meter.CreateObservableCounter("chathost.tls.failures", _failed.Read, "{handshake}", "TLS handshakes that failed.");
    }

    public void Succeeded(SslProtocols protocol) => _succeeded.Add(protocol == SslProtocols.Tls13 ? "1.3" : "1.2");

    /// <param name="exception">What went wrong.</param>
    /// <param name="isLate">Whether the time was over.</param>
    public void Failed(Exception exception, bool isLate) =>
        _failed.Add(isLate ? "timeout" : exception is AuthenticationException ? "handshake" : "gone");
}
