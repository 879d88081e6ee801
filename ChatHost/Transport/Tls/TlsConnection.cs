using System.IO.Pipelines;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;

namespace ChatHost.Transport.Tls;

/// <summary>
/// The encrypted side of a connection: its pipes in plain, and what the handshake has agreed. The peer's close_notify is the end of its
/// input; the answers still go out.
/// </summary>
internal sealed class TlsConnection : IDuplexPipe, ITlsConnectionFeature, ITlsHandshakeFeature, IAsyncDisposable
{
    private static readonly StreamPipeReaderOptions ReaderOptions = new(bufferSize: 4096, minimumReadSize: 512, leaveOpen: true, useZeroByteReads: true);

    private readonly SslStream _stream;

    public TlsConnection(SslStream stream)
    {
        _stream = stream;
        Input = PipeReader.Create(stream, ReaderOptions);
        Output = new TlsWriter(stream);
        ClientCertificate = stream.RemoteCertificate as X509Certificate2;
    }

    public PipeReader Input { get; }

    public PipeWriter Output { get; }

    /// <summary>Whether HTTP was agreed upon (ALPN).</summary>
    public bool HasAgreedOnHttp => _stream.NegotiatedApplicationProtocol == SslApplicationProtocol.Http11;

    /// <summary>What the peer showed; null where it showed none.</summary>
    public X509Certificate2? ClientCertificate { get; set; }

    /// <summary>The SHA-256 of the DER of what the peer showed, in hex; null where it showed none, or one that is not valid at this moment.</summary>
    public string? FingerprintAt(DateTimeOffset now) =>
        ClientCertificate is { } certificate && certificate.NotBefore <= now.LocalDateTime && now.LocalDateTime < certificate.NotAfter
            ? Convert.ToHexStringLower(SHA256.HashData(certificate.RawDataMemory.Span))
            : null;

    public SslProtocols Protocol => _stream.SslProtocol;

    public TlsCipherSuite? NegotiatedCipherSuite => _stream.NegotiatedCipherSuite;

    public string HostName => _stream.TargetHostName;

#pragma warning disable SYSLIB0058 // Replaced by the cipher suite; the interface asks for them.
    public CipherAlgorithmType CipherAlgorithm => _stream.CipherAlgorithm;

    public int CipherStrength => _stream.CipherStrength;

    public HashAlgorithmType HashAlgorithm => _stream.HashAlgorithm;

    public int HashStrength => _stream.HashStrength;

    public ExchangeAlgorithmType KeyExchangeAlgorithm => _stream.KeyExchangeAlgorithm;

    public int KeyExchangeStrength => _stream.KeyExchangeStrength;
#pragma warning restore SYSLIB0058

    public Task<X509Certificate2?> GetClientCertificateAsync(CancellationToken cancellationToken) => Task.FromResult(ClientCertificate);

    /// <summary>Tells the peer that nothing more comes (close_notify; RFC 8446, 6.1). All that was written must have been flushed.</summary>
    public async ValueTask EndSendingAsync()
    {
        try
        {
            await _stream.ShutdownAsync();
        }
        catch (Exception exception) when (exception is IOException or InvalidOperationException or ObjectDisposedException)
        {
            // The peer closed first.
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Input.CompleteAsync();
        await Output.CompleteAsync();
        await _stream.DisposeAsync();
        ClientCertificate?.Dispose();
    }
}
