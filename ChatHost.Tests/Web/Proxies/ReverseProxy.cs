using System.Diagnostics;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.RegularExpressions;
using ChatHost.Tests.Hosting.Configuration;
using ChatHost.Tests.Support;

namespace ChatHost.Tests.Web.Proxies;

/// <summary>
/// A real proxy with TLS in front of a server, with the configuration that <c>docs/operations.md</c> prints: only ports, files and
/// addresses are put in place of those of the example.
/// </summary>
internal sealed class ReverseProxy : IAsyncDisposable
{
    public const string Name = "chat.example.org";

    private static readonly string[] Folders = ["/usr/sbin", "/usr/bin", "/usr/local/sbin", "/usr/local/bin"];

    private readonly TemporaryDirectory _directory = new();
    private readonly List<string> _output = [];
    private Process? _process;
    private string _certificate = "";

    private ReverseProxy()
    {
    }

    public IPEndPoint Address { get; } = new(IPAddress.Loopback, TestPorts.Free(1)[0]);

    /// <summary>Starts the proxy; skips the test where it is not installed.</summary>
    /// <param name="program"><c>nginx</c>, <c>haproxy</c> or <c>caddy</c>.</param>
    /// <param name="server">The Web listener.</param>
    /// <param name="isUnderPath">Whether the page is at <c>/chat/</c>.</param>
    /// <param name="edit">Changes the documents' configuration.</param>
    public static async Task<ReverseProxy> StartAsync(string program, IPEndPoint server, bool isUnderPath = false, Func<string, string>? edit = null)
    {
        var path = Folders.Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);
        Assert.SkipWhen(path is null, $"{program} is not installed.");
        var proxy = new ReverseProxy();
        try
        {
            var block = Documented(program, isUnderPath).Replace("127.0.0.1:8000", $"{server}", StringComparison.Ordinal);
            await proxy.RunAsync(path, proxy.ArgumentsOf(program, edit?.Invoke(block) ?? block));
            return proxy;
        }
        catch
        {
            await proxy.DisposeAsync();
            throw;
        }
    }

    /// <summary>HTTP over TLS to this proxy, whatever the address; only the name in it is sent.</summary>
    /// <param name="from">The client's own address.</param>
    public SocketsHttpHandler Handler(string from = "127.0.0.2") => new()
    {
        AllowAutoRedirect = false,
        UseProxy = false,
        SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = (_, shown, _, _) => shown?.GetCertHashString() == _certificate },
        ConnectCallback = async (_, cancellationToken) =>
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            try
            {
                socket.Bind(new IPEndPoint(IPAddress.Parse(from), 0));
                await socket.ConnectAsync(Address, cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        },
    };

    public async ValueTask DisposeAsync()
    {
        if (_process is { } process)
        {
            if (!process.HasExited)
                process.Kill(entireProcessTree: true);
            await process.WaitForExitAsync();
            process.Dispose();
        }

        _directory.Dispose();
    }

    /// <summary>The fenced blocks of the documentation; under a path the way it is told there.</summary>
    private static string Documented(string program, bool isUnderPath)
    {
        var text = File.ReadAllText(Repository.PathOf("docs", "operations.md"));
        var blocks = Regex.Matches(text, $"^```{program}\n(.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)
            .Select(match => match.Groups[1].Value).ToArray();
        return (program, isUnderPath) switch
        {
            ("nginx", true) => Replace(Assert.Single(blocks), "location / {", "location /chat/ {"),
            ("nginx", false) => Assert.Single(blocks),
            ("haproxy", true) => Replace(blocks[0], "    default_backend", blocks[1] + "    default_backend"),
            ("caddy", true) => blocks[1],
            _ => blocks[0],
        };
    }

    private static string Replace(string text, string part, string by)
    {
        Assert.Contains(part, text, StringComparison.Ordinal);
        return text.Replace(part, by, StringComparison.Ordinal);
    }

    private string[] ArgumentsOf(string program, string block)
    {
        var (certificate, key) = WriteCertificate();
        var folder = _directory.FullName;
        switch (program)
        {
            case "nginx":
                block = Replace(block, "listen 443 ssl;", $"listen {Address} ssl;");
                block = Replace(block, "    listen [::]:443 ssl;\n", "");
                block = Replace(block, "/etc/ssl/chat.example.org.crt", certificate);
                block = Replace(block, "/etc/ssl/chat.example.org.key", key);
                var user = Environment.IsPrivilegedProcess ? "user root;" : "";
                var file = _directory.Write("nginx.conf", $$"""
                    {{user}}
                    daemon off;
                    worker_processes 1;
                    pid {{folder}}/pid;
                    events { }
                    http {
                    access_log off;
                    client_body_temp_path {{folder}}/body;
                    proxy_temp_path {{folder}}/proxy;
                    fastcgi_temp_path {{folder}}/fastcgi;
                    uwsgi_temp_path {{folder}}/uwsgi;
                    scgi_temp_path {{folder}}/scgi;
                    {{block}}
                    }
                    """);
                return ["-e", "stderr", "-c", file];
            case "haproxy":
                block = Replace(block, ":::443 v4v6", $"{Address}");
                block = Replace(block, "/etc/haproxy/chat.example.org.pem", _directory.Write("both.pem", File.ReadAllText(certificate) + File.ReadAllText(key)));
                return ["-db", "-f", _directory.Write("haproxy.cfg", block)];
            default:
                block = Replace(block, $"{Name} {{", $"https://{Name}:{Address.Port}, https://localhost:{Address.Port} {{\nbind {Address.Address}\ntls {certificate} {key}");

                // Left to itself it would make an authority for certificates and have this machine trust it.
                return ["run", "--adapter", "caddyfile", "--config", _directory.Write("Caddyfile", "{\nadmin off\nauto_https off\nskip_install_trust\n}\n" + block)];
        }
    }

    private (string Certificate, string Key) WriteCertificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(Name);
        names.AddDnsName("localhost");
        var request = new CertificateRequest($"CN={Name}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        _certificate = certificate.GetCertHashString();
        return (_directory.Write("chat.crt", certificate.ExportCertificatePem() + "\n"), _directory.Write("chat.key", key.ExportECPrivateKeyPem() + "\n"));
    }

    private async Task RunAsync(string path, string[] arguments)
    {
        var start = new ProcessStartInfo(path, arguments) { RedirectStandardError = true, RedirectStandardOutput = true, WorkingDirectory = _directory.FullName };
        start.Environment["HOME"] = start.Environment["XDG_DATA_HOME"] = start.Environment["XDG_CONFIG_HOME"] = _directory.FullName;
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += Keep;
        _process.ErrorDataReceived += Keep;
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
        await TestWait.UntilAsync(async () =>
        {
            if (_process.HasExited)
                throw new InvalidOperationException(Said());
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                await socket.ConnectAsync(Address);
                return true;
            }
            catch (SocketException)
            {
                return false;
            }
        });
    }

    private void Keep(object sender, DataReceivedEventArgs line)
    {
        lock (_output)
            _output.Add(line.Data ?? "");
    }

    private string Said()
    {
        lock (_output)
            return string.Join('\n', _output);
    }
}
