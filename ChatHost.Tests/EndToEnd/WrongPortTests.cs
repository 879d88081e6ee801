using System.Text;
using ChatHost.Tests.Support;

namespace ChatHost.Tests.EndToEnd;

/// <summary>What comes to the line chat and is no terminal: a browser, whatever page has it do so, and a TLS client.</summary>
public sealed class WrongPortTests
{
    private static string Request(string line) =>
        $"{line}\r\nHost: localhost:12345\r\nContent-Type: text/plain\r\nContent-Length: 24\r\n\r\n/nick mallory\nhello\n/quit";

    public static TheoryData<string> RequestLines =>
    [
        "POST / HTTP/1.1", "GET /index.html HTTP/1.0", "OPTIONS * HTTP/1.1", $"POST /{new string('x', 5000)} HTTP/1.1",
    ];

    [Theory]
    [MemberData(nameof(RequestLines))]
    public async Task A_web_page_says_nothing_in_the_room(string requestLine)
    {
        await using var host = await InProcessHost.StartAsync();
        using var alice = await ChatClient.EnterAnnouncedAsync(host.Chat);

        using var browser = await ChatClient.ConnectAsync(host.Chat);
        await browser.SendBytesAsync(Encoding.UTF8.GetBytes(Request(requestLine)));
        var read = await browser.ReadToEndAsync();

        Assert.Equal($"! This port speaks no HTTP. The page is at port {host.Web.Port}.", read[^1]);
        Assert.Equal(3, read.Count);
        Assert.Empty(await alice.SettleAsync());
    }

    [Fact]
    public async Task A_request_that_comes_byte_by_byte_is_refused_too()
    {
        await using var host = await InProcessHost.StartAsync("Listeners:Web:Enabled=false");
        using var alice = await ChatClient.EnterAnnouncedAsync(host.Chat);

        using var browser = await ChatClient.EnterAsync(host.Chat);
        foreach (var octet in Encoding.UTF8.GetBytes(Request("GET / HTTP/1.1")).Take(40))
            await browser.SendBytesAsync(new[] { octet });
        var read = await browser.ReadToEndAsync();

        Assert.Equal(["! This port speaks no HTTP."], read);
        Assert.Empty(await alice.SettleAsync());
    }

    [Fact]
    public async Task A_later_line_of_that_form_is_said()
    {
        await using var host = await InProcessHost.StartAsync();
        using var alice = await ChatClient.EnterAsAsync("alice", host.Chat);
        using var bob = await ChatClient.EnterAnnouncedAsync(host.Chat);

        await alice.SendAsync("GET / HTTP/1.1");

        await bob.ReadUntilAsync("alice: GET / HTTP/1.1");
    }

    [Fact]
    public async Task A_TLS_hello_is_closed_without_a_word()
    {
        await using var host = await InProcessHost.StartAsync();
        using var alice = await ChatClient.EnterAnnouncedAsync(host.Chat);
        using var client = await ChatClient.EnterAsync(host.Chat);

        await client.SendBytesAsync(new byte[] { 0x16 });
        await client.SendBytesAsync(new byte[] { 0x03, 0x01, 0x02, 0x00, 0x01, 0x00, 0x01, 0xFC, 0x03, 0x03, (byte)'\n' });

        Assert.Empty(await client.ReadToEndAsync());
        Assert.Empty(await alice.SettleAsync());
    }
}
