using System.Security.Cryptography.X509Certificates;
using ChatHost.Tests.Support;
using ChatHost.Transport.Tls;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Testing;

namespace ChatHost.Tests.Transport.Tls;

/// <summary>Certificates: read, chosen by name, and renewed whole or not at all.</summary>
public sealed class CertificateStoreTests : IDisposable
{
    private readonly TestCertificates _files = new();
    private readonly FakeLogger<CertificateStore> _logger = new();
    private readonly TimeProvider _time = TimeProvider.System;

    public void Dispose() => _files.Dispose();

    [Theory]
    [InlineData("chat.example", "chat.example")]
    [InlineData("CHAT.example.", "chat.example")]
    [InlineData("irc.example", "irc.example")]
    [InlineData("www.irc.example", "irc.example")]
    [InlineData("a.www.irc.example", "chat.example")]
    [InlineData("elsewhere.example", "chat.example")]
    [InlineData("", "chat.example")]
    [InlineData(null, "chat.example")]
    public void The_first_that_is_for_the_name_is_chosen_exact_names_before_others(string? asked, string expected)
    {
        _files.Write("chat.example");
        _files.Write("irc.example", lifetime: null, "irc.example", "*.irc.example");
        var store = Load("chat.example", "irc.example");

        Assert.Equal($"CN={expected}", store.Select(asked).TargetCertificate.Subject);
    }

    [Fact]
    public void A_pair_is_renewed_only_whole_and_what_is_wrong_is_told_once()
    {
        var (certificate, key) = _files.Write("chat.example");
        var store = Load("chat.example");
        var first = store.Select(null).TargetCertificate.Thumbprint;
        var oldKey = File.ReadAllText(key);

        _files.Write("chat.example");
        var newKey = File.ReadAllText(key);
        File.WriteAllText(key, oldKey);
        store.Renew();
        store.Renew();
        Assert.Equal(first, store.Select(null).TargetCertificate.Thumbprint);
        Assert.Single(_logger.Collector.GetSnapshot(), line => line.Level == LogLevel.Warning);

        File.WriteAllText(key, newKey);
        store.Renew();
        Assert.NotEqual(first, store.Select(null).TargetCertificate.Thumbprint);
        Assert.Contains(_logger.Collector.GetSnapshot(), line => line.Message.StartsWith("Certificate of chat.example renewed", StringComparison.Ordinal));
        var second = store.Select(null).TargetCertificate.Thumbprint;
        File.Delete(certificate);
        store.Renew();
        Assert.Equal(second, store.Select(null).TargetCertificate.Thumbprint);
    }

    [Fact]
    public void Files_are_followed_through_links_whose_targets_move()
    {
        var (certificate, key) = _files.Write("chat.example");
        Directory.CreateDirectory(_files.PathOf("v1"));
        Directory.CreateDirectory(_files.PathOf("v2"));
        File.Move(certificate, _files.PathOf("v1/tls.crt"));
        File.Move(key, _files.PathOf("v1/tls.key"));
        Directory.CreateSymbolicLink(_files.PathOf("data"), "v1");
        File.CreateSymbolicLink(_files.PathOf("tls.crt"), "data/tls.crt");
        File.CreateSymbolicLink(_files.PathOf("tls.key"), "data/tls.key");
        var store = new CertificateStore([new("Tls:Certificates:0", _files.PathOf("tls.crt"), _files.PathOf("tls.key"), null)], _time, _logger);
        Assert.Empty(store.Load());
        var first = store.Select(null).TargetCertificate.Thumbprint;

        (certificate, key) = _files.Write("chat.example");
        File.Move(certificate, _files.PathOf("v2/tls.crt"));
        File.Move(key, _files.PathOf("v2/tls.key"));
        Directory.Delete(_files.PathOf("data"));
        Directory.CreateSymbolicLink(_files.PathOf("data"), "v2");
        store.Renew();

        Assert.NotEqual(first, store.Select(null).TargetCertificate.Thumbprint);
    }

    [Fact]
    public void Pem_in_one_file_encrypted_keys_and_Pkcs12_are_read()
    {
        using var made = _files.Make(["chat.example"], TimeSpan.FromDays(30));
        using var key = made.GetECDsaPrivateKey()!;
        File.WriteAllText(_files.PathOf("one.pem"), $"{made.ExportCertificatePem()}\n{key.ExportPkcs8PrivateKeyPem()}");
        File.WriteAllText(_files.PathOf("two.pem"), made.ExportCertificatePem());
        File.WriteAllText(_files.PathOf("two.key"), key.ExportEncryptedPkcs8PrivateKeyPem("sesame", new(System.Security.Cryptography.PbeEncryptionAlgorithm.Aes256Cbc, System.Security.Cryptography.HashAlgorithmName.SHA256, 1000)));
        File.WriteAllBytes(_files.PathOf("three.p12"), made.Export(X509ContentType.Pkcs12, "sesame"));

        var store = new CertificateStore(
            [
                new("Tls:Certificates:0", _files.PathOf("one.pem"), Key: null, Password: null),
                new("Tls:Certificates:1", _files.PathOf("two.pem"), _files.PathOf("two.key"), "sesame"),
                new("Tls:Certificates:2", _files.PathOf("three.p12"), Key: null, "sesame"),
            ],
            _time,
            _logger);

        Assert.Empty(store.Load());
        Assert.All(store.All, certificate => Assert.Equal(made.Thumbprint, certificate.Context.TargetCertificate.Thumbprint));
    }

    [Fact]
    public void What_cannot_be_used_is_one_line_that_names_the_setting_and_no_password()
    {
        _files.Write("late.example", TimeSpan.FromDays(-1));
        var (certificate, _) = _files.Write("a.example");
        var (_, otherKey) = _files.Write("b.example");
        var store = new CertificateStore(
            [
                new("Tls:Certificates:0", _files.PathOf("late.example.pem"), _files.PathOf("late.example.key"), Password: null),
                new("Tls:Certificates:1", certificate, otherKey, Password: null),
                new("Tls:Certificates:2", _files.PathOf("missing.pem"), Key: null, "sesame"),
            ],
            _time,
            _logger);

        var problems = store.Load();

        Assert.Equal(3, problems.Count);
        Assert.Contains("expired", problems[0], StringComparison.Ordinal);
        Assert.StartsWith("Tls:Certificates:1: no certificate with its private key", problems[1], StringComparison.Ordinal);
        Assert.StartsWith("Tls:Certificates:2: ", problems[2], StringComparison.Ordinal);
        Assert.All(problems, problem => Assert.DoesNotContain("sesame", problem, StringComparison.Ordinal));
        Assert.All(problems, problem => Assert.DoesNotContain('\n', problem));
    }

    private CertificateStore Load(params string[] names)
    {
        var store = new CertificateStore(
            [.. names.Select((name, i) => new CertificateFiles($"Tls:Certificates:{i}", _files.PathOf($"{name}.pem"), _files.PathOf($"{name}.key"), Password: null))],
            _time,
            _logger);
        Assert.Empty(store.Load());
        return store;
    }
}
