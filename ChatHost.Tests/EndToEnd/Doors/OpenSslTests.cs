using System.ComponentModel;
using System.Diagnostics;
using System.Net;
using ChatHost.Tests.Support;

namespace ChatHost.Tests.EndToEnd.Doors;

/// <summary>What the tools of others see: openssl, sslscan, nmap.</summary>
public sealed class OpenSslTests : IDisposable
{
    private readonly TestCertificates _files = new();

    public OpenSslTests() => File.WriteAllText(_files.PathOf("authority.pem"), _files.Authority.ExportCertificatePem());

    public void Dispose() => _files.Dispose();

    [Theory]
    [InlineData("ChatTls", "-tls1_2")]
    [InlineData("ChatTls", "-tls1_3")]
    [InlineData("WebTls", "-tls1_2")]
    [InlineData("WebTls", "-tls1_3")]
    [InlineData("Web", "-tls1_3")]
    public async Task Sessions_are_resumed(string listener, string version)
    {
        await using var host = await TlsHost.StartAsync(_files);
        var session = _files.PathOf("session.pem");

        var first = await ConnectAsync(host.AddressOf(listener), version, "-sess_out", session);
        var second = await ConnectAsync(host.AddressOf(listener), version, "-sess_in", session);

        Assert.Contains("\nNew, ", first, StringComparison.Ordinal);
        Assert.Contains("Verification: OK", first, StringComparison.Ordinal);
        Assert.Contains("\nReused, ", second, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("WebTls", "http/1.1")]
    [InlineData("Web", "http/1.1")]
    [InlineData("ChatTls", null)]
    public async Task HTTP_alone_is_agreed_upon_and_only_where_it_is_spoken(string listener, string? agreed)
    {
        await using var host = await TlsHost.StartAsync(_files);

        var output = await ConnectAsync(host.AddressOf(listener), "-alpn", "h2,http/1.1");

        Assert.Contains(agreed is null ? "No ALPN negotiated" : $"ALPN protocol: {agreed}", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_certificate_for_the_name_is_shown()
    {
        var (certificate, key) = _files.Write("other.example");
        await using var host = await TlsHost.StartAsync(_files, $"Tls:Certificates:1:Certificate={certificate}", $"Tls:Certificates:1:Key={key}");

        Assert.Contains("CN = chat.example", await ConnectAsync(host.AddressOf("ChatTls")), StringComparison.Ordinal);
        Assert.Contains("CN = other.example", await RunAsync("openssl", Arguments(host.AddressOf("ChatTls"), "other.example")), StringComparison.Ordinal);
        Assert.Contains("CN = chat.example", await RunAsync("openssl", Arguments(host.AddressOf("ChatTls"), "unknown.example")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-tls1")]
    [InlineData("-tls1_1")]
    public async Task Old_versions_are_refused(string version)
    {
        await using var host = await TlsHost.StartAsync(_files);

        Assert.Contains("Cipher is (NONE)", await ConnectAsync(host.AddressOf("ChatTls"), version, "-cipher", "ALL:@SECLEVEL=0"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("ChatTls")]
    [InlineData("WebTls")]
    [InlineData("Web")]
    public async Task Scanners_find_nothing_weak(string listener)
    {
        await using var host = await TlsHost.StartAsync(_files);
        var server = host.AddressOf(listener);

        var scan = await RunAsync("sslscan", ["--no-colour", "--show-sigs", $"--sni-name={TlsHost.Name}", server.ToString()]);
        foreach (var old in new[] { "SSLv2", "SSLv3", "TLSv1.0", "TLSv1.1" })
            Assert.Matches($@"{old}\s+disabled", scan);
        Assert.Matches(@"TLSv1\.3\s+enabled", scan);
        Assert.Contains("Session renegotiation not supported", scan, StringComparison.Ordinal);
        Assert.DoesNotMatch("NULL|EXP|RC4|3DES|DES-|anon|_RSA_WITH|^ *(Accepted|Preferred).* [A-Z0-9]*-?CBC3", scan);

        var graded = await RunAsync("nmap", ["-Pn", "-p", $"{server.Port}", "--script", "+ssl-enum-ciphers", "127.0.0.1"]);
        Assert.Contains("least strength: A", graded, StringComparison.Ordinal);
    }

    /// <summary>Its rows of protocols, ciphers and known weaknesses; the grade LOW is of ciphers with CBC, which TLS 1.2 needs for old clients.</summary>
    [Fact]
    public async Task Testssl_finds_nothing_above_low()
    {
        await using var host = await TlsHost.StartAsync(_files);
        var findings = _files.PathOf("findings.csv");

        await RunAsync("testssl",
        [
            "--quiet", "--color", "0", "--warnings", "off", "--assuming-http", "--openssl-timeout", "10", "--add-ca", _files.PathOf("authority.pem"),
            "-p", "-s", "-U", "--csvfile", findings, host.AddressOf("WebTls").ToString(),
        ]);

        var rows = (await File.ReadAllLinesAsync(findings, TestContext.Current.CancellationToken)).Skip(1).Select(row => row.Trim('"').Split("\",\"")).ToList();
        Assert.Contains(rows, row => row[0] == "TLS1_3" && row[3] == "OK");
        Assert.Contains(rows, row => row[0] == "BREACH");
        Assert.Empty(rows.Where(row => row[3] is not ("OK" or "INFO" or "LOW" or "WARN" or "DEBUG")).Select(row => string.Join(' ', row)));
    }

    private Task<string> ConnectAsync(IPEndPoint server, params string[] more) => RunAsync("openssl", [.. Arguments(server, TlsHost.Name), .. more]);

    private string[] Arguments(IPEndPoint server, string name) =>
        ["s_client", "-connect", $"{server}", "-servername", name, "-CAfile", _files.PathOf("authority.pem")];

    /// <summary>What a program writes; its input ends after the server's first words.</summary>
    private static async Task<string> RunAsync(string program, string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(program, arguments)
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            await process.StandardInput.WriteAsync("GET / HTTP/1.0\r\n\r\n/quit\r\n");
            await process.StandardInput.FlushAsync(TestContext.Current.CancellationToken);
            var output = await process.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromMinutes(3));
            await process.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(TestWait.Patience);
            return $"{output}\n{await errors}";
        }
        catch (Win32Exception)
        {
            Assert.Skip($"{program} is not installed.");
            throw;
        }
    }
}
