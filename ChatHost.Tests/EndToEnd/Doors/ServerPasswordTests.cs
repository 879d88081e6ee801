using ChatHost.Tests.Protocols.Irc;
using ChatHost.Tests.Protocols.Json;
using ChatHost.Tests.Protocols.Line;
using ChatHost.Tests.Support;

namespace ChatHost.Tests.EndToEnd.Doors;

/// <summary>A server that asks for a password before anything else.</summary>
public sealed class ServerPasswordTests
{
    private readonly LineChat _chat = new(new ChatParts { ServerOptions = new() { Password = "sesame" } });

    [Fact]
    public async Task A_line_client_is_asked_and_welcomed_with_the_right_one()
    {
        var alice = await _chat.ConnectAsync();
        Assert.Equal(["* This server has a password:"], alice.Read());

        Assert.Equal(["! Wrong password.", "* This server has a password:"], await alice.AskAsync("/nick alice"));
        Assert.Equal(
            ["Welcome to the chat server!", "* You are user1 in general. 1 here. Type /help for commands."],
            await alice.AskAsync("sesame"));
    }

    [Fact]
    public async Task After_three_wrong_ones_the_connection_is_closed()
    {
        var alice = await _chat.ConnectAsync();
        await alice.TypeAsync("one");
        await alice.TypeAsync("");
        await alice.TypeAsync("three");

        Assert.Equal("! Wrong password.", alice.Read()[^1]);
        await alice.Runs.WaitAsync(TestWait.Patience, TestContext.Current.CancellationToken);
        Assert.Empty(await _chat.Parts.Store.ListAsync(after: null, 10, TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task An_irc_client_gives_it_with_PASS_and_is_answered_nothing_before()
    {
        var irc = new IrcChat(new ChatParts { ServerOptions = new() { Password = "sesame" } });
        var (bob, carol, eve) = (irc.Open(), irc.Open(), irc.Open());

        // Many clients ask for capabilities before all else.
        Assert.Empty(await bob.AskAsync("CAP LS 302"));
        var listed = await bob.AskAsync("PASS sesame");
        Assert.NotEmpty(listed);
        Assert.All(listed, line => Assert.Contains(" CAP * LS ", line, StringComparison.Ordinal));
        await bob.TypeAsync("NICK bob");
        await bob.TypeAsync("USER bob 0 * :Bob");
        Assert.Contains(await bob.AskAsync("CAP END"), line => line.Contains(" 001 bob ", StringComparison.Ordinal));

        Assert.Equal([":ChatHost.chat 464 * :Wrong password.", "ERROR :Closing Link: (Wrong password.)"], await carol.AskAsync("PASS Sesame"));
        Assert.Equal([":ChatHost.chat 464 * :This server has a password.", "ERROR :Closing Link: (This server has a password.)"], await eve.AskAsync("NICK eve"));
    }

    [Fact]
    public async Task A_WebSocket_client_gives_it_in_its_first_message()
    {
        await using var host = await InProcessHost.StartAsync("Server:Password=sesame");
        using var alice = await RawWebSocket.ConnectAsync(host.Web);

        await alice.SayAsync("""{"type":"start","nick":"alice"}""");
        var asked = await alice.ReadAsync("error");
        Assert.Equal(("passwordNeeded", "serverPassword"), ((string?)asked["code"], (string?)asked["field"]));
        await alice.SayAsync("""{"type":"start","nick":"alice","serverPassword":"wrong"}""");
        Assert.Equal("Wrong password.", (string?)(await alice.ReadAsync("error"))["text"]);
        await alice.SayAsync("""{"type":"start","nick":"alice","serverPassword":"sesame"}""");

        Assert.Equal("alice", (string?)(await alice.ReadAsync("hello"))["nick"]);
    }
}
