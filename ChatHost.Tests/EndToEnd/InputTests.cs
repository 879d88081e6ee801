using System.Text;
using ChatHost.Tests.Support;

namespace ChatHost.Tests.EndToEnd;

/// <summary>What a peer may send, over a socket, and what becomes of it.</summary>
public sealed class InputTests
{
    [Fact]
    public async Task A_line_over_the_limit_is_dropped_whole_and_the_connection_stays()
    {
        await using var host = await InProcessHost.StartAsync();
        using var alice = await ChatClient.EnterAnnouncedAsync(host.Chat);
        using var bob = await ChatClient.EnterAsync(host.Chat);

        await bob.SendAsync(new string('a', 4096), new string('b', 4097), new string('c', 300_000), "d");

        await bob.ExpectAsync("! Line too long: the limit is 4096 bytes.");
        await bob.ExpectAsync("! Line too long: the limit is 4096 bytes.");
        await alice.ExpectAsync("* user2 joined general.");
        await alice.ExpectAsync($"user2: {new string('a', 4096)}");
        await alice.ExpectAsync("user2: d");
    }

    [Fact]
    public async Task A_line_that_is_no_UTF8_is_dropped_and_the_connection_stays()
    {
        await using var host = await InProcessHost.StartAsync();
        using var alice = await ChatClient.EnterAnnouncedAsync(host.Chat);
        using var bob = await ChatClient.EnterAsync(host.Chat);

        await bob.SendBytesAsync(new byte[] { (byte)'x', 0xC3, 0x28, (byte)'\n', 0xED, 0xA0, 0x80, (byte)'\n' });
        await bob.SendAsync("grüße 👋");

        await bob.ExpectAsync("! Not valid UTF-8.");
        await bob.ExpectAsync("! Not valid UTF-8.");
        await alice.ExpectAsync("* user2 joined general.");
        await alice.ExpectAsync("user2: grüße 👋");
    }

    [Fact]
    public async Task Telnet_negotiation_line_ends_of_both_kinds_and_empty_lines_are_understood()
    {
        await using var host = await InProcessHost.StartAsync();
        using var alice = await ChatClient.EnterAnnouncedAsync(host.Chat);
        using var bob = await ChatClient.EnterAsync(host.Chat);

        await bob.SendBytesAsync(new byte[] { 255, 253, 3, 255, 251, 24, 255, 250, 24, 0, (byte)'\n', 255, 240 });
        await bob.SendBytesAsync("one\r\n\r\n\ntwo\n"u8.ToArray());

        await alice.ExpectAsync("* user2 joined general.");
        await alice.ExpectAsync("user2: one");
        await alice.ExpectAsync("user2: two");
        Assert.Empty(await bob.SettleAsync());
    }

    [Fact]
    public async Task Bytes_may_come_one_by_one()
    {
        await using var host = await InProcessHost.StartAsync();
        using var alice = await ChatClient.EnterAnnouncedAsync(host.Chat);
        using var bob = await ChatClient.EnterAsync(host.Chat);

        foreach (var one in Encoding.UTF8.GetBytes("größe 👋\r\n/me nods\n"))
            await bob.SendBytesAsync(new[] { one });

        await alice.ExpectAsync("* user2 joined general.");
        await alice.ExpectAsync("user2: größe 👋");
        await alice.ExpectAsync("~ user2 nods");
    }

    [Fact]
    public async Task Terminal_control_sequences_are_removed()
    {
        await using var host = await InProcessHost.StartAsync();
        using var alice = await ChatClient.EnterAnnouncedAsync(host.Chat);
        using var bob = await ChatClient.EnterAsync(host.Chat);

        await bob.SendAsync("\u001b[2J", "\u001b]0;title\u0007red\u202Eder\u2028\u0085", "/foo\u001b[1m", "\u0000\u200F");

        await bob.ExpectAsync("! Unknown command: /foo[1m. Type /help for commands.");
        await alice.ExpectAsync("* user2 joined general.");
        await alice.ExpectAsync("user2: [2J");
        await alice.ExpectAsync("user2: ]0;titleredder");
        Assert.Empty(await bob.SettleAsync());
        Assert.Empty(await alice.SettleAsync());
    }
}
