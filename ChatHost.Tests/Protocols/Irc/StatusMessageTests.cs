using ChatHost.Tests.Protocols.Json;
using ChatHost.Tests.Protocols.Line;

namespace ChatHost.Tests.Protocols.Irc;

/// <summary>Messages to those of a channel who have a role in it (STATUSMSG).</summary>
public sealed class StatusMessageTests
{
    private readonly IrcChat _chat = new();

    [Fact]
    public async Task Those_with_the_role_read_it_in_whatever_protocol_and_nobody_else()
    {
        var alice = await _chat.JoinAsync("alice", "#dev", "echo-message message-tags");
        var bob = await _chat.JoinAsync("bob", "#dev");
        var carol = await _chat.JoinAsync("carol", "#dev");
        var line = await _chat.ConnectLineAsync("line");
        await line.TypeAsync("/join dev");
        var json = await new JsonChat(_chat.Parts).ConnectAsync("json");
        await json.TypeAsync("""{"type":"join","room":"dev"}""");
        await alice.AskAsync("MODE #dev +vo bob line");
        await alice.AskAsync("MODE #dev +o json");
        foreach (var reader in new[] { bob, carol })
            reader.Read();
        line.Read();
        json.Peer.Read();

        Assert.Matches("^@msgid=[0-9a-f]+ :alice!~alice@[^ ]+ PRIVMSG @#dev :secret plans$", Assert.Single(await alice.AskAsync("PRIVMSG @#dev :secret plans")));
        Assert.Empty(bob.Read());
        Assert.Equal(["* alice -> operators of dev: secret plans"], line.Read());
        Assert.Equal("""{"type":"notice","room":"dev","text":"alice -> operators of dev: secret plans"}""", Assert.Single(json.Peer.Read()));
        await alice.AskAsync("NOTICE +#dev :for some");
        Assert.EndsWith(" NOTICE +#dev :for some", Assert.Single(bob.Read()), StringComparison.Ordinal);
        Assert.Equal(["* alice -> operators and voiced of dev: for some"], line.Read());
        Assert.Empty(carol.Read());
        Assert.DoesNotContain(await alice.AskAsync("CHATHISTORY LATEST #dev * 10"), read => read.Contains("secret plans", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("PRIVMSG @#nowhere :x", " 403 bob #nowhere ")]
    [InlineData("PRIVMSG @#dev :x", " 404 bob #dev ")]
    public async Task A_mistake_is_refused(string line, string answer)
    {
        await _chat.JoinAsync("alice", "#dev");
        var bob = await _chat.ConnectAsync("bob");
        Assert.Contains(answer, Assert.Single(await bob.AskAsync(line)), StringComparison.Ordinal);
    }
}
