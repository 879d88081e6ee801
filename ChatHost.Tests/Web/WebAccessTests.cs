using System.Net;
using ChatHost.Tests.Support;
using ChatHost.Transport;
using Microsoft.Extensions.DependencyInjection;

namespace ChatHost.Tests.Web;

/// <summary>Who gets an answer at the Web listener: by the name asked for, the page that asks, and who asks for whom.</summary>
public sealed class WebAccessTests
{
    [Theory]
    [InlineData("http://{0}", 101)]
    [InlineData("HTTP://{0}", 101)]
    [InlineData("http://{0}/", 101)]
    [InlineData("https://friend.example", 101)]
    [InlineData("https://FRIEND.example", 101)]
    [InlineData("https://friend.example:443", 101)]
    [InlineData("http://localhost:3000", 101)]
    [InlineData("https://xn--bcher-kva.example", 101)]
    [InlineData("https://{0}", 403)]
    [InlineData("http://127.0.0.1", 403)]
    [InlineData("http://127.0.0.1:1", 403)]
    [InlineData("http://localhost", 403)]
    [InlineData("http://friend.example", 403)]
    [InlineData("https://friend.example:8443", 403)]
    [InlineData("https://friend.example.evil.example", 403)]
    [InlineData("https://evil.example", 403)]
    [InlineData("https://user@friend.example", 403)]
    [InlineData("https://friend.example/path", 403)]
    [InlineData("null", 403)]
    [InlineData("file://", 403)]
    [InlineData("https://", 403)]
    [InlineData("{0}", 403)]
    [InlineData("https://friend.example https://evil.example", 403)]
    [InlineData("", 403)]
    public async Task A_page_of_a_foreign_origin_is_refused_at_the_handshake(string origin, int status)
    {
        await using var host = await InProcessHost.StartAsync(
            "Web:AllowedOrigins=https://friend.example;http://localhost:3000;https://bücher.example");

        using var web = await RawWebSocket.ConnectAsync(host.Web, string.Format(null, "Origin: " + origin, host.Web));

        Assert.Equal(status, web.Status);
    }

    [Fact]
    public async Task Two_origins_are_none()
    {
        await using var host = await InProcessHost.StartAsync();

        using var web = await RawWebSocket.ConnectAsync(host.Web, $"Origin: http://{host.Web}", "Origin: https://evil.example");

        Assert.Equal(403, web.Status);
        Assert.Contains("application/problem+json", web.Head, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("localhost", "", 101)]
    [InlineData("localhost:8000", "", 101)]
    [InlineData("chat.localhost", "", 101)]
    [InlineData("127.0.0.1", "", 101)]
    [InlineData("127.1.2.3:99", "", 101)]
    [InlineData("[::1]:8000", "", 101)]
    [InlineData("evil.example", "", 400)]
    [InlineData("127.0.0.1.evil.example", "", 400)]
    [InlineData("localhost.evil.example", "", 400)]
    [InlineData("192.0.2.1", "", 400)]
    [InlineData("", "", 400)]
    [InlineData("chat.example:80", "chat.example", 101)]
    [InlineData("CHAT.example", "chat.example", 101)]
    [InlineData("other.example", "chat.example", 400)]
    public async Task A_name_that_is_not_ours_is_refused_at_every_path(string name, string allowed, int status)
    {
        await using var host = await InProcessHost.StartAsync($"Web:AllowedHosts={allowed}");

        using var web = await RawWebSocket.ConnectAsync(host.Web, $"Host: {name}");
        using var other = await RawWebSocket.RequestAsync(host.Web, ["GET /nowhere HTTP/1.1", $"Host: {name}"]);

        Assert.Equal(status, web.Status);
        Assert.Equal(status == 101 ? 404 : 400, other.Status);
    }

    [Fact]
    public async Task A_proxy_that_is_trusted_says_who_asks_under_what_name_and_how()
    {
        await using var host = await InProcessHost.StartAsync("Web:TrustedProxies=127.0.0.0/8");
        string[] forwarded =
        [
            "X-Forwarded-For: 192.0.2.1, 203.0.113.7", "X-Forwarded-Proto: https", "X-Forwarded-Host: chat.example",
            "Origin: https://chat.example",
        ];

        var (web, _) = await RawWebSocket.StartAsync(host.Web, headers: forwarded);
        using var _1 = web;
        var remote = host.Services.GetRequiredService<ConnectionTable>().All.Select(client => client.Remote);

        Assert.Equal("203.0.113.7", ((IPEndPoint)Assert.Single(remote)!).Address.ToString());
    }

    [Fact]
    public async Task Whom_a_proxy_speaks_for_is_counted_for_himself_and_the_proxy_is_not()
    {
        await using var host = await InProcessHost.StartAsync("Web:TrustedProxies=127.0.0.1", "Limits:ConnectionsPerAddress=1");

        var (first, _) = await RawWebSocket.StartAsync(host.Web, headers: ["X-Forwarded-For: 203.0.113.7", "X-Forwarded-Host: chat.example"]);
        using var _1 = first;
        var (other, _) = await RawWebSocket.StartAsync(host.Web, headers: ["X-Forwarded-For: 203.0.113.8", "X-Forwarded-Host: chat.example"]);
        using var _2 = other;
        using var surplus = await RawWebSocket.ConnectAsync(host.Web, "X-Forwarded-For: 203.0.113.7", "X-Forwarded-Host: chat.example");
        var (_, code) = await surplus.ReadToCloseAsync();

        Assert.Equal(1013, code);
    }

    [Theory]
    [InlineData("")]
    [InlineData("192.0.2.0/24")]
    public async Task Anybody_else_who_says_so_is_not_believed(string proxies)
    {
        await using var host = await InProcessHost.StartAsync($"Web:TrustedProxies={proxies}");

        using var foreign = await RawWebSocket.ConnectAsync(
            host.Web, "X-Forwarded-Proto: https", "X-Forwarded-Host: chat.example", "Origin: https://chat.example");
        var (own, _) = await RawWebSocket.StartAsync(host.Web, headers: ["X-Forwarded-For: 203.0.113.7", $"Origin: http://{host.Web}"]);
        using var _1 = own;
        var remote = host.Services.GetRequiredService<ConnectionTable>().All.Select(client => client.Remote);

        Assert.Equal(403, foreign.Status);
        Assert.Equal(IPAddress.Loopback, ((IPEndPoint)Assert.Single(remote)!).Address);
    }
}
