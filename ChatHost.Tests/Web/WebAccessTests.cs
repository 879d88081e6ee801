using System.Net;
using ChatHost.Tests.Support;
using ChatHost.Transport;
using ChatHost.Web;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

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
    public async Task A_client_behind_a_proxy_is_counted_and_the_proxy_is_not()
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

    [Fact]
    public async Task A_name_that_a_trusted_proxy_gives_is_taken_for_a_caller_on_this_machine_too()
    {
        await using var host = await InProcessHost.StartAsync("Web:TrustedProxies=127.0.0.1");

        using var given = await RawWebSocket.ConnectAsync(host.Web, "X-Forwarded-For: 127.0.0.1", "X-Forwarded-Host: chat.example", "Origin: http://chat.example");
        using var direct = await RawWebSocket.ConnectAsync(host.Web, "Host: chat.example", "Origin: http://chat.example");

        Assert.Equal(101, given.Status);
        Assert.Equal(400, direct.Status);
    }

    [Theory]
    [InlineData("203.0.113.7", "203.0.113.7:99", "127.0.0.1:5")]
    [InlineData("::ffff:203.0.113.7", "203.0.113.7:99", "10.0.0.5:5")]
    [InlineData("2001:db8::7", "[2001:db8::7]:99", "10.0.0.5:5")]
    [InlineData("127.0.0.1", "127.0.0.1:99", "127.0.0.1:5")]
    [InlineData("::1", "[::1]:99", "[::1]:5")]
    [InlineData("127.0.0.1", "10.0.0.5:5", "10.0.0.5:5")]
    [InlineData("::ffff:127.0.0.1", "10.0.0.5:5", "10.0.0.5:5")]
    [InlineData("::1", "[2001:db8::5]:5", "[2001:db8::5]:5")]
    public void Loopback_that_another_machine_gives_is_that_machine(string given, string client, string peer)
    {
        Assert.Equal(IPEndPoint.Parse(client), TrustedProxies.ClientOf(IPAddress.Parse(given), 99, IPEndPoint.Parse(peer)));
    }

    [Theory]
    [InlineData("10.0.0.5", "10.0.0.5", true)]
    [InlineData("10.0.0.5", "::ffff:10.0.0.5", true)]
    [InlineData("::ffff:10.0.0.5", "10.0.0.5", true)]
    [InlineData("::ffff:10.0.0.0/104", "10.9.9.9", true)]
    [InlineData("::ffff:10.0.0.0/104", "11.0.0.1", false)]
    [InlineData("10.1.2.3/8", "10.9.9.9", true)]
    [InlineData("10.0.0.5", "10.0.0.6", false)]
    [InlineData("fd00::/8", "fd12::1", true)]
    [InlineData("0.0.0.0/0", "fd12::1", false)]
    public void A_network_of_proxies_has_the_addresses_that_are_in_it(string network, string address, bool isIn)
    {
        var proxies = new TrustedProxies(Options.Create(new WebOptions { TrustedProxies = [network] }));

        Assert.Equal(isIn, proxies.Has(new IPEndPoint(IPAddress.Parse(address), 1)));
    }

    [Fact]
    public async Task A_refused_name_is_logged_once_a_minute_with_the_settings_that_would_allow_it()
    {
        await using var host = await InProcessHost.StartAsync();

        for (var i = 0; i < 5; i++)
        {
            using var web = await RawWebSocket.RequestAsync(host.Web, ["GET / HTTP/1.1", "Host: chat.example", "Connection: close"]);
            Assert.Equal(400, web.Status);
            var body = await web.ReadBodyAsync();
            Assert.Contains("Web:AllowedHosts", body, StringComparison.Ordinal);
            Assert.Contains("Web:TrustedProxies", body, StringComparison.Ordinal);
        }

        var line = Assert.Single(host.Log, line => line.StartsWith("Warning: Requests for the name", StringComparison.Ordinal));
        Assert.Contains(" chat.example ", line, StringComparison.Ordinal);
        Assert.Contains("add it to Web:AllowedHosts; if a proxy at 127.0.0.1 passes them on, add that to Web:TrustedProxies.", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refused_origin_is_logged_once_a_minute_with_the_settings_that_would_allow_it()
    {
        await using var host = await InProcessHost.StartAsync();

        for (var i = 0; i < 5; i++)
        {
            using var web = await RawWebSocket.ConnectAsync(host.Web, "Origin: https://chat.example");
            Assert.Equal(403, web.Status);
        }

        var line = Assert.Single(host.Log, line => line.StartsWith("Warning: WebSockets of pages from", StringComparison.Ordinal));
        Assert.Contains($"from https://chat.example are refused: this server's own origin is http://{host.Web} here.", line, StringComparison.Ordinal);
        Assert.Contains("at 127.0.0.1, add that to Web:TrustedProxies; else add https://chat.example to Web:AllowedOrigins.", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Refused_names_cannot_break_the_log()
    {
        await using var host = await InProcessHost.StartAsync();

        using var web = await RawWebSocket.ConnectAsync(host.Web, $"Origin: https://evil\u001b[31m{new string('x', 5000)}");

        Assert.Equal(403, web.Status);
        var line = Assert.Single(host.Log, line => line.StartsWith("Warning: WebSockets of pages from", StringComparison.Ordinal));
        Assert.DoesNotContain('\u001b', line);
        Assert.True(line.Length < 1000);
    }

    [Theory]
    [InlineData("http://{0}", 405, "")]
    [InlineData("https://{0}", 403, "Web:AllowedOrigins")]
    [InlineData("https://{0}", 403, "Web:TrustedProxies")]
    public async Task A_page_can_ask_why_it_may_not_connect(string origin, int status, string says)
    {
        await using var host = await InProcessHost.StartAsync();

        using var answer = await RawWebSocket.RequestAsync(
            host.Web, ["POST /ws HTTP/1.1", $"Host: {host.Web}", "Origin: " + string.Format(null, origin, host.Web), "Content-Length: 0", "Connection: close"]);
        var body = await answer.ReadBodyAsync();

        Assert.Equal(status, answer.Status);
        Assert.Contains(says, body, StringComparison.Ordinal);
        if (status == 405)
            Assert.Contains("\r\nAllow: GET\r\n", answer.Head, StringComparison.Ordinal);
    }
}
