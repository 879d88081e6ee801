using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using ChatHost.Tests.Support;
using ChatHost.Transport;
using ChatHost.Transport.Tls;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace ChatHost.Tests.EndToEnd.Doors;

/// <summary>Renewal under many sessions that talk, and many connections that begin a handshake and never end it.</summary>
public sealed class TlsUnderLoadTests : IDisposable
{
    private const int Sessions = 200;
    private const int HalfOpen = 1000;
    private const int Faster = 5;

    private readonly TestCertificates _files = new();

    public void Dispose() => _files.Dispose();

    [Fact]
    public async Task Certificates_are_renewed_under_sessions_that_talk_and_none_is_cut()
    {
        await using var host = await TlsHost.StartAsync(_files, "Limits:Messages:PerSecond=100000", "Limits:Messages:Burst=100000");
        var watch = host.Services.GetRequiredService<CertificateWatch>();
        var clients = await Task.WhenAll(Enumerable.Range(0, Sessions).Select(_ => ConnectAsync(host)));
        var before = clients[0].ServerThumbprint;
        using var over = new CancellationTokenSource();
        var talking = Task.WhenAll(clients.Select((client, i) => TalkAsync(client, i, over.Token)));

        _files.Write(TlsHost.Name);
        watch.Look();
        await using var renewed = await ConnectAsync(host);
        Assert.NotEqual(before, renewed.ServerThumbprint);

        await File.WriteAllTextAsync(_files.PathOf($"{TlsHost.Name}.key"), "broken", TestContext.Current.CancellationToken);
        watch.Look();
        watch.Look();
        watch.Look();
        await using var after = await ConnectAsync(host);
        Assert.Equal(renewed.ServerThumbprint, after.ServerThumbprint);
        Assert.Single(host.Log, line => line.Contains(" not renewed: ", StringComparison.Ordinal));

        await over.CancelAsync();
        await talking;
        foreach (var (client, i) in clients.Select((client, i) => (client, i)))
        {
            await client.SendAsync($"/msg nobody last of {i}");
            await client.ReadUntilAsync("! ");
            await client.DisposeAsync();
        }
    }

    [Fact]
    public async Task Half_open_handshakes_delay_no_one_and_are_cut_at_their_deadline()
    {
        await using var host = await InProcessHost.StartAsync(
            services => services.Replace(ServiceDescriptor.Singleton<TimeProvider>(new FastTime(Faster))), SettingsOf(_files));
        var limits = host.Services.GetRequiredService<ConnectionLimits>();
        var sockets = new List<TcpClient>();
        var started = Stopwatch.GetTimestamp();
        for (var i = 0; i < HalfOpen; i++)
        {
            sockets.Add(await OpenAsync(host.AddressOf("ChatTls"), []));
            sockets.Add(await OpenAsync(host.AddressOf("ChatTls"), [0x16, 0x03, 0x01, 0x02, 0x00, 0x01]));
            sockets.Add(await OpenAsync(host.Web, [0x16, 0x03, 0x01, 0x02, 0x00, 0x01]));
        }

        var asked = Stopwatch.GetTimestamp();
        await using (var alice = await ConnectAsync(host))
        {
            await alice.SendAsync("/who");
            await alice.ReadUntilAsync("* general: user1");
        }

        // A generous bound on a busy machine: the deadline that they wait for is a multiple of it.
        Assert.InRange(Stopwatch.GetElapsedTime(asked), TimeSpan.Zero, TimeSpan.FromSeconds(1.5));
        await TestWait.UntilAsync(() => limits.Open == 0);
        Assert.InRange(Stopwatch.GetElapsedTime(started), TlsHandshaker.Timeout / Faster, TestWait.Patience);
        var buffer = new byte[16];
        foreach (var socket in sockets)
        {
            Assert.Equal(0, await socket.GetStream().ReadAsync(buffer, TestContext.Current.CancellationToken).AsTask().WaitAsync(TestWait.Patience, TestContext.Current.CancellationToken));
            socket.Dispose();
        }
    }

    [Fact]
    public async Task Silent_connections_on_the_port_for_all_delay_no_one()
    {
        await using var host = await InProcessHost.StartAsync("Any:Silence=00:01:00");
        var sockets = new List<TcpClient>();
        for (var i = 0; i < 2 * HalfOpen; i++)
            sockets.Add(await OpenAsync(host.Web, []));

        var asked = Stopwatch.GetTimestamp();
        using var alice = await ChatClient.ConnectAsync(host.Web);
        await alice.SendAsync("hello", "/who");
        await alice.ReadUntilAsync("* general: user1");

        Assert.InRange(Stopwatch.GetElapsedTime(asked), TimeSpan.Zero, TimeSpan.FromSeconds(1.5));
        sockets.ForEach(socket => socket.Dispose());
        var limits = host.Services.GetRequiredService<ConnectionLimits>();
        await TestWait.UntilAsync(() => limits.Open == 1);
    }

    private static string[] SettingsOf(TestCertificates files)
    {
        var (certificate, key) = files.Write(TlsHost.Name);
        return
        [
            $"Tls:Certificates:0:Certificate={certificate}", $"Tls:Certificates:0:Key={key}",
            "Listeners:ChatTls:Address=127.0.0.1", "Listeners:ChatTls:Port=0", "Listeners:WebTls:Enabled=false", "Listeners:IrcTls:Enabled=false",
        ];
    }

    private static async Task<TcpClient> OpenAsync(IPEndPoint server, byte[] first)
    {
        var client = new TcpClient();
        await client.ConnectAsync(server, TestContext.Current.CancellationToken);
        await client.GetStream().WriteAsync(first, TestContext.Current.CancellationToken);
        return client;
    }

    private static async Task TalkAsync(TlsClient client, int number, CancellationToken over)
    {
        // To oneself alone: a room of two hundred who all talk would be another test.
        for (var i = 0; i == 0 || !over.IsCancellationRequested; i++)
        {
            await client.SendAsync($"/msg nobody {number} says {i}");
            await client.ReadUntilAsync("! ");
        }
    }

    private Task<TlsClient> ConnectAsync(InProcessHost host) => TlsClient.ConnectAsync(host.AddressOf("ChatTls"), TlsHost.Name, _files.Authority);
}
