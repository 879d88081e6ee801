using System.Net;
using System.Net.Sockets;
using System.Text;
using ChatHost.Tests.Support;

namespace ChatHost.Tests.EndToEnd.Doors;

/// <summary>One port for lines, HTTP and TLS, told apart by the first bytes.</summary>
public sealed class AnyPortTests
{
    private const string Welcome = "Welcome to the chat server!\r\n* You are user1 in general. 1 here. Type /help for commands.\r\n";

    [Theory]
    [InlineData("hello\r\n")]
    [InlineData("\r\n")]
    [InlineData("GET me some tea\r\n")]
    public async Task A_line_brings_the_welcome_first(string line)
    {
        await using var host = await InProcessHost.StartAsync();

        Assert.Equal(Welcome, await TalkAsync(host.Web, [line], Welcome.Length));
    }

    [Fact]
    public async Task Nothing_for_a_while_is_somebody_at_a_terminal_who_is_announced_with_the_first_line()
    {
        await using var host = await InProcessHost.StartAsync("Any:Silence=00:00:00.2");
        using var bob = await Admin.LineClient.ConnectAsync(host.Chat.Port, "bob");

        using var client = await ConnectAsync(host.Web);
        await ReadAsync(client, "* You are user2 in general. 2 here.");
        await bob.SendAsync("/who");
        Assert.Equal("* general: bob, user2", await bob.ReadAsync());
        await SendAsync(client, "hi\r\n");

        Assert.Equal("* user2 joined general.", await bob.ReadAsync());
        Assert.Equal("user2: hi", await bob.ReadAsync());
    }

    [Theory]
    [InlineData("CAP LS 302\r\n", ":ChatHost.chat CAP * LS ")]
    [InlineData("NICK alice\r\nUSER alice 0 * :Alice\r\n", ":ChatHost.chat 001 alice ")]
    [InlineData("PASS nobody\nNICK alice\nUSER a b c :d\n", ":ChatHost.chat 001 alice ")]
    public async Task A_first_line_of_irc_brings_irc(string lines, string answer)
    {
        await using var host = await InProcessHost.StartAsync("Any:Silence=00:01:00");

        Assert.Equal(answer, await TalkAsync(host.Web, [lines], answer.Length));
    }

    [Fact]
    public async Task The_end_of_input_before_anything_is_the_line_chat()
    {
        await using var host = await InProcessHost.StartAsync("Any:Silence=00:01:00");
        using var client = await ConnectAsync(host.Web);
        var stream = client.GetStream();

        client.Client.Shutdown(SocketShutdown.Send);

        using var reader = new StreamReader(stream, Encoding.UTF8);
        Assert.Equal(Welcome, await reader.ReadToEndAsync(TestContext.Current.CancellationToken).WaitAsync(TestWait.Patience, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task A_request_that_comes_byte_by_byte_is_answered()
    {
        await using var host = await InProcessHost.StartAsync();
        using var client = await ConnectAsync(host.Web);

        foreach (var letter in $"GET /healthz HTTP/1.1\r\nHost: {host.Web}\r\nConnection: close\r\n\r\n")
            await SendAsync(client, letter.ToString());

        Assert.StartsWith("HTTP/1.1 404", await ReadToEndAsync(client), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_spare_connection_of_a_browser_waits_for_its_request()
    {
        await using var host = await InProcessHost.StartAsync("Any:Silence=00:00:00.2");
        using (var first = await ConnectAsync(host.Web))
        {
            await SendAsync(first, $"GET / HTTP/1.1\r\nHost: {host.Web}\r\nConnection: close\r\n\r\n");
            Assert.StartsWith("HTTP/1.1 200", await ReadToEndAsync(first), StringComparison.Ordinal);
        }

        using var spare = await ConnectAsync(host.Web);

        // One from an address that HTTP never came from gets its welcome meanwhile.
        using (var person = new TcpClient(new IPEndPoint(IPAddress.Parse("127.0.0.9"), 0)))
        {
            await person.ConnectAsync(host.Web, TestContext.Current.CancellationToken);
            await ReadAsync(person, "Welcome to the chat server!");
        }

        Assert.Equal(0, spare.Available);
        await SendAsync(spare, $"GET / HTTP/1.1\r\nHost: {host.Web}\r\nConnection: close\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 200", await ReadToEndAsync(spare), StringComparison.Ordinal);
    }

    [Fact]
    public async Task After_a_request_that_came_too_late_the_next_connection_of_its_address_waits_for_one()
    {
        await using var host = await InProcessHost.StartAsync("Any:Silence=00:00:00.2");
        var request = $"GET / HTTP/1.1\r\nHost: {host.Web}\r\nConnection: close\r\n\r\n";
        using (var early = await ConnectAsync(host.Web))
        {
            await ReadAsync(early, "* You are user1 in general.");
            await SendAsync(early, request);
            Assert.StartsWith("! This port speaks no HTTP.", await ReadToEndAsync(early), StringComparison.Ordinal);
        }

        using var next = await ConnectAsync(host.Web);

        // By then it would have been welcomed.
        using (var person = new TcpClient(new IPEndPoint(IPAddress.Parse("127.0.0.9"), 0)))
        {
            await person.ConnectAsync(host.Web, TestContext.Current.CancellationToken);
            await ReadAsync(person, "Welcome to the chat server!");
        }

        await SendAsync(next, request);
        Assert.StartsWith("HTTP/1.1 200", await ReadToEndAsync(next), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_first_line_that_takes_too_long_is_the_line_chat()
    {
        await using var host = await InProcessHost.StartAsync("Any:Decide=00:00:00.3");
        using var client = await ConnectAsync(host.Web);

        await SendAsync(client, "GET /");
        await ReadAsync(client, "* You are user1 in general.");
        await SendAsync(client, " is what I say\r\n/history\r\n");

        await ReadAsync(client, "user1: GET / is what I say");
    }

    [Fact]
    public async Task TLS_without_a_certificate_is_closed_without_a_word()
    {
        await using var host = await InProcessHost.StartAsync();
        using var client = await ConnectAsync(host.Web);

        await client.GetStream().WriteAsync(new byte[] { 0x16, 0x03, 0x01, 0x00, 0x05 }, TestContext.Current.CancellationToken);

        Assert.Equal("", await ReadToEndAsync(client));
    }

    [Fact]
    public async Task A_stop_ends_those_who_have_said_nothing_yet()
    {
        await using var host = await InProcessHost.StartAsync("Any:Silence=00:01:00");
        var clients = new List<TcpClient>();
        for (var i = 0; i < 200; i++)
            clients.Add(await ConnectAsync(host.Web));

        Assert.Equal(0, await host.StopAsync().WaitAsync(TestWait.Patience, TestContext.Current.CancellationToken));

        foreach (var client in clients)
        {
            Assert.True(await ReadToEndAsync(client) is "" or "! Server is shutting down.\r\n");
            client.Dispose();
        }
    }

    [Fact]
    public async Task Lines_and_pages_meet_over_TLS_on_the_same_port()
    {
        using var files = new TestCertificates();
        var (certificate, key) = files.Write("chat.example");
        await using var host = await InProcessHost.StartAsync(
            $"Tls:Certificates:0:Certificate={certificate}", $"Tls:Certificates:0:Key={key}",
            "Listeners:ChatTls:Enabled=false", "Listeners:WebTls:Enabled=false", "Listeners:IrcTls:Enabled=false");
        await using var alice = await TlsClient.ConnectAsync(host.Web, "chat.example", files.Authority);
        await alice.SendAsync("/nick alice");
        await alice.ReadUntilAsync("Nickname changed to: alice");
        var options = TlsClient.OptionsFor("chat.example", files.Authority, certificate: null);
        options.ApplicationProtocols = [System.Net.Security.SslApplicationProtocol.Http11];

        await using var browser = await TlsClient.ConnectAsync(host.Web, options);
        await browser.SendAsync("GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n");

        await browser.ReadUntilAsync("HTTP/1.1 200 OK");
        await alice.SendAsync("/who");
        await alice.ReadUntilAsync("* general: alice");
    }

    private static async Task<TcpClient> ConnectAsync(IPEndPoint server)
    {
        var client = new TcpClient { NoDelay = true };
        await client.ConnectAsync(server, TestContext.Current.CancellationToken);
        return client;
    }

    private static Task SendAsync(TcpClient client, string text) =>
        client.GetStream().WriteAsync(Encoding.UTF8.GetBytes(text), TestContext.Current.CancellationToken).AsTask();

    private static async Task<string> TalkAsync(IPEndPoint server, IEnumerable<string> pieces, int length)
    {
        using var client = await ConnectAsync(server);
        foreach (var piece in pieces)
            await SendAsync(client, piece);
        var bytes = new byte[length];
        await client.GetStream().ReadExactlyAsync(bytes, TestContext.Current.CancellationToken).AsTask().WaitAsync(TestWait.Patience, TestContext.Current.CancellationToken);
        return Encoding.UTF8.GetString(bytes);
    }

    /// <summary>Reads until something has come.</summary>
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
