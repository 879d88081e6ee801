using System.Net;
using System.Text;
using ChatHost.Tests.Support;

namespace ChatHost.Tests.Protocols.Irc;

/// <summary>irc-reference.md, "WebSocket": a message a line.</summary>
public sealed class WebSocketTests
{
    [Theory]
    [InlineData("/irc", null, null)]
    [InlineData("/", null, null)]
    [InlineData("/irc", "text.ircv3.net", "text.ircv3.net")]
    [InlineData("/", "soap, binary.ircv3.net, text.ircv3.net", "binary.ircv3.net")]
    [InlineData("/irc", "chathost.v1.json", null)]
    public async Task The_first_subprotocol_that_is_known_is_spoken_and_text_where_there_is_none(string path, string? offered, string? confirmed)
    {
        await using var host = await InProcessHost.StartAsync();
        using var alice = await OpenAsync(host.Web, path, offered is null ? [] : [$"Sec-WebSocket-Protocol: {offered}"]);
        var opcode = confirmed == "binary.ircv3.net" ? RawWebSocket.Binary : RawWebSocket.Text;

        await alice.SendAsync(opcode, "PING :are you there"u8.ToArray());
        await alice.SendAsync(opcode, "NICK alice"u8.ToArray());
        await alice.SendAsync(opcode, "USER alice 0 * :Alice"u8.ToArray());

        Assert.Equal(101, alice.Status);
        Assert.Equal(confirmed is not null, alice.Head.Contains($"\r\nSec-WebSocket-Protocol: {confirmed}\r\n", StringComparison.Ordinal));
        Assert.Contains(" 001 alice :", await ReadAsync(alice, " 001 ", opcode), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Each_line_of_what_is_said_is_a_message_of_its_own_in_text_and_in_binary_at_once()
    {
        await using var host = await InProcessHost.StartAsync();
        using var alice = await EnterAsync(host.Web, "alice", RawWebSocket.Text);
        using var bob = await EnterAsync(host.Web, "bob", RawWebSocket.Binary);
        using var carol = await ChatClient.EnterAsync(host.Chat);
        var text = string.Join(' ', Enumerable.Repeat("word", 120));

        await carol.SendAsync(text);

        foreach (var (client, opcode) in new[] { (alice, RawWebSocket.Text), (bob, RawWebSocket.Binary) })
        {
            var first = await ReadAsync(client, " PRIVMSG #general :word", opcode);
            var second = await ReadAsync(client, " PRIVMSG #general :word", opcode);
            Assert.Equal(text, $"{Said(first)} {Said(second)}");
        }

        static string Said(string line) => line[(line.IndexOf(" :", StringComparison.Ordinal) + 2)..];
    }

    [Fact]
    public async Task Binary_that_is_not_UTF8_is_refused_and_text_that_is_not_ends_the_connection()
    {
        await using var host = await InProcessHost.StartAsync();
        using var binary = await EnterAsync(host.Web, "alice", RawWebSocket.Binary);
        using var text = await EnterAsync(host.Web, "bob", RawWebSocket.Text);
        byte[] bytes = [.. "PRIVMSG #general :"u8, 0xFF];

        await binary.SendAsync(RawWebSocket.Binary, bytes);
        await text.SendAsync(RawWebSocket.Binary, bytes);

        Assert.Contains("FAIL PRIVMSG INVALID_UTF8", await ReadAsync(binary, " FAIL ", RawWebSocket.Binary), StringComparison.Ordinal);
        var (opcode, payload) = await ReadToCloseAsync(text);
        Assert.Equal((RawWebSocket.Close, 1003), (opcode, (payload[0] << 8) | payload[1]));
    }

    [Fact]
    public async Task QUIT_is_answered_with_ERROR_and_a_close()
    {
        await using var host = await InProcessHost.StartAsync();
        using var alice = await EnterAsync(host.Web, "alice", RawWebSocket.Text);

        await alice.SayAsync("QUIT :bye");

        Assert.StartsWith("ERROR :", await ReadAsync(alice, "ERROR", RawWebSocket.Text), StringComparison.Ordinal);
        Assert.Equal(RawWebSocket.Close, (await ReadToCloseAsync(alice)).Opcode);
    }

    [Theory]
    [InlineData("/irc", "Origin: https://elsewhere.example", 403)]
    [InlineData("/", "Origin: https://elsewhere.example", 403)]
    [InlineData("/irc", "Host: elsewhere.example", 400)]
    [InlineData("/", "Host: elsewhere.example", 400)]
    [InlineData("/irc", "Upgrade: -", 426)]
    [InlineData("/", "Upgrade: -", 200)]
    public async Task Whose_page_may_connect_is_judged_as_for_the_page(string path, string header, int status)
    {
        await using var host = await InProcessHost.StartAsync();

        using var web = await OpenAsync(host.Web, path, header);

        Assert.Equal(status, web.Status);
    }

    private static Task<RawWebSocket> OpenAsync(IPEndPoint server, string path, params string[] headers)
    {
        string[] usual = [$"Host: {server}", "Upgrade: websocket", "Connection: Upgrade", "Sec-WebSocket-Version: 13", "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ=="];
        var kept = usual.Where(line => !headers.Any(header => header.Split(':')[0] == line.Split(':')[0]));
        return RawWebSocket.RequestAsync(server, [$"GET {path} HTTP/1.1", .. kept, .. headers.Where(header => !header.EndsWith(": -", StringComparison.Ordinal))]);
    }

    private static async Task<RawWebSocket> EnterAsync(IPEndPoint server, string nick, int opcode)
    {
        var client = await OpenAsync(server, "/irc", $"Sec-WebSocket-Protocol: {(opcode == RawWebSocket.Text ? "text" : "binary")}.ircv3.net");
        foreach (var line in new[] { $"NICK {nick}", $"USER {nick} 0 * :{nick}", "JOIN #general" })
            await client.SendAsync(opcode, Encoding.UTF8.GetBytes(line));
        await ReadAsync(client, " 366 ", opcode);
        return client;
    }

    /// <summary>Reads up to a line with this in it.</summary>
    private static async Task<string> ReadAsync(RawWebSocket client, string part, int opcode)
    {
        while (true)
        {
            var frame = await client.ReadFrameAsync();
            Assert.NotNull(frame);
            Assert.Equal(opcode, frame.Value.Opcode);
            var line = Encoding.UTF8.GetString(frame.Value.Payload);
            Assert.DoesNotContain('\n', line);
            Assert.DoesNotContain('\r', line);
            if (line.Contains(part, StringComparison.Ordinal))
                return line;
        }
    }

    private static async Task<(int Opcode, byte[] Payload)> ReadToCloseAsync(RawWebSocket client)
    {
        while (true)
        {
            var frame = await client.ReadFrameAsync();
            Assert.NotNull(frame);
            if (frame.Value.Opcode == RawWebSocket.Close)
                return frame.Value;
        }
    }
}
