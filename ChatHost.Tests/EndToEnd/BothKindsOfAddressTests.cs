using System.Net;
using System.Net.Sockets;
using ChatHost.Tests.Support;

namespace ChatHost.Tests.EndToEnd;

/// <summary>Where there is IPv6, the default address is reached by both kinds, and each counts as what it is.</summary>
public sealed class BothKindsOfAddressTests
{
    [Theory]
    [InlineData("Epoll")]
    [InlineData("Kestrel")]
    public async Task Localhost_is_reached_by_either_kind_and_shown_as_what_it_is(string transport)
    {
        Assert.SkipUnless(Socket.OSSupportsIPv6, "This machine has no IPv6.");
        await using var host = await InProcessHost.StartAsync(
            "Listeners:Chat:Address=*", "Listeners:Web:Address=*", "Listeners:Admin:Address=localhost", $"Server:Transport={transport}");
        using var http = new HttpClient { Timeout = TestWait.Patience };

        using var four = await ChatClient.EnterAsAsync("four", new(IPAddress.Loopback, host.Chat.Port));
        using var six = await ChatClient.EnterAsAsync("six", new(IPAddress.IPv6Loopback, host.Chat.Port));

        var admin = host.AddressOf("Admin");
        foreach (var address in (string[])["127.0.0.1", "[::1]", "localhost"])
        {
            var clients = await http.GetStringAsync(new Uri($"http://{address}:{admin.Port}/clients"), TestContext.Current.CancellationToken);
            Assert.Contains("\"remote\":\"127.0.0.1:", clients, StringComparison.Ordinal);
            Assert.Contains("\"remote\":\"[::1]:", clients, StringComparison.Ordinal);
        }

        Assert.Contains(host.Log, line => line.EndsWith($"Listening: Chat tcp://0.0.0.0:{host.Chat.Port}", StringComparison.Ordinal));
        var page = await http.GetStringAsync(new Uri($"http://[::1]:{host.Web.Port}/"), TestContext.Current.CancellationToken);
        Assert.Contains("<title>", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Admin", "127.0.0.1", false)]
    [InlineData("Admin", "localhost", true)]
    [InlineData("Admin", "*", true)]
    [InlineData("Chat", "127.0.0.1", false)]
    [InlineData("Chat", "localhost", true)]
    [InlineData("Chat", "0.0.0.0", false)]
    [InlineData("Web", "localhost", true)]
    public async Task An_address_that_is_written_out_is_the_only_one_that_is_opened(string listener, string address, bool isSix)
    {
        Assert.SkipUnless(Socket.OSSupportsIPv6, "This machine has no IPv6.");
        await using var host = await InProcessHost.StartAsync($"Listeners:{listener}:Address={address}", "Admin:Token=s3cret-of-tests-16");
        var port = host.AddressOf(listener).Port;

        Assert.True(await IsOpenAsync(new(IPAddress.Loopback, port)));
        Assert.Equal(isSix, await IsOpenAsync(new(IPAddress.IPv6Loopback, port)));
    }

    private static async Task<bool> IsOpenAsync(IPEndPoint address)
    {
        using var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(address, TestContext.Current.CancellationToken);
            return true;
        }
        catch (SocketException exception) when (exception.SocketErrorCode is SocketError.ConnectionRefused)
        {
            return false;
        }
    }
}
