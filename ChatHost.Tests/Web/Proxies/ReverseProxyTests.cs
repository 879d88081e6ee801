using System.Net;
using System.Net.WebSockets;
using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using ChatHost.Tests.Support;
using ChatHost.Transport;
using Microsoft.Extensions.DependencyInjection;

namespace ChatHost.Tests.Web.Proxies;

/// <summary>The page and its WebSocket behind the proxies that docs/operations.md shows, each the real program with the text printed there.</summary>
public sealed partial class ReverseProxyTests
{
    private const string OurOrigin = $"https://{ReverseProxy.Name}";

    /// <summary>An address that is trusted itself: whoever calls from there plays a proxy in front of the proxy.</summary>
    private const string OuterProxy = "127.0.0.1";

    private const string Client = "127.0.0.2";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("nginx", "/")]
    [InlineData("nginx", "/chat/")]
    [InlineData("haproxy", "/")]
    [InlineData("haproxy", "/chat/")]
    [InlineData("caddy", "/")]
    [InlineData("caddy", "/chat/")]
    public async Task The_page_and_its_WebSocket_work_through_a_proxy(string program, string path)
    {
        await using var host = await InProcessHost.StartAsync("Web:TrustedProxies=127.0.0.1");
        await using var proxy = await ReverseProxy.StartAsync(program, host.Web, isUnderPath: path != "/");
        using var http = new HttpClient(proxy.Handler()) { BaseAddress = new($"{OurOrigin}{path}"), Timeout = TestWait.Patience };

        var page = await http.GetStringAsync("", Cancellation);
        foreach (var file in Reference().Matches(page).Select(match => match.Groups[1].Value))
        {
            using var answer = await http.GetAsync(file, Cancellation);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }

        using var web = await ConnectAsync(proxy, $"{path}ws", Client, ("Origin", OurOrigin));
        var hello = await SayAsync(web, """{"type":"start","nick":"alice"}""");

        Assert.Equal("alice", (string?)hello["nick"]);
        Assert.Equal(Client, RemoteOf(host));
    }

    [Theory]
    [InlineData("nginx")]
    [InlineData("haproxy")]
    [InlineData("caddy")]
    public async Task A_path_without_its_slash_leads_to_the_page(string program)
    {
        await using var host = await InProcessHost.StartAsync("Web:TrustedProxies=127.0.0.1");
        await using var proxy = await ReverseProxy.StartAsync(program, host.Web, isUnderPath: true);
        using var http = new HttpClient(proxy.Handler()) { Timeout = TestWait.Patience };

        using var answer = await http.GetAsync($"{OurOrigin}/chat", Cancellation);

        Assert.InRange((int)answer.StatusCode, 301, 308);
        Assert.Equal("/chat/", new Uri(new Uri(OurOrigin), answer.Headers.Location!).AbsolutePath);
    }

    [Theory]
    [InlineData("nginx")]
    [InlineData("haproxy")]
    [InlineData("caddy")]
    public async Task Proxy_headers_from_a_client_are_not_believed(string program)
    {
        await using var host = await InProcessHost.StartAsync("Web:TrustedProxies=127.0.0.1");
        await using var proxy = await ReverseProxy.StartAsync(program, host.Web);
        (string, string)[] claims = [("X-Forwarded-For", "203.0.113.7"), ("X-Forwarded-Proto", "http"), ("X-Forwarded-Host", "evil.example")];

        var refused = await StatusAsync(proxy, "/ws", [.. claims, ("Origin", "http://evil.example")]);
        using var web = await ConnectAsync(proxy, "/ws", Client, [.. claims, ("Origin", OurOrigin)]);
        await SayAsync(web, """{"type":"start"}""");

        Assert.Equal(HttpStatusCode.Forbidden, refused);
        Assert.Equal(Client, RemoteOf(host));
    }

    [Theory]
    [InlineData("nginx")]
    [InlineData("haproxy")]
    public async Task Connections_count_for_the_client_behind_the_proxies(string program)
    {
        await using var host = await InProcessHost.StartAsync("Web:TrustedProxies=127.0.0.1", "Limits:ConnectionsPerAddress=1");
        await using var proxy = await ReverseProxy.StartAsync(program, host.Web);

        using var first = await ConnectAsync(proxy, "/ws", OuterProxy, ("X-Forwarded-For", "198.51.100.1, 203.0.113.7"));
        await SayAsync(first, """{"type":"start"}""");
        using var other = await ConnectAsync(proxy, "/ws", OuterProxy, ("X-Forwarded-For", "203.0.113.8"));
        await SayAsync(other, """{"type":"start"}""");
        using var surplus = await ConnectAsync(proxy, "/ws", OuterProxy, ("X-Forwarded-For", "198.51.100.2, 203.0.113.7"));
        var said = await ReadAsync(surplus);

        Assert.Equal("Too many connections.", (string?)said["text"]);
        Assert.Equal(["203.0.113.7", "203.0.113.8"], RemotesOf(host).Order());
    }

    [Theory]
    [InlineData("nginx")]
    [InlineData("haproxy")]
    [InlineData("caddy")]
    public async Task A_proxy_that_is_not_trusted_is_named_in_the_log_with_the_setting_that_is_missing(string program)
    {
        await using var host = await InProcessHost.StartAsync($"Web:AllowedHosts={ReverseProxy.Name}");
        await using var proxy = await ReverseProxy.StartAsync(program, host.Web);

        var refused = await StatusAsync(proxy, "/ws", ("Origin", OurOrigin));

        Assert.Equal(HttpStatusCode.Forbidden, refused);
        Assert.Contains(host.Log, line => line.StartsWith("Warning: WebSockets of pages from", StringComparison.Ordinal)
            && line.Contains("through a proxy at 127.0.0.1, add that to Web:TrustedProxies", StringComparison.Ordinal));
    }

    private static async Task<ClientWebSocket> ConnectAsync(ReverseProxy proxy, string path, string from, params (string Name, string Value)[] headers)
    {
        var client = new ClientWebSocket();
        client.Options.CollectHttpResponseDetails = true;
        foreach (var (name, value) in headers)
            client.Options.SetRequestHeader(name, value);
        try
        {
            using var invoker = new HttpMessageInvoker(proxy.Handler(from));
            await client.ConnectAsync(new($"wss://{ReverseProxy.Name}{path}"), invoker, Cancellation).WaitAsync(TestWait.Patience, Cancellation);
            return client;
        }
        catch (WebSocketException exception)
        {
            exception.Data["status"] = client.HttpStatusCode;
            client.Dispose();
            throw;
        }
    }

    private static async Task<HttpStatusCode> StatusAsync(ReverseProxy proxy, string path, params (string Name, string Value)[] headers)
    {
        var refusal = await Assert.ThrowsAsync<WebSocketException>(() => ConnectAsync(proxy, path, Client, headers));
        return (HttpStatusCode)refusal.Data["status"]!;
    }

    private static async Task<JsonNode> SayAsync(ClientWebSocket web, string text)
    {
        await web.SendAsync(Encoding.UTF8.GetBytes(text), WebSocketMessageType.Text, endOfMessage: true, Cancellation);
        while (await ReadAsync(web) is { } read)
        {
            if ((string?)read["type"] == "hello")
                return read;
        }

        throw new InvalidOperationException("No hello.");
    }

    private static async Task<JsonNode> ReadAsync(ClientWebSocket web)
    {
        var buffer = new byte[64 * 1024];
        var read = await web.ReceiveAsync(buffer, Cancellation).WaitAsync(TestWait.Patience, Cancellation);
        return JsonNode.Parse(buffer.AsSpan(0, read.Count))!;
    }

    private static string RemoteOf(InProcessHost host) => Assert.Single(RemotesOf(host));

    private static IEnumerable<string> RemotesOf(InProcessHost host) =>
        host.Services.GetRequiredService<ConnectionTable>().All.Select(client => ((IPEndPoint)client.Remote!).Address.ToString());

    [GeneratedRegex("(?:href|src)=\"([^\"#]+)\"")]
    private static partial Regex Reference();
}
