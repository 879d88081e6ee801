using ChatHost.Tests.Protocols.Json;
using ChatHost.Tests.Support;

namespace ChatHost.Tests.Protocols.Irc;

/// <summary>A room over <c>Rooms:PresenceLimit</c> tells nobody who comes and goes; a client's list of members is to hold who speaks.</summary>
public sealed class LargeRoomTests
{
    private readonly IrcChat _chat = new(new ChatParts { RoomOptions = new() { PresenceLimit = 2 } });

    [Fact]
    public async Task Whoever_was_never_announced_joins_just_before_what_they_first_say()
    {
        var alice = await _chat.JoinAsync("alice", "#dev", "echo-message");
        await _chat.JoinAsync("bob", "#dev");
        alice.Read();
        var carol = await _chat.JoinAsync("carol", "#dev", "echo-message");
        var line = await _chat.ConnectLineAsync("line");
        await line.TypeAsync("/join dev");
        var json = await new JsonChat(_chat.Parts).ConnectAsync("json");
        await json.TypeAsync("""{"type":"join","room":"dev"}""");
        Assert.Empty(alice.Read());
        line.Read();
        json.Peer.Read();

        Assert.Equal([" PRIVMSG #dev :one"], Rest(await carol.AskAsync("PRIVMSG #dev :one")));
        Assert.Equal([" JOIN #dev", " PRIVMSG #dev :one"], Rest(alice.Read()));
        Assert.Equal(["[dev] carol: one".Replace("[dev] ", "", StringComparison.Ordinal)], line.Read());
        Assert.DoesNotContain(json.Peer.Read(), read => read.Contains("joined", StringComparison.Ordinal));
        await carol.AskAsync("PRIVMSG #dev :two");
        Assert.Equal([" PRIVMSG #dev :two"], Rest(alice.Read()));
        carol.Read();
        await line.TypeAsync("from lines");
        Assert.Equal([" JOIN #dev", " PRIVMSG #dev :from lines"], Rest(alice.Read()));
        await json.TypeAsync("""{"type":"send","room":"dev","lines":["a","b"]}""");
        Assert.Equal([" JOIN #dev", " PRIVMSG #dev :a", " PRIVMSG #dev :b"], Rest(alice.Read()));
    }

    [Fact]
    public async Task A_name_that_was_taken_unseen_joins_anew()
    {
        var alice = await _chat.JoinAsync("alice", "#dev");
        var bob = await _chat.JoinAsync("bob", "#dev");
        await _chat.JoinAsync("carol", "#dev");
        alice.Read();
        await bob.AskAsync("NICK rob");
        Assert.Empty(alice.Read());
        await bob.AskAsync("PRIVMSG #dev :me");
        Assert.Equal([" JOIN #dev", " PRIVMSG #dev :me"], Rest(alice.Read()));
    }

    [Fact]
    public async Task Whoever_has_joined_so_parts_once_the_room_is_small_again()
    {
        var alice = await _chat.JoinAsync("alice", "#dev");
        var bob = await _chat.JoinAsync("bob", "#dev");
        var carol = await _chat.JoinAsync("carol", "#dev");
        await carol.AskAsync("PRIVMSG #dev :one");
        alice.Read();
        await bob.AskAsync("PART #dev");
        Assert.Empty(alice.Read());
        await carol.AskAsync("PART #dev");
        Assert.Equal([" PART #dev"], Rest(alice.Read()));
    }

    [Fact]
    public async Task Lists_are_by_age_too()
    {
        var alice = await _chat.JoinAsync("alice", "#old,#new");
        await alice.AskAsync("TOPIC #old :ancient");
        _chat.Parts.Time.Advance(TimeSpan.FromMinutes(90));
        await alice.AskAsync("TOPIC #new :fresh");
        await alice.AskAsync("PRIVMSG #old :still here");

        Assert.Equal(["#old"], await ListAsync("C>60"));
        Assert.Equal(["#new"], await ListAsync("C<60"));
        Assert.Equal(["#old"], await ListAsync("T>60"));
        Assert.Equal(["#new"], await ListAsync("T<60,>0"));
        Assert.Empty(await ListAsync("T<60,C>60"));

        async Task<string[]> ListAsync(string filter) =>
            [.. (await alice.AskAsync($"LIST {filter}")).Where(line => line.Split(' ')[1] == "322").Select(line => line.Split(' ')[3]).Where(name => name != "#general")];
    }

    private static string[] Rest(IEnumerable<string> lines) => [.. lines.Select(line => line[line.IndexOf(' ', StringComparison.Ordinal)..])];
}
