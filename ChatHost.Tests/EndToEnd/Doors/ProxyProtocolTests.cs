using System.Net;
using System.Net.Sockets;
using System.Text;
using ChatHost.Tests.Support;
using ChatHost.Transport;
using Microsoft.Extensions.DependencyInjection;

namespace ChatHost.Tests.EndToEnd.Doors;

/// <summary>Connections through a proxy that says whom it connects.</summary>
public sealed class ProxyProtocolTests
{
    private const string From = "Listeners:Chat:ProxyFrom:0=127.0.0.0/8";

    [Fact]
    public async Task The_address_that_the_proxy_gives_is_the_clients_in_every_respect()
    {
        await using var host = await InProcessHost.StartAsync(From, "Limits:ConnectionsPerAddress=1");

        using var first = await ConnectAsync(host.Chat, "PROXY TCP4 203.0.113.7 192.0.2.1 4660 80\r\n/who\r\n");
        await ReadAsync(first, "* general: user1");
        using var second = await ConnectAsync(host.Chat, "PROXY TCP4 203.0.113.7 192.0.2.1 4661 80\r\n");
        await ReadAsync(second, "! Too many connections.");

        Assert.Contains(host.Services.GetRequiredService<ConnectionTable>().All, client => client.Remote!.ToString() == "203.0.113.7:4660");
    }

    [Theory]
    [InlineData("hello\r\n")]
    [InlineData("PROXY TCP4 nowhere 192.0.2.1 4660 80\r\n")]
    [InlineData("\r\n\r\n\0\r\nQUIT\n\u0022\u0011\0\0")]
    public async Task A_proxy_that_does_not_say_so_is_closed_without_a_word(string text)
    {
        await using var host = await InProcessHost.StartAsync(From);
        using var client = await ConnectAsync(host.Chat, text);

        Assert.Equal("", await ReadToEndAsync(client));
    }

    [Fact]
    public async Task Of_nobody_else_a_header_is_looked_for()
    {
        await using var host = await InProcessHost.StartAsync("Listeners:Chat:ProxyFrom:0=192.0.2.1");
        using var client = await ConnectAsync(host.Chat, "PROXY TCP4 203.0.113.7 192.0.2.1 4660 80\r\n/history\r\n");

        await ReadAsync(client, "user1: PROXY TCP4 203.0.113.7 192.0.2.1 4660 80");
        Assert.Contains(host.Services.GetRequiredService<ConnectionTable>().All, client => client.Remote!.ToString()!.StartsWith("127.0.0.1:", StringComparison.Ordinal));
    }

    [Fact]
    public void Loopback_that_is_named_by_another_machine_has_no_privileges() =>
        Assert.Equal(
            IPEndPoint.Parse("192.0.2.1:1234"),
            ClientAddress.Of(IPAddress.Loopback, 4660, IPEndPoint.Parse("192.0.2.1:1234")));

    private static async Task<TcpClient> ConnectAsync(IPEndPoint server, string text)
    {
        var client = new TcpClient();
        await client.ConnectAsync(server, TestContext.Current.CancellationToken);
        await client.GetStream().WriteAsync(Encoding.Latin1.GetBytes(text), TestContext.Current.CancellationToken);
        return client;
    }

    private static async Task ReadAsync(TcpClient client, string part)
    {
        var (text, buffer) = ("", new byte[4096]);
        while (!text.Contains(part, StringComparison.Ordinal))
        {
            var count = await client.GetStream().ReadAsync(buffer, TestContext.Current.CancellationToken).AsTask().WaitAsync(TestWait.Patience, TestContext.Current.CancellationToken);
            Assert.NotEqual(0, count);
            text += Encoding.UTF8.GetString(buffer, 0, count);
        }
    }

    private static async Task<string> ReadToEndAsync(TcpClient client)
    {
        using var reader = new StreamReader(client.GetStream(), Encoding.UTF8, leaveOpen: true);
        return await reader.ReadToEndAsync(TestContext.Current.CancellationToken).WaitAsync(TestWait.Patience, TestContext.Current.CancellationToken);
    }
}
