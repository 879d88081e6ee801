using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace ChatHost.Transport.Tls;

/// <summary>Encryption of listeners.</summary>
internal sealed class TlsOptions
{
    public const string Section = "Tls";

    /// <summary>How often the files of certificates are looked at. Default 00:01:00.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan CheckInterval { get; init; } = TimeSpan.FromMinutes(1);
}

/// <summary>One entry under <c>Tls:Certificates</c>.</summary>
internal sealed class CertificateOptions
{
    public const string Section = "Tls:Certificates";

    /// <summary>A file: PEM, the chain from the server's own certificate on, maybe with the key; or PKCS #12. From the working directory.</summary>
    [StringLength(4096, MinimumLength = 1)]
    public string? Certificate { get; init; }

    /// <summary>A file with the private key in PEM. Default: the key is in the other file.</summary>
    [StringLength(4096, MinimumLength = 1)]
    public string? Key { get; init; }

    /// <summary>Of the key or the PKCS #12 file. Default none.</summary>
    [StringLength(1024, MinimumLength = 1), PasswordPropertyText(true)]
    public string? Password { get; init; }
}
