using ChatHost.Client;
using ChatHost.Tests.Support;

namespace ChatHost.Tests.Client;

public sealed class LineClientTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task People_greet_rename_join_talk_and_quit()
    {
        await using var host = await InProcessHost.StartAsync();
        using var alice = await LineClient.ConnectAsync(host.Chat, Cancellation);
        Assert.Equal("user1", alice.Nick);
        await alice.ChangeNickAsync("alice", Cancellation);
        await alice.JoinAsync("dev", Cancellation);
        using var bob = await LineClient.ConnectAsync(host.Chat, Cancellation);
        await bob.JoinAsync("dev", Cancellation);

        await alice.SendAsync("hello", Cancellation);

        Assert.Equal("alice", alice.Nick);
        Assert.Equal("alice: hello", await bob.ReadUntilAsync("alice: ", Cancellation));
        await alice.QuitAsync(Cancellation);
        Assert.Equal("* alice left dev.", await bob.ReadUntilAsync("* alice left dev", Cancellation));
        Assert.Null(await alice.ReadAsync(Cancellation));
    }

    [Fact]
    public async Task A_refused_command_is_an_exception_with_the_servers_message()
    {
        await using var host = await InProcessHost.StartAsync();
        using var alice = await LineClient.ConnectAsync(host.Chat, Cancellation);
        using var bob = await LineClient.ConnectAsync(host.Chat, Cancellation);

        var refused = await Assert.ThrowsAsync<ChatRequestException>(() => bob.ChangeNickAsync(alice.Nick, Cancellation));

        Assert.Equal($"Nickname already in use: {alice.Nick}", refused.Message);
        await Assert.ThrowsAsync<ChatRequestException>(() => bob.JoinAsync("no!such", Cancellation));
        Assert.Equal("user2", bob.Nick);
    }

    [Fact]
    public async Task A_full_server_refuses_with_its_own_message()
    {
        await using var host = await InProcessHost.StartAsync("Limits:MaxConnections=1");
        using var alice = await LineClient.ConnectAsync(host.Chat, Cancellation);

        var refused = await Assert.ThrowsAsync<IOException>(() => LineClient.ConnectAsync(host.Chat, Cancellation));

        Assert.Equal("! Too many connections.", refused.Message);
    }

    [Fact]
    public async Task All_lines_are_read_to_the_end()
    {
        await using var host = await InProcessHost.StartAsync();
        using var alice = await LineClient.ConnectAsync(host.Chat, Cancellation);
        await alice.SendAsync("/who", Cancellation);
        await alice.SendAsync("/quit", Cancellation);

        var lines = new List<string>();
        await foreach (var line in alice.ReadAllAsync(Cancellation))
            lines.Add(line);

        Assert.Equal(["* general: user1", "* Bye."], lines);
    }
}
