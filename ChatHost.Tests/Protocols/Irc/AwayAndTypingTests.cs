using ChatHost.Tests.Protocols.Json;

namespace ChatHost.Tests.Protocols.Irc;

/// <summary>AWAY and <c>+typing</c>: the same for people in whatever protocol.</summary>
public sealed class AwayAndTypingTests
{
    private readonly IrcChat _chat = new();

    [Fact]
    public async Task Clients_read_that_somebody_who_uses_lines_is_away()
    {
        var alice = await _chat.JoinAsync("alice", "#general", "away-notify");
        var bob = await _chat.ConnectLineAsync("bob");
        alice.Read();

        await bob.TypeAsync("/away lunch");

        Assert.Matches("^:bob!~line@[^ ]+ AWAY :lunch$", Assert.Single(alice.Read()));
        Assert.Contains(await alice.AskAsync("PRIVMSG bob :hi"), line => line.EndsWith(" 301 alice bob :lunch", StringComparison.Ordinal));
        await bob.TypeAsync("/away");
        Assert.EndsWith(" AWAY", Assert.Single(alice.Read()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_uses_lines_reads_that_a_client_is_away()
    {
        var alice = await _chat.ConnectAsync("alice");
        var bob = await _chat.ConnectLineAsync("bob");

        Assert.EndsWith(" 306 alice :You have been marked as being away", Assert.Single(await alice.AskAsync("AWAY :lunch")), StringComparison.Ordinal);
        await bob.TypeAsync("/msg alice hi");
        Assert.Equal(["you -> alice: hi", "* alice is away: lunch"], bob.Read());
        alice.Read();
        Assert.EndsWith(" 305 alice :You are no longer marked as being away", Assert.Single(await alice.AskAsync("AWAY")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_join_of_somebody_away_is_followed_by_the_reason()
    {
        var alice = await _chat.JoinAsync("alice", "#dev", "away-notify");
        var plain = await _chat.JoinAsync("plain", "#dev");
        alice.Read();
        var bob = await _chat.ConnectAsync("bob");
        await bob.AskAsync("AWAY :lunch");
        await bob.AskAsync("JOIN #dev");

        Assert.Equal([" JOIN #dev", " AWAY :lunch"], alice.Read().Select(line => line[line.IndexOf(' ', StringComparison.Ordinal)..]));
        Assert.EndsWith(" JOIN #dev", Assert.Single(plain.Read()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Typing_passes_between_IRC_and_JSON_at_most_once_in_three_seconds()
    {
        var alice = await _chat.JoinAsync("alice", "#general", "message-tags");
        var plain = await _chat.JoinAsync("plain", "#general");
        var bob = await new JsonChat(_chat.Parts).ConnectAsync("bob");
        alice.Read();
        plain.Read();
        bob.Peer.Read();

        await alice.AskAsync("@+typing=active TAGMSG #general");
        await alice.AskAsync("@+typing=active TAGMSG #general");
        Assert.Equal("""{"type":"typing","room":"general","nick":"alice","state":"active"}""", Assert.Single(bob.Peer.Read()));
        _chat.Parts.Time.Advance(TimeSpan.FromSeconds(3));
        await alice.AskAsync("@+typing=done TAGMSG bob");
        Assert.Equal("""{"type":"typing","nick":"alice","to":"bob","state":"done"}""", Assert.Single(bob.Peer.Read()));

        await bob.TypeAsync("""{"type":"typing","room":"general","state":"paused","id":"1"}""");
        Assert.Equal("""{"type":"ack","id":"1","room":"general"}""", Assert.Single(bob.Peer.Read()));
        Assert.Matches("^@msgid=[0-9a-f]+;[+]typing=paused :bob!~json@[^ ]+ TAGMSG #general$", Assert.Single(alice.Read()));
        await bob.TypeAsync("""{"type":"typing","to":"alice","state":"active"}""");
        Assert.Matches("[+]typing=active :bob!~json@[^ ]+ TAGMSG alice$", Assert.Single(alice.Read()));
        Assert.Empty(plain.Read());
    }

    [Theory]
    [InlineData("""{"type":"typing","room":"general","state":"busy","id":"1"}""", "invalidField")]
    [InlineData("""{"type":"typing","room":"dev","state":"active","id":"1"}""", "notInRoom")]
    [InlineData("""{"type":"typing","to":"nobody","state":"active","id":"1"}""", "noSuchNick")]
    [InlineData("""{"type":"typing","state":"active","id":"1"}""", "missingField")]
    [InlineData("""{"type":"typing","room":"general","id":"1"}""", "missingField")]
    public async Task A_mistake_is_refused(string asked, string code)
    {
        var bob = await new JsonChat(_chat.Parts).ConnectAsync("bob");
        bob.Peer.Read();
        await bob.TypeAsync(asked);
        Assert.Contains($"\"code\":\"{code}\"", Assert.Single(bob.Peer.Read()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Other_tags_pass_between_clients_alone_and_are_not_held_back()
    {
        var alice = await _chat.JoinAsync("alice", "#general", "message-tags");
        var carol = await _chat.JoinAsync("carol", "#general", "message-tags");
        alice.Read();
        for (var i = 0; i < 2; i++)
        {
            await alice.AskAsync("@+react=x;+typing=active;time=no TAGMSG #general");
            var read = carol.Read();
            Assert.Equal(2 - i, read.Count);
            Assert.Matches("^@msgid=[0-9a-f]+;[+]react=x :alice!~alice@[^ ]+ TAGMSG #general$", read[^1]);
        }
    }

    [Fact]
    public async Task Nobody_reads_tags_of_those_they_ignore_or_who_may_not_speak()
    {
        var alice = await _chat.JoinAsync("alice", "#dev", "message-tags");
        var bob = await _chat.JoinAsync("bob", "#dev", "message-tags");
        await alice.AskAsync("MODE #dev +m");
        bob.Read();

        Assert.Contains(" 404 bob #dev ", Assert.Single(await bob.AskAsync("@+typing=active TAGMSG #dev")), StringComparison.Ordinal);
        Assert.Contains(" 404 bob #dev ", Assert.Single(await bob.AskAsync("@+react=x TAGMSG #dev")), StringComparison.Ordinal);
        Assert.Empty(alice.Read());
    }
}
