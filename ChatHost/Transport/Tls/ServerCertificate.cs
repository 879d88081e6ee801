using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace ChatHost.Transport.Tls;

/// <summary>A certificate of the server with its key and chain, as its files were at one moment.</summary>
internal sealed class ServerCertificate
{
    private ServerCertificate(X509Certificate2 leaf, X509Certificate2Collection chain, string contentHash)
    {
        // What is made once here is shared by all handshakes, so that sessions can be resumed.
        Context = SslStreamCertificateContext.Create(leaf, chain, offline: true);
        (NotAfter, ContentHash) = (leaf.NotAfter.ToUniversalTime(), contentHash);
        Names = [.. NamesOf(leaf)];
    }

    public SslStreamCertificateContext Context { get; }

    /// <summary>The names that it is for, in lower case; <c>*.</c> stands for one label.</summary>
    public IReadOnlyList<string> Names { get; }

    /// <summary>In UTC.</summary>
    public DateTime NotAfter { get; }

    /// <summary>Of the bytes of its files.</summary>
    public string ContentHash { get; }

    /// <summary>What people call it: the first name that it is for.</summary>
    public string Name => Names.Count > 0 ? Names[0] : "without a name";

    /// <summary>The hash of the bytes that the files have now, whatever they hold.</summary>
    /// <exception cref="CertificateException">One cannot be read.</exception>
    public static string HashOf(CertificateFiles files)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Read(files.Certificate));
        if (files.Key is { } key)
            hash.AppendData(Read(key));
        return Convert.ToHexString(hash.GetHashAndReset());
    }

    /// <summary>Reads the files whole: certificate, key and chain.</summary>
    /// <param name="files">Where they are.</param>
    /// <param name="now">The moment, in UTC.</param>
    /// <exception cref="CertificateException">They cannot be read, do not fit each other, or are not valid now.</exception>
    public static ServerCertificate Load(CertificateFiles files, DateTime now)
    {
        var hash = HashOf(files);
        var bytes = Read(files.Certificate);
        try
        {
            var (leaf, chain) = bytes.AsSpan().IndexOf("-----BEGIN"u8) >= 0 ? LoadPem(files, bytes) : LoadPkcs12(files, bytes);
            if (leaf.NotAfter.ToUniversalTime() <= now)
                throw new CertificateException($"the certificate in {files.Certificate} expired at {leaf.NotAfter.ToUniversalTime():yyyy-MM-dd HH:mm:ss}Z.");
            if (leaf.NotBefore.ToUniversalTime() > now)
                throw new CertificateException($"the certificate in {files.Certificate} is valid from {leaf.NotBefore.ToUniversalTime():yyyy-MM-dd HH:mm:ss}Z on.");
            return new(leaf, chain, hash);
        }
        catch (Exception exception) when (exception is CryptographicException or ArgumentException)
        {
            var key = files.Key is { } other ? $" and {other}" : "";
            throw new CertificateException($"no certificate with its private key can be read from {files.Certificate}{key}: {OneLine(exception.Message)}");
        }
    }

    private static (X509Certificate2 Leaf, X509Certificate2Collection Chain) LoadPem(CertificateFiles files, byte[] bytes)
    {
        var text = Encoding.UTF8.GetString(bytes);
        var key = files.Key is { } path ? Encoding.UTF8.GetString(Read(path)) : text;
        var chain = new X509Certificate2Collection();
        chain.ImportFromPem(text);
        var leaf = key.Contains("ENCRYPTED PRIVATE KEY", StringComparison.Ordinal)
            ? X509Certificate2.CreateFromEncryptedPem(text, key, files.Password)
            : X509Certificate2.CreateFromPem(text, key);
        chain.RemoveAt(0);
        return (leaf, chain);
    }

    private static (X509Certificate2 Leaf, X509Certificate2Collection Chain) LoadPkcs12(CertificateFiles files, byte[] bytes)
    {
        var all = X509CertificateLoader.LoadPkcs12Collection(bytes, files.Password);
        var leaf = all.FirstOrDefault(certificate => certificate.HasPrivateKey)
            ?? throw new CertificateException($"{files.Certificate} holds no private key.");
        all.Remove(leaf);
        return (leaf, all);
    }

    private static byte[] Read(string path)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw new CertificateException($"{path} cannot be read: {OneLine(exception.Message)}");
        }
    }

    private static IEnumerable<string> NamesOf(X509Certificate2 leaf)
    {
        var names = leaf.Extensions.OfType<X509SubjectAlternativeNameExtension>().SelectMany(extension => extension.EnumerateDnsNames()).ToArray();
        if (names.Length == 0 && leaf.GetNameInfo(X509NameType.DnsName, forIssuer: false) is { Length: > 0 } common)
            names = [common];
        return names.Select(name => name.ToLowerInvariant());
    }

    private static string OneLine(string text) => text.ReplaceLineEndings(" ").TrimEnd('.', ' ') + ".";
}
