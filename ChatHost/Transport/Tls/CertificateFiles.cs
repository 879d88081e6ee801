namespace ChatHost.Transport.Tls;

/// <summary>Where one certificate of the server is read from.</summary>
/// <param name="Setting">The settings that name it: <c>Tls:Certificates:0</c>.</param>
/// <param name="Certificate">A file: PEM, the chain from the server's own certificate on, maybe with the key; or PKCS #12.</param>
/// <param name="Key">A file with the private key in PEM; null where the other file has it.</param>
/// <param name="Password">Of the key or the PKCS #12 file; null where there is none.</param>
internal sealed record CertificateFiles(string Setting, string Certificate, string? Key, string? Password);

/// <summary>A certificate that cannot be used, with the reason in one sentence that holds no secret.</summary>
internal sealed class CertificateException(string message) : Exception(message);
