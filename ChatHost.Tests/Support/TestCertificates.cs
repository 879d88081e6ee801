using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace ChatHost.Tests.Support;

/// <summary>Certificates in a folder of their own, signed by an authority that nobody else knows.</summary>
internal sealed class TestCertificates : IDisposable
{
    private readonly X509Certificate2 _authority;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("chathost-certificates-");
    private byte _serial;

    public TestCertificates()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=Authority of tests", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, false, 0, critical: true));
        _authority = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddYears(-1), DateTimeOffset.UtcNow.AddYears(10));
    }

    public X509Certificate2 Authority => _authority;

    public string PathOf(string file) => Path.Combine(_folder.FullName, file);

    /// <summary>Writes <c>NAME.pem</c>, the chain, and <c>NAME.key</c>.</summary>
    public (string Certificate, string Key) Write(string name, TimeSpan? lifetime = null, params string[] names)
    {
        using var made = Make(names.Length > 0 ? names : [name], lifetime ?? TimeSpan.FromDays(90));
        File.WriteAllText(PathOf($"{name}.pem"), $"{made.ExportCertificatePem()}\n{_authority.ExportCertificatePem()}\n");
        using var key = made.GetECDsaPrivateKey()!;
        File.WriteAllText(PathOf($"{name}.key"), key.ExportPkcs8PrivateKeyPem());
        return (PathOf($"{name}.pem"), PathOf($"{name}.key"));
    }

    /// <summary>A certificate with its key, for these names.</summary>
    public X509Certificate2 Make(IReadOnlyList<string> names, TimeSpan lifetime)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={names[0]}", key, HashAlgorithmName.SHA256);
        var alternatives = new SubjectAlternativeNameBuilder();
        foreach (var name in names)
            alternatives.AddDnsName(name);
        request.CertificateExtensions.Add(alternatives.Build());
        var end = DateTimeOffset.UtcNow + lifetime;
        using var signed = request.Create(_authority, end - TimeSpan.FromDays(100), end, [1, ++_serial]);
        return signed.CopyWithPrivateKey(key);
    }

    public void Dispose()
    {
        _authority.Dispose();
        _folder.Delete(recursive: true);
    }
}
