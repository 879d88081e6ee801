using System.Diagnostics.CodeAnalysis;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;

namespace ChatHost.Transport.Tls;

/// <summary>What a handshake agrees to.</summary>
/// <param name="OffersHttp">Whether <c>http/1.1</c> is agreed to where the client offers it (ALPN); nothing else is.</param>
/// <param name="AsksForCertificate">Whether the client is asked for a certificate, which it need not have.</param>
internal readonly record struct TlsTerms(bool OffersHttp, bool AsksForCertificate);

/// <summary>Encrypts connections, as the server: TLS 1.2 and 1.3, with the certificate for the name that the client asks for (SNI).</summary>
internal sealed class TlsHandshaker(CertificateStore certificates, TlsMetrics metrics, ILogger<TlsHandshaker> logger)
{
    /// <summary>How long a handshake may take.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    private static readonly List<SslApplicationProtocol> Http = [SslApplicationProtocol.Http11];

    /// <summary>Shakes hands. From then on the connection's pipes are in plain.</summary>
    /// <param name="connection">The connection, of which nothing was taken.</param>
    /// <param name="terms">What is agreed to.</param>
    /// <param name="cancellationToken">Gives up: the time is over, or the server stops.</param>
    /// <returns>Null where it failed: the connection is to be closed.</returns>
    public async ValueTask<TlsConnection?> TryRunAsync(ConnectionContext connection, TlsTerms terms, CancellationToken cancellationToken)
    {
        var pipes = new DuplexPipeStream(connection.Transport.Input, connection.Transport.Output, connection.FindSocket());
        var stream = new SslStream(pipes, leaveInnerStreamOpen: true);
        try
        {
            await stream.AuthenticateAsServerAsync(static (_, hello, state, _) => new(((Offer)state!).For(hello.ServerName)), new Offer(certificates, terms), cancellationToken);
            OpenSslBuffers.ReleaseWhenEmpty(stream);
            await ReleaseReadBufferAsync(stream, pipes);
            var tls = new TlsConnection(stream);
            connection.Transport = tls;
            connection.Features.Set<ITlsConnectionFeature>(tls);
            connection.Features.Set<ITlsHandshakeFeature>(tls);
            connection.Features.Set(tls);
            metrics.Succeeded(tls.Protocol);
            return tls;
        }
        catch (Exception exception) when (exception is AuthenticationException or IOException or OperationCanceledException or ConnectionAbortedException or InvalidOperationException)
        {
            metrics.Failed(exception, cancellationToken.IsCancellationRequested);
            TlsLog.HandshakeFailed(logger, connection.ConnectionId, exception.GetBaseException().Message);
            await stream.DisposeAsync();
            return null;
        }
    }

    /// <summary>The stream keeps what it read the handshake into, 8 KB, until a read ends: so one does, at once and without a byte.</summary>
    private static async ValueTask ReleaseReadBufferAsync(SslStream stream, DuplexPipeStream pipes)
    {
        pipes.RefusesNextRead = true;
        try
        {
            _ = await stream.ReadAsync(Memory<byte>.Empty);
        }
        catch (IOException) when (!pipes.RefusesNextRead)
        {
            // As it was meant.
        }

        // It was not asked where the peer has sent something behind its handshake.
        pipes.RefusesNextRead = false;
    }

    private sealed class Offer(CertificateStore certificates, TlsTerms terms)
    {
        /// <remarks>No cipher suites are named: .NET would make a context of OpenSSL's for each connection then, and could resume no session.</remarks>
        [SuppressMessage("Security", "CA5359", Justification = "A client's certificate is known by its hash, whoever signed it.")]
        public SslServerAuthenticationOptions For(string? serverName) => new()
        {
            ServerCertificateContext = certificates.Select(serverName),
            EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
            ApplicationProtocols = terms.OffersHttp ? Http : null,
            AllowRenegotiation = false,
            ClientCertificateRequired = terms.AsksForCertificate,
            CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
            RemoteCertificateValidationCallback = terms.AsksForCertificate ? static (_, _, _, _) => true : null,
        };
    }
}
