using ChatHost.Rooms;
using ChatHost.Tests.Support;

namespace ChatHost.Tests.Protocols.Irc;

/// <summary>Sections 6 to 9 of the reference: channels, modes, messages, queries; and the same rooms for those who speak in lines.</summary>
public sealed class ChannelTests
{
    private readonly IrcChat _chat = new();

    private static string WithoutHost(string line) => System.Text.RegularExpressions.Regex.Replace(line, "@[a-z0-9]{10}\\.chat", "@host");

    private static string[] Shown(IEnumerable<string> lines) => [.. lines.Select(WithoutHost)];

    [Fact]
    public async Task Joining_shows_the_join_and_the_names()
    {
        var alice = await _chat.ConnectAsync("alice");
        Assert.Equal(
            [":alice!~alice@host JOIN #dev", ":ChatHost.chat 353 alice = #dev :@alice", ":ChatHost.chat 366 alice #dev :End of /NAMES list"],
            Shown(await alice.AskAsync("JOIN #dev")));
        await _chat.JoinAsync("bob", "#dev");
        Assert.Equal([":bob!~bob@host JOIN #dev"], Shown(alice.Read()));
        Assert.Empty(await alice.AskAsync("JOIN #dev"));
    }

    [Fact]
    public async Task What_is_said_is_read_by_the_others_in_every_protocol()
    {
        var line = await _chat.ConnectLineAsync("carol");
        var alice = await _chat.JoinAsync("alice", "#general");
        var bob = await _chat.JoinAsync("bob", "#general");
        alice.Read();
        line.Read();

        Assert.Empty(await alice.AskAsync("PRIVMSG #general :hello  there"));
        Assert.Equal([":alice!~alice@host PRIVMSG #general :hello  there"], Shown(bob.Read()));
        Assert.Equal(["alice: hello  there"], line.Read());

        await alice.TypeAsync("PRIVMSG #general :\u0001ACTION waves\u0001");
        Assert.Equal([":alice!~alice@host PRIVMSG #general :\u0001ACTION waves\u0001"], Shown(bob.Read()));
        Assert.Equal(["~ alice waves"], line.Read());

        await line.TypeAsync("hi all");
        Assert.Equal([":carol!~line@host PRIVMSG #general :hi all"], Shown(bob.Read()));
    }

    [Fact]
    public async Task A_notice_stays_one()
    {
        var alice = await _chat.JoinAsync("alice", "#dev");
        var bob = await _chat.JoinAsync("bob", "#dev");
        await alice.TypeAsync("NOTICE #dev :done");
        Assert.Equal([":alice!~alice@host NOTICE #dev :done"], Shown(bob.Read()));
        await alice.TypeAsync("NOTICE bob :psst");
        Assert.Equal([":alice!~alice@host NOTICE bob :psst"], Shown(bob.Read()));
    }

    [Theory]
    [InlineData("PRIVMSG", "411")]
    [InlineData("PRIVMSG bob", "412")]
    [InlineData("PRIVMSG nobody :hi", "401")]
    [InlineData("PRIVMSG #nowhere :hi", "403")]
    [InlineData("JOIN", "461")]
    [InlineData("JOIN #a.b", "476")]
    [InlineData("JOIN dev", "403")]
    [InlineData("PART #nowhere", "403")]
    [InlineData("KICK #dev", "461")]
    [InlineData("KICK #nowhere bob", "403")]
    [InlineData("TOPIC #nowhere", "403")]
    [InlineData("MODE #nowhere", "403")]
    [InlineData("MODE #dev +z", "472")]
    [InlineData("MODE #dev +l x", "696")]
    [InlineData("MODE #dev +o nobody", "401")]
    [InlineData("MODE alice +y", "501")]
    [InlineData("MODE bob +i", "502")]
    [InlineData("MODE nobody", "401")]
    [InlineData("INVITE nobody #dev", "401")]
    [InlineData("INVITE bob #nowhere", "403")]
    [InlineData("WHOIS", "431")]
    [InlineData("WHOWAS", "431")]
    [InlineData("VERSION elsewhere", "402")]
    [InlineData("KILL bob :x", "481")]
    [InlineData("WALLOPS :x", "481")]
    [InlineData("USER a b c d", "462")]
    [InlineData("PASS a", "462")]
    [InlineData("FOO", "421")]
    [InlineData("HELP nonsense", "524")]
    [InlineData("NICK bob", "433")]
    public async Task A_mistake_is_answered_with_its_numeric(string line, string numeric)
    {
        var alice = await _chat.JoinAsync("alice", "#dev");
        await _chat.ConnectAsync("bob");

        Assert.Equal(numeric, (await alice.AskAsync(line))[0].Split(' ')[1]);
    }

    [Fact]
    public async Task Only_operators_kick_and_a_kick_is_read_by_all()
    {
        var alice = await _chat.JoinAsync("alice", "#dev");
        var bob = await _chat.JoinAsync("bob", "#dev");
        alice.Read();

        Assert.Equal("482", (await bob.AskAsync("KICK #dev alice"))[0].Split(' ')[1]);
        Assert.Equal([":alice!~alice@host KICK #dev bob :go"], Shown(await alice.AskAsync("KICK #dev bob :go")));
        Assert.Equal([":alice!~alice@host KICK #dev bob :go"], Shown(bob.Read()));
        Assert.Equal("441", (await alice.AskAsync("KICK #dev bob"))[0].Split(' ')[1]);
    }

    [Fact]
    public async Task Modes_are_the_settings_of_the_room()
    {
        var alice = await _chat.JoinAsync("alice", "#dev");
        var bob = await _chat.ConnectAsync("bob");

        Assert.Equal([":alice!~alice@host MODE #dev +i"], Shown(await alice.AskAsync("MODE #dev +i")));
        Assert.Empty(await alice.AskAsync("MODE #dev +in"));
        Assert.Equal("473", (await bob.AskAsync("JOIN #dev"))[0].Split(' ')[1]);
        Assert.Equal([":ChatHost.chat 341 alice bob #dev"], await alice.AskAsync("INVITE bob #dev"));
        Assert.Equal([":alice!~alice@host INVITE bob :#dev"], Shown(bob.Read()));
        Assert.Contains(":ChatHost.chat 353 bob = #dev :@alice bob", await bob.AskAsync("JOIN #dev"));
        Assert.Contains(":alice!~alice@host MODE #dev +v bob", Shown(await alice.AskAsync("MODE #dev +v bob")));
        Assert.Equal(":ChatHost.chat 324 alice #dev +Cin", (await alice.AskAsync("MODE #dev"))[0]);
        await alice.TypeAsync("MODE #dev +b evil!*@*");
        Assert.StartsWith(":ChatHost.chat 367 alice #dev evil!*@* ", (await alice.AskAsync("MODE #dev b"))[^2], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_topic_is_set_shown_and_cleared()
    {
        var alice = await _chat.JoinAsync("alice", "#dev");
        Assert.Equal([":ChatHost.chat 331 alice #dev :No topic is set"], await alice.AskAsync("TOPIC #dev"));
        Assert.Equal([":alice!~alice@host TOPIC #dev :work"], Shown(await alice.AskAsync("TOPIC #dev :work")));
        Assert.Equal(":ChatHost.chat 332 alice #dev :work", (await alice.AskAsync("TOPIC #dev"))[0]);
        Assert.Equal([":alice!~alice@host TOPIC #dev :"], Shown(await alice.AskAsync("TOPIC #dev :")));
    }

    [Fact]
    public async Task A_new_name_is_read_once_by_all_and_by_oneself()
    {
        var alice = await _chat.JoinAsync("alice", "#dev,#ops");
        var bob = await _chat.JoinAsync("bob", "#dev,#ops");
        alice.Read();
        Assert.Equal([":bob!~bob@host NICK :rob"], Shown(await bob.AskAsync("NICK rob")));
        Assert.Equal([":bob!~bob@host NICK :rob"], Shown(alice.Read()));
        Assert.Contains("314", (await alice.AskAsync("WHOWAS bob"))[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_text_too_long_for_a_line_goes_out_as_several()
    {
        var alice = await _chat.JoinAsync("alice", "#dev");
        var carol = await _chat.ConnectLineAsync("carol");
        await carol.TypeAsync("/join dev");
        alice.Read();
        var text = string.Join(' ', Enumerable.Repeat("Grüße", 120));
        await carol.TypeAsync(text);

        var lines = alice.Read();
        Assert.True(lines.Count > 1);
        Assert.All(lines, line => Assert.True(System.Text.Encoding.UTF8.GetByteCount(line) <= 510));
        Assert.Equal(text, string.Join(' ', lines.Select(line => line[(line.IndexOf(" :", StringComparison.Ordinal) + 2)..])));
    }

    [Fact]
    public async Task Capabilities_bring_their_tags_and_an_echo()
    {
        var alice = await _chat.JoinAsync("alice", "#dev", "server-time message-tags echo-message batch labeled-response draft/chathistory");
        var plain = await _chat.JoinAsync("bob", "#dev");
        alice.Read();

        var echo = Assert.Single(await alice.AskAsync("@label=x PRIVMSG #dev :hello"));
        Assert.Matches("^@label=x;time=[^;]+Z;msgid=[0-9]+-1 :alice!", echo);
        Assert.StartsWith(":alice!", Assert.Single(plain.Read()), StringComparison.Ordinal);
        Assert.Equal(["@label=y :ChatHost.chat ACK"], await alice.AskAsync("@label=y PONG x"));
        var history = await alice.AskAsync("CHATHISTORY LATEST #dev * 10");
        Assert.Equal(3, history.Count);
        Assert.Contains("msgid=", history[1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Away_is_told_to_whoever_writes()
    {
        var alice = await _chat.ConnectAsync("alice");
        var bob = await _chat.ConnectAsync("bob");
        Assert.Contains(" 306 ", (await bob.AskAsync("AWAY :lunch"))[0], StringComparison.Ordinal);
        Assert.Equal([":ChatHost.chat 301 alice bob :lunch"], await alice.AskAsync("PRIVMSG bob :hi"));
        Assert.Contains(" 305 ", (await bob.AskAsync("AWAY"))[^1], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_and_whois_and_list_end_with_their_numerics()
    {
        var alice = await _chat.JoinAsync("alice", "#dev");
        Assert.Equal(["352", "315"], (await alice.AskAsync("WHO #dev")).Select(line => line.Split(' ')[1]));
        Assert.Equal([":ChatHost.chat 354 alice 12 alice 0", ":ChatHost.chat 315 alice #dev :End of WHO list"], await alice.AskAsync("WHO #dev %tna,12"));
        Assert.Equal("318", (await alice.AskAsync("WHOIS alice"))[^1].Split(' ')[1]);
        Assert.Equal(["401", "318"], (await alice.AskAsync("WHOIS nobody")).Select(line => line.Split(' ')[1]));
        Assert.Contains(":ChatHost.chat 322 alice #dev 1 :", await alice.AskAsync("LIST"));
    }

    [Fact]
    public async Task What_only_operators_may_know_is_shown_to_them_alone()
    {
        var alice = await _chat.JoinAsync("alice", "#dev");
        var bob = await _chat.JoinAsync("bob", "#dev");
        await alice.TypeAsync("MODE #dev +k sesame");
        await alice.TypeAsync("MODE #dev +b evil!*@*");
        bob.Read();

        Assert.Equal(":ChatHost.chat 324 bob #dev +Cnk *", (await bob.AskAsync("MODE #dev"))[0]);
        Assert.Equal(["368"], (await bob.AskAsync("MODE #dev b")).Select(line => line.Split(' ')[1]));
        Assert.Contains("+Cnk sesame", (await alice.AskAsync("MODE #dev"))[^2], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_comes_back_at_the_moment_of_the_kick_is_in_again()
    {
        var alice = await _chat.JoinAsync("alice", "#dev");
        var (session, recipient) = _chat.Parts.Enter("bob");
        await _chat.Parts.JoinAsync(session, "dev");
        Task<JoinResult>? back = null;
        recipient.OnDeliver = batch =>
        {
            if (back is null && batch.Entries.Any(entry => entry.Event.Kind == ChatHost.Messages.RoomEventKind.Moderated))
                back = _chat.Parts.Lobby.JoinAsync(session, ChatParts.Room("dev"));
        };
        await alice.AskAsync("KICK #dev bob");

        Assert.Equal(JoinOutcome.Joined, (await back!.WaitAsync(TestWait.Patience, TestContext.Current.CancellationToken)).Outcome);
        Assert.NotNull(session.In(ChatParts.Room("dev")));
    }

    [Fact]
    public async Task A_message_to_oneself_comes_twice_and_the_echo_alone_has_the_label()
    {
        var alice = await _chat.ConnectAsync("alice", "echo-message batch labeled-response");
        var lines = Shown(await alice.AskAsync("@label=x PRIVMSG alice :me"));

        Assert.Equal([":alice!~alice@host PRIVMSG alice :me", "@label=x :alice!~alice@host PRIVMSG alice :me"], lines);
    }
}
