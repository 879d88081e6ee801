using System.Text.RegularExpressions;

namespace ChatHost.Tests.Protocols.Irc;

/// <summary>Section 11 of the reference, MONITOR; and the capabilities that tell more of others: invite-notify, pre-away.</summary>
public sealed class MonitorTests
{
    private readonly IrcChat _chat = new();

    private static string[] Shown(IEnumerable<string> lines) =>
        [.. lines.Select(line => Regex.Replace(line, "@[a-z0-9]{10}\\.chat|@[a-z0-9-]+\\.account\\.chat", "@host"))];

    [Fact]
    public async Task Those_who_come_and_go_are_told_of_whatever_they_speak()
    {
        var alice = await _chat.ConnectAsync("alice");
        Assert.Equal([":ChatHost.chat 731 alice :bob,carol"], await alice.AskAsync("MONITOR + bob,carol"));
        var bob = await _chat.ConnectAsync("bob");
        Assert.Equal([":ChatHost.chat 730 alice :bob!~bob@host"], Shown(alice.Read()));
        var carol = await _chat.ConnectLineAsync("carol");
        Assert.Equal([":ChatHost.chat 730 alice :carol!~line@host"], Shown(alice.Read()));
        Assert.Equal([":ChatHost.chat 730 alice :bob!~bob@host,carol!~line@host"], Shown(await alice.AskAsync("MONITOR S")));

        await bob.TypeAsync("QUIT");
        Assert.Equal([":ChatHost.chat 731 alice :bob"], alice.Read());
        await carol.TypeAsync("/nick dora");
        Assert.Equal([":ChatHost.chat 731 alice :carol"], alice.Read());
        await carol.TypeAsync("/nick Bob");
        Assert.Equal([":ChatHost.chat 730 alice :Bob!~line@host"], Shown(alice.Read()));
    }

    [Fact]
    public async Task A_client_that_is_only_registering_is_not_here_yet()
    {
        var alice = await _chat.ConnectAsync("alice");
        await alice.AskAsync("MONITOR + bob");
        var bob = _chat.Open();
        await bob.TypeAsync("NICK bob");
        Assert.Empty(alice.Read());
        await bob.TypeAsync("USER bob 0 * :Bob");
        Assert.Equal([":ChatHost.chat 730 alice :bob!~bob@host"], Shown(alice.Read()));
    }

    [Fact]
    public async Task The_list_is_shown_shortened_and_cleared()
    {
        var alice = await _chat.ConnectAsync("alice");
        Assert.Equal([":ChatHost.chat 730 alice :alice!~alice@host", ":ChatHost.chat 731 alice :bob"], Shown(await alice.AskAsync("MONITOR + alice,bob,*!x@y")));
        Assert.Equal([":ChatHost.chat 732 alice :alice,bob", ":ChatHost.chat 733 alice :End of MONITOR list"], await alice.AskAsync("MONITOR L"));
        Assert.Empty(await alice.AskAsync("MONITOR - BOB"));
        await _chat.ConnectAsync("bob");
        Assert.Empty(alice.Read());
        Assert.Empty(await alice.AskAsync("MONITOR C"));
        Assert.Equal([":ChatHost.chat 733 alice :End of MONITOR list"], await alice.AskAsync("MONITOR L"));
        Assert.Equal("400", (await alice.AskAsync("MONITOR X"))[0].Split(' ')[1]);
        Assert.Equal("461", (await alice.AskAsync("MONITOR"))[0].Split(' ')[1]);
    }

    [Fact]
    public async Task No_more_names_are_watched_than_announced()
    {
        var alice = await _chat.ConnectAsync("alice");
        await alice.AskAsync($"MONITOR + {string.Join(',', Enumerable.Range(0, 60).Select(number => $"n{number}"))}");
        var lines = await alice.AskAsync($"MONITOR + {string.Join(',', Enumerable.Range(60, 42).Select(number => $"n{number}"))}");
        Assert.Equal(":ChatHost.chat 734 alice 100 n100,n101 :Monitor list is full", lines[^1]);
        lines = await alice.AskAsync("MONITOR L");
        Assert.Equal(100, lines.Where(line => line.Contains(" 732 ", StringComparison.Ordinal)).Sum(line => line.Split(',').Length));
        Assert.All(lines, line => Assert.True(line.Length <= 510));
    }

    [Fact]
    public async Task Who_is_gone_watches_nothing()
    {
        var alice = await _chat.ConnectAsync("alice");
        await alice.AskAsync("MONITOR + alice,bob");
        await alice.HangupAsync();
        await _chat.ConnectAsync("bob");
        Assert.Empty(alice.Read());
    }

    [Fact]
    public async Task With_extended_monitor_more_is_told_of_those_one_watches_once()
    {
        var alice = await _chat.JoinAsync("alice", "#dev", "extended-monitor away-notify setname account-notify chghost");
        var plain = await _chat.ConnectAsync("plain", "away-notify");
        var bob = await _chat.ConnectAsync("bob", "setname");
        await alice.AskAsync("MONITOR + bob");
        await plain.AskAsync("MONITOR + bob");

        await bob.TypeAsync("AWAY :lunch");
        Assert.Equal([":bob!~bob@host AWAY :lunch"], Shown(alice.Read()));
        Assert.Empty(plain.Read());
        await bob.TypeAsync("JOIN #dev");
        alice.Read();
        await bob.TypeAsync("AWAY");
        Assert.Single(alice.Read());
        await bob.TypeAsync("SETNAME :Robert");
        Assert.Equal([":bob!~bob@host SETNAME :Robert"], Shown(alice.Read()));
        await bob.TypeAsync("PART #dev");
        alice.Read();
        await bob.TypeAsync("NS REGISTER correct-horse");
        Assert.Equal(["ACCOUNT", "CHGHOST"], alice.Read().Select(line => line.Split(' ')[1]));
    }

    [Fact]
    public async Task An_invitation_is_told_to_members_who_want_to_know()
    {
        var alice = await _chat.JoinAsync("alice", "#dev", "invite-notify");
        var bob = await _chat.JoinAsync("bob", "#dev", "invite-notify");
        var plain = await _chat.JoinAsync("plain", "#dev");
        var carol = await _chat.ConnectAsync("carol");
        foreach (var person in (IrcPerson[])[alice, bob, plain])
            person.Read();

        Assert.Equal([":ChatHost.chat 341 alice carol #dev"], await alice.AskAsync("INVITE carol #dev"));
        Assert.Equal([":alice!~alice@host INVITE carol :#dev"], Shown(bob.Read()));
        Assert.Equal([":alice!~alice@host INVITE carol :#dev"], Shown(carol.Read()));
        Assert.Empty(plain.Read());
    }

    [Fact]
    public async Task Away_before_the_welcome_holds_after_it()
    {
        var alice = await _chat.ConnectAsync("alice");
        var bob = _chat.Open();
        Assert.Equal([":ChatHost.chat 451 * :You have not registered"], await bob.AskAsync("AWAY :lunch"));
        await bob.TypeAsync("CAP REQ draft/pre-away");
        bob.Read();
        Assert.Equal([":ChatHost.chat 306 * :You have been marked as being away"], await bob.AskAsync("AWAY :lunch"));
        await bob.TypeAsync("NICK bob");
        await bob.TypeAsync("USER bob 0 * :Bob");
        await bob.TypeAsync("CAP END");
        Assert.Equal([":ChatHost.chat 301 alice bob :lunch"], await alice.AskAsync("PRIVMSG bob :hi"));
    }

    [Fact]
    public async Task Who_shows_the_fields_that_are_asked_for_in_their_order()
    {
        var alice = await _chat.JoinAsync("alice", "#dev");
        Assert.Equal(
            ":ChatHost.chat 354 alice 123 #dev ~alice 255.255.255.255 host ChatHost.chat alice H@ 0 0 0 n/a :The alice",
            Regex.Replace((await alice.AskAsync("WHO #dev %tcuihsnfdlaor,123"))[0], " [a-z0-9]{10}\\.chat ", " host "));
        Assert.Equal(":ChatHost.chat 354 alice 0 alice", (await alice.AskAsync("WHO alice %nt,x"))[0]);
    }
}
