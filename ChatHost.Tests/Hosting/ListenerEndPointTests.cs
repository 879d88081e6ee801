using System.Net;
using System.Net.Sockets;
using ChatHost.Hosting;
using ChatHost.Tests.Support;

namespace ChatHost.Tests.Hosting;

public sealed class ListenerEndPointTests
{
    [Theory]
    [InlineData("0.0.0.0:8080", "127.0.0.1:8080")]
    [InlineData("[::]:8080", "127.0.0.1:8080")]
    [InlineData("127.0.0.1:8080", "127.0.0.1:8080")]
    [InlineData("[::1]:8080", "[::1]:8080")]
    [InlineData("192.0.2.7:8080", "192.0.2.7:8080")]
    [InlineData("[2001:db8::7]:8080", "[2001:db8::7]:8080")]
    public void A_port_is_reached_from_here_where_it_listens_or_at_loopback(string listening, string reachable) =>
        Assert.Equal(IPEndPoint.Parse(reachable), ListenerEndPoint.FromHere(IPEndPoint.Parse(listening)));

    [Theory]
    [InlineData("0.0.0.0")]
    [InlineData("::")]
    public async Task A_port_that_listens_at_all_addresses_answers_there(string address)
    {
        Assert.SkipUnless(address != "::" || Socket.OSSupportsIPv6, "This machine has no IPv6.");
        await using var host = await InProcessHost.StartAsync($"Listeners:Chat:Address={address}");

        using var alice = await ChatClient.EnterAsync(ListenerEndPoint.FromHere(host.Chat));

        Assert.Equal("user1", alice.Name);
    }
}
