using System.Text;
using ChatHost.Tests.Admin;
using ChatHost.Tests.Support;
using ChatHost.Transport;
using Microsoft.Extensions.DependencyInjection;

namespace ChatHost.Tests.Web;

/// <summary>The opening handshake, and what else is asked for at the Web listener.</summary>
public sealed class WebSocketCallTests
{
    [Fact]
    public async Task The_answer_proves_that_the_key_was_read_and_takes_no_extension()
    {
        await using var host = await InProcessHost.StartAsync();

        // The example of RFC 6455, 1.3.
        using var web = await RawWebSocket.ConnectAsync(
            host.Web, "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==", "Sec-WebSocket-Extensions: permessage-deflate");

        Assert.Equal(101, web.Status);
        Assert.Contains("\r\nSec-WebSocket-Accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n", web.Head, StringComparison.Ordinal);
        Assert.DoesNotContain("Extensions", web.Head, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("Protocol:", web.Head, StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("chathost.v1.json", true)]
    [InlineData("soap, chathost.v1.json", true)]
    [InlineData("chathost.v2.json", false)]
    [InlineData("CHATHOST.V1.JSON", false)]
    public async Task The_subprotocol_is_confirmed_where_it_is_offered(string offered, bool isConfirmed)
    {
        await using var host = await InProcessHost.StartAsync();

        using var web = await RawWebSocket.ConnectAsync(host.Web, $"Sec-WebSocket-Protocol: {offered}");

        Assert.Equal(101, web.Status);
        Assert.Equal(isConfirmed, web.Head.Contains("\r\nSec-WebSocket-Protocol: chathost.v1.json\r\n", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("Upgrade: -", 426)]
    [InlineData("Upgrade: h2c", 426)]
    [InlineData("Connection: -", 426)]
    [InlineData("Connection: keep-alive", 426)]
    [InlineData("Sec-WebSocket-Version: -", 426)]
    [InlineData("Sec-WebSocket-Version: 8", 426)]
    [InlineData("Sec-WebSocket-Key: -", 400)]
    [InlineData("Sec-WebSocket-Key: c2hvcnQ=", 400)]
    [InlineData("Sec-WebSocket-Key: not Base64 at all!!!!!!!", 400)]
    [InlineData("Connection: keep-alive, upgrade", 101)]
    [InlineData("Upgrade: WebSocket", 101)]
    public async Task A_request_that_is_no_handshake_reads_what_is_missing(string header, int status)
    {
        await using var host = await InProcessHost.StartAsync();

        using var web = await RawWebSocket.ConnectAsync(host.Web, header);

        Assert.Equal(status, web.Status);
        if (status == 426)
            Assert.Matches("\r\n(Upgrade: websocket|Sec-WebSocket-Version: 13)\r\n", web.Head);
    }

    [Theory]
    [InlineData("GET /healthz HTTP/1.1", 404)]
    [InlineData("GET /clients HTTP/1.1", 404)]
    [InlineData("GET /metrics HTTP/1.1", 404)]
    [InlineData("GET /ws/ HTTP/1.1", 426)]
    [InlineData("GET /ws/x HTTP/1.1", 404)]
    [InlineData("GET /../appsettings.json HTTP/1.1", 404)]
    [InlineData("POST /ws HTTP/1.1", 405)]
    [InlineData("OPTIONS * HTTP/1.1", 405)]
    public async Task Nothing_else_is_answered(string request, int status)
    {
        await using var host = await InProcessHost.StartAsync();

        using var web = await RawWebSocket.RequestAsync(host.Web, [request, $"Host: {host.Web}", "Content-Length: 0"]);

        Assert.Equal(status, web.Status);
        Assert.Contains("Content-Type: application/problem+json", web.Head, StringComparison.Ordinal);
        Assert.Contains("Cache-Control: no-store", web.Head, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_is_not_read()
    {
        await using var host = await InProcessHost.StartAsync();

        using var web = await RawWebSocket.RequestAsync(host.Web, ["POST / HTTP/1.1", $"Host: {host.Web}", "Content-Length: 1000000000"]);
        var body = await web.ReadBodyAsync();

        Assert.True(web.Status is 405 or 413, web.Head);
        Assert.Contains("\"status\":", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_above_the_limit_is_answered_503()
    {
        await using var host = await InProcessHost.StartAsync("Limits:MaxConnections=1");
        using var line = await ChatClient.EnterAsync(host.Chat);

        using var surplus = await RawWebSocket.RequestAsync(host.Web, ["GET / HTTP/1.1", $"Host: {host.Web}"]);
        var body = await surplus.ReadBodyAsync();

        Assert.Equal(503, surplus.Status);
        Assert.Contains("\r\nConnection: close\r\n", surplus.Head, StringComparison.Ordinal);
        Assert.Contains("\r\nRetry-After: ", surplus.Head, StringComparison.Ordinal);
        Assert.Contains("Too many connections.", body, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_limited_number_at_a_time_are_answered_that_the_server_is_full_and_more_are_closed()
    {
        const int MostTold = 64;
        await using var host = RunningHost.Start(("Limits:MaxConnections", "1"), ("Listeners:Web:Protocol", "Web"));
        using var admin = AdminCaller.Of(host);
        using var line = await ChatClient.EnterAsync(host.AddressOf("Chat"));
        var web = host.AddressOf("Web");
        var told = new List<ChatClient>();

        // They say nothing, so each is still waited for.
        for (var i = 0; i < MostTold; i++)
            told.Add(await ChatClient.ConnectAsync(web));
        await TestWait.UntilAsync(async () =>
            (await admin.GetAsync("/metrics")).Body.Contains($"chathost_sessions_rejected_total{{chathost_reason=\"limit\"}} {MostTold}\n", StringComparison.Ordinal));
        using var late = await ChatClient.ConnectAsync(web);
        Assert.Empty(await late.ReadBytesToEndAsync());
        foreach (var one in told)
        {
            one.HalfClose();
            Assert.Empty(await one.ReadBytesToEndAsync());
            one.Dispose();
        }

        await TestWait.UntilAsync(async () =>
        {
            using var next = await ChatClient.ConnectAsync(web);
            await next.SendAsync("GET / HTTP/1.1\r", $"Host: {web}\r", "\r");
            return Encoding.ASCII.GetString(await next.ReadBytesToEndAsync()).StartsWith("HTTP/1.1 503 ", StringComparison.Ordinal);
        });
    }

    [Fact]
    public async Task A_connection_that_only_fetched_something_is_no_longer_counted()
    {
        await using var host = await InProcessHost.StartAsync("Limits:MaxConnections=1");
        using (var web = await RawWebSocket.RequestAsync(host.Web, ["GET /nowhere HTTP/1.1", $"Host: {host.Web}"]))
        {
            Assert.Equal(404, web.Status);
            Assert.Equal(1, host.Services.GetRequiredService<ConnectionLimits>().Open);
        }

        await TestWait.UntilAsync(() => host.Services.GetRequiredService<ConnectionLimits>().Open == 0);
        using var line = await ChatClient.EnterAsync(host.Chat);
    }
}
