using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using ChatHost.Sessions;
using ChatHost.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace ChatHost.Tests.EndToEnd.Doors;

/// <summary>Lines and pages over TLS, as clients of other makers see it.</summary>
public sealed class TlsTests : IDisposable
{
    private const string Password = "correct horse";

    private readonly TestCertificates _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public async Task People_over_TLS_and_without_are_in_one_room()
    {
        await using var host = await StartAsync();
        await using var alice = await TlsClient.ConnectAsync(host.AddressOf("ChatTls"), "chat.example", _files.Authority);
        await alice.SendAsync("/nick alice");
        await alice.ReadUntilAsync("Nickname changed to: alice");
        using var bob = await Admin.LineClient.ConnectAsync(host.Chat.Port, "bob");

        await bob.SendAsync("hello");
        await alice.ReadUntilAsync("bob: hello");
        await alice.SendAsync("hi");
        await bob.ReadUntilAsync("alice: hi");

        Assert.Equal("CN=chat.example", alice.ServerSubject);
        Assert.True(alice.Protocol is SslProtocols.Tls13 or SslProtocols.Tls12);
    }

    [Fact]
    public async Task A_long_answer_arrives_whole_and_the_end_of_input_still_brings_answers()
    {
        await using var host = await StartAsync("Limits:Messages:Burst=1000", "Limits:Messages:PerSecond=100000", "History:MaxReplay=500");
        await using var alice = await TlsClient.ConnectAsync(host.AddressOf("ChatTls"), "chat.example", _files.Authority);
        for (var i = 0; i < 400; i++)
            await alice.SendAsync($"line {i} {new string('x', 200)}");
        await alice.SendAsync("/history 400");
        await alice.SendAsync("/who");
        await alice.ShutdownAsync();

        var lines = await alice.ReadToEndAsync();

        Assert.Equal(400, lines.Count(line => line.Contains("] user1: line ", StringComparison.Ordinal)));
        Assert.Equal("* general: user1", lines[^1]);
    }

    [Fact]
    public async Task What_is_not_encrypted_reads_that_it_must_be()
    {
        await using var host = await StartAsync();

        Assert.Equal("! This port speaks TLS.\r\n", await TalkAsync(host.AddressOf("ChatTls"), "hello\r\n"));
        Assert.StartsWith("HTTP/1.1 400 Bad Request", await TalkAsync(host.AddressOf("WebTls"), "GET / HTTP/1.1\r\n\r\n"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_certificate_that_was_taken_logs_in_from_the_start()
    {
        await using var host = await StartAsync();
        using var mine = _files.Make(["alice"], TimeSpan.FromDays(30));
        await using (var alice = await TlsClient.ConnectAsync(host.AddressOf("ChatTls"), "chat.example", _files.Authority, mine))
        {
            await alice.SendAsync("/nick alice");
            await alice.SendAsync($"/register {Password}");
            await alice.ReadUntilAsync("* alice is registered, and yours.");
            await alice.SendAsync("/account certificate");
            await alice.ReadUntilAsync("logs you in from now on.");
        }

        // While she is in general by another connection, this one would read that it is there too.
        var names = host.Services.GetRequiredService<NameRegistry>();
        await TestWait.UntilAsync(() => names.Count == 0);
        await using var again = await TlsClient.ConnectAsync(host.AddressOf("ChatTls"), "chat.example", _files.Authority, mine);
        await again.ReadUntilAsync("* You are alice in general.");
        await again.ReadUntilAsync("* You are logged in as alice.");
        await using var guest = await TlsClient.ConnectAsync(host.AddressOf("ChatTls"), "chat.example", _files.Authority);
        Assert.DoesNotContain("alice", await guest.ReadUntilAsync("* You are "), StringComparison.Ordinal);
        await guest.SendAsync("/account certificate");
        await guest.ReadUntilAsync("! This connection has no client certificate.");
    }

    [Fact]
    public async Task New_handshakes_use_a_renewed_certificate_and_no_connection_is_cut()
    {
        await using var host = await StartAsync("Tls:CheckInterval=00:00:01");
        await using var before = await TlsClient.ConnectAsync(host.AddressOf("ChatTls"), "chat.example", _files.Authority);
        var first = before.ServerThumbprint;

        _files.Write("chat.example");
        await TestWait.UntilAsync(async () =>
        {
            await using var after = await TlsClient.ConnectAsync(host.AddressOf("ChatTls"), "chat.example", _files.Authority);
            return after.ServerThumbprint != first;
        });

        await before.SendAsync("/who");
        await before.ReadUntilAsync("* general:");
    }

    private Task<InProcessHost> StartAsync(params string[] settings)
    {
        var (certificate, key) = _files.Write("chat.example");
        return InProcessHost.StartAsync(
        [
            $"Tls:Certificates:0:Certificate={certificate}", $"Tls:Certificates:0:Key={key}", "Accounts:Rounds=100000",
            "Listeners:ChatTls:Address=127.0.0.1", "Listeners:ChatTls:Port=0", "Listeners:WebTls:Address=127.0.0.1", "Listeners:WebTls:Port=0",
            "Listeners:IrcTls:Enabled=false", .. settings,
        ]);
    }

    private static async Task<string> TalkAsync(IPEndPoint server, string text)
    {
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(server, TestContext.Current.CancellationToken);
        await tcp.GetStream().WriteAsync(Encoding.ASCII.GetBytes(text), TestContext.Current.CancellationToken);
        using var reader = new StreamReader(tcp.GetStream());
        return await reader.ReadToEndAsync(TestContext.Current.CancellationToken).WaitAsync(TestWait.Patience, TestContext.Current.CancellationToken);
    }
}

/// <summary>A client over TLS that checks the server's certificate against one authority.</summary>
internal sealed class TlsClient : IAsyncDisposable
{
    private readonly TcpClient _tcp;
    private readonly SslStream _stream;
    private readonly StreamReader _reader;

    private TlsClient(TcpClient tcp, SslStream stream)
    {
        (_tcp, _stream) = (tcp, stream);
        _reader = new(stream, Encoding.UTF8);
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public string ServerSubject => _stream.RemoteCertificate!.Subject;

    public string ServerThumbprint => _stream.RemoteCertificate!.GetCertHashString();

    public SslProtocols Protocol => _stream.SslProtocol;

    public static Task<TlsClient> ConnectAsync(IPEndPoint server, string name, X509Certificate2 authority, X509Certificate2? certificate = null) =>
        ConnectAsync(server, OptionsFor(name, authority, certificate));

    public static async Task<TlsClient> ConnectAsync(IPEndPoint server, SslClientAuthenticationOptions options)
    {
        var tcp = new TcpClient();
        await tcp.ConnectAsync(server, Cancellation);
        var stream = new SslStream(tcp.GetStream());
        await stream.AuthenticateAsClientAsync(options, Cancellation).WaitAsync(TestWait.Patience, Cancellation);
        return new(tcp, stream);
    }

    public static SslClientAuthenticationOptions OptionsFor(string name, X509Certificate2 authority, X509Certificate2? certificate)
    {
        var chain = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        chain.CustomTrustStore.Add(authority);
        return new()
        {
            TargetHost = name,
            CertificateChainPolicy = chain,
            ClientCertificateContext = certificate is null ? null : SslStreamCertificateContext.Create(certificate, additionalCertificates: null, offline: true),
        };
    }

    public async Task SendAsync(string line) => await _stream.WriteAsync(Encoding.UTF8.GetBytes(line + "\r\n"), Cancellation);

    public Task ShutdownAsync() => _stream.ShutdownAsync();

    /// <summary>Reads up to a line that holds this, and returns that line.</summary>
    public async Task<string> ReadUntilAsync(string part)
    {
        var read = new List<string>();
        try
        {
            while (await _reader.ReadLineAsync(Cancellation).AsTask().WaitAsync(TestWait.Patience, Cancellation) is { } line)
            {
                if (line.Contains(part, StringComparison.Ordinal))
                    return line;
                read.Add(line);
            }
        }
        catch (TimeoutException)
        {
            // What came instead says more.
        }

        throw new IOException($"'{part}' never came, but:\n{string.Join('\n', read)}");
    }

    public async Task<List<string>> ReadToEndAsync()
    {
        var lines = new List<string>();
        while (await _reader.ReadLineAsync(Cancellation).AsTask().WaitAsync(TestWait.Patience, Cancellation) is { } line)
            lines.Add(line);
        return lines;
    }

    public async ValueTask DisposeAsync()
    {
        await _stream.DisposeAsync();
        _reader.Dispose();
        _tcp.Dispose();
    }
}
