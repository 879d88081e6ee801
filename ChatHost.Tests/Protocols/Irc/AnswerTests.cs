using System.Text;
using ChatHost.Protocols.Irc;
using ChatHost.Tests.Support;

namespace ChatHost.Tests.Protocols.Irc;

/// <summary>What a client reads of what it asked for, and when: the cases that clients and their testers trip over.</summary>
public sealed class AnswerTests
{
    private readonly IrcChat _chat = new();

    private static string[] Shown(IEnumerable<string> lines) =>
        [.. lines.Select(line => System.Text.RegularExpressions.Regex.Replace(line, "@[a-z0-9]{10}(\\.account)?\\.chat", "@host"))];

    [Fact]
    public async Task Lines_skipped_for_a_slow_reader_are_a_note_to_those_who_asked_for_such_and_a_notice_to_others()
    {
        var with = await _chat.ConnectAsync("bob", "standard-replies");
        var without = await _chat.ConnectAsync("carol", "standard-replies");
        await without.TypeAsync("CAP REQ :-standard-replies");

        string Words(IrcPerson person) => Encoding.UTF8.GetString(person.Peer.Words!.Skipped(ChatParts.Room("dev"), 47, 63, 17).Span);

        Assert.Equal(":ChatHost.chat NOTE * SKIPPED #dev 47 63 :17 lines skipped, CHATHISTORY brings them.\r\n", Words(with));
        Assert.Equal(":ChatHost.chat NOTICE #dev :17 lines skipped, CHATHISTORY brings them.\r\n", Words(without));
        Assert.Equal(Words(without), Encoding.UTF8.GetString(new IrcProtocol(_chat.Parts.IrcServices).ServerMessages.Skipped(ChatParts.Room("dev"), 47, 63, 17).Span));
    }

    [Theory]
    [InlineData("MODE #dev +m", ":alice!~alice@host MODE #dev +m")]
    [InlineData("TOPIC #dev :new", ":alice!~alice@host TOPIC #dev :new")]
    [InlineData("PRIVMSG #dev :hi", ":alice!~alice@host PRIVMSG #dev :hi")]
    [InlineData("KICK #dev bob", ":alice!~alice@host KICK #dev bob :alice")]
    public async Task A_ping_is_answered_after_what_was_asked_before_it(string asked, string shown)
    {
        var alice = await _chat.JoinAsync("alice", "#dev", "echo-message");
        await _chat.JoinAsync("bob", "#dev");
        alice.Read();

        await alice.TypeAsync(Encoding.UTF8.GetBytes($"{asked}\r\nPING now\r\n"));

        Assert.Equal([shown, ":ChatHost.chat PONG ChatHost.chat :now"], Shown(alice.Read()));
    }

    [Fact]
    public async Task Parting_words_are_read_by_the_others()
    {
        var alice = await _chat.JoinAsync("alice", "#general");
        var bob = await _chat.JoinAsync("bob", "#general");
        var carol = await _chat.ConnectLineAsync("carol");
        alice.Read();
        bob.Read();

        Assert.Equal([":alice!~alice@host PART #general :bye all"], Shown(await alice.AskAsync("PART #general :bye all")));
        Assert.Equal([":alice!~alice@host PART #general :bye all"], Shown(bob.Read()));
        Assert.Equal("* alice left general: bye all", carol.Read()[^1]);
    }

    [Theory]
    [InlineData("KICK #dev bob,carol :out", "#dev bob", "#dev carol")]
    [InlineData("KICK #dev,#ops bob,carol :out", "#dev bob", "#ops carol")]
    public async Task Several_are_kicked_each_in_a_line_of_its_own(string asked, params string[] kicked)
    {
        var alice = await _chat.JoinAsync("alice", "#dev,#ops");
        await _chat.JoinAsync("bob", "#dev,#ops");
        await _chat.JoinAsync("carol", "#dev,#ops");
        alice.Read();

        Assert.Equal(kicked.Select(who => $":alice!~alice@host KICK {who} :out"), Shown(await alice.AskAsync(asked)));
        Assert.Equal([":ChatHost.chat 461 alice KICK :Not enough parameters"], await alice.AskAsync("KICK #dev,#ops a,b,c"));
    }

    [Fact]
    public async Task Who_is_banned_reads_who_did_it()
    {
        var alice = await _chat.JoinAsync("alice", "#dev");
        var bob = await _chat.JoinAsync("bob", "#dev");
        await alice.TypeAsync("MODE #dev +b bob!*@*");
        Assert.Contains(":alice!~alice@host KICK #dev bob :alice", Shown(bob.Read()));
        alice.Read();
        Assert.Matches("^:ChatHost.chat 367 alice #dev bob!\\*@\\* alice [0-9]+$", (await alice.AskAsync("MODE #dev +b"))[0]);
    }

    [Fact]
    public async Task A_ban_is_lifted_in_whatever_case_it_is_written()
    {
        var alice = await _chat.JoinAsync("alice", "#dev");
        await alice.TypeAsync("MODE #dev +b BOB!*@*");
        alice.Read();
        Assert.Equal([":alice!~alice@host MODE #dev -b BOB!*@*"], Shown(await alice.AskAsync("MODE #dev -b bob!*@*")));
    }

    [Fact]
    public async Task Of_a_channel_that_there_is_not_nothing_is_marked_as_read()
    {
        var alice = await _chat.ConnectAsync("alice", "draft/read-marker");
        await alice.TypeAsync("NS REGISTER sesame123");
        alice.Read();
        Assert.Equal([":ChatHost.chat MARKREAD #nowhere *"], await alice.AskAsync("MARKREAD #nowhere"));
    }

    [Theory]
    [InlineData("-o bob")]
    [InlineData("-v bob")]
    [InlineData("+o alice")]
    public async Task A_role_that_stays_as_it_is_is_no_change(string modes)
    {
        var alice = await _chat.JoinAsync("alice", "#dev");
        await _chat.JoinAsync("bob", "#dev");
        alice.Read();
        Assert.Empty(await alice.AskAsync($"MODE #dev {modes}"));
    }

    [Fact]
    public async Task A_key_that_cannot_be_one_is_refused_and_not_repeated()
    {
        var alice = await _chat.JoinAsync("alice", "#dev");
        foreach (var key in (string[])["two words", "", "a,b", new('x', 65)])
            Assert.Equal([":ChatHost.chat 696 alice #dev k * :Invalid key"], await alice.AskAsync($"MODE #dev +k :{key}"));
    }

    [Fact]
    public async Task What_another_said_is_not_for_everyone_to_redact()
    {
        var alice = await _chat.JoinAsync("alice", "#dev", "message-tags echo-message draft/message-redaction");
        var bob = await _chat.JoinAsync("bob", "#dev", "message-tags draft/message-redaction");
        await alice.TypeAsync("PRIVMSG #dev :mine");
        var id = alice.Read()[^1].Split(['=', ' '])[1];
        bob.Read();

        Assert.StartsWith($":ChatHost.chat FAIL REDACT REDACT_FORBIDDEN #dev {id} :", Assert.Single(await bob.AskAsync($"REDACT #dev {id}")));
        var unknown = $"{id.Split('-')[0]}-99";
        Assert.StartsWith($":ChatHost.chat FAIL REDACT UNKNOWN_MSGID #dev {unknown} :", Assert.Single(await bob.AskAsync($"REDACT #dev {unknown}")));
    }

    [Fact]
    public async Task A_bot_is_tagged_as_one()
    {
        var bot = await _chat.JoinAsync("bot", "#dev");
        var alice = await _chat.JoinAsync("alice", "#dev", "message-tags");
        var bob = await _chat.JoinAsync("bob", "#dev");
        await bot.TypeAsync("MODE bot +B");
        alice.Read();

        await bot.TypeAsync("PRIVMSG #dev :beep");
        Assert.Matches("^@msgid=[0-9]+-1;bot :bot!~bot@host PRIVMSG #dev :beep$", Assert.Single(Shown(alice.Read())));
        Assert.Equal(":bot!~bot@host PRIVMSG #dev :beep", Shown(bob.Read())[^1]);
        bot.Read();
        await bot.TypeAsync("PRIVMSG alice :boop");
        Assert.Matches("^@([a-z0-9=]+;)?bot :bot!~bot@host PRIVMSG alice :boop$", Assert.Single(Shown(alice.Read())));
    }

    [Fact]
    public async Task What_is_no_text_is_refused_under_its_label()
    {
        var alice = await _chat.JoinAsync("alice", "#dev", "batch labeled-response");
        await alice.TypeAsync([.. "@label=x1 PRIVMSG #dev :hi"u8, 0xAA, (byte)'\r', (byte)'\n']);
        Assert.StartsWith("@label=x1 :ChatHost.chat FAIL PRIVMSG INVALID_UTF8 :", Assert.Single(alice.Read()));
    }

    [Fact]
    public async Task What_a_client_adds_is_read_by_clients_that_know_tags()
    {
        var alice = await _chat.JoinAsync("alice", "#dev", "message-tags echo-message");
        var bob = await _chat.JoinAsync("bob", "#dev", "message-tags");
        var carol = await _chat.JoinAsync("carol", "#dev", "server-time");
        alice.Read();
        bob.Read();

        var echo = await alice.AskAsync("@+draft/reply=a\\:b;label=x;other=1 PRIVMSG #dev :hi");
        Assert.Equal(["@msgid=1-1;+draft/reply=a\\:b :alice!~alice@host PRIVMSG #dev :hi"], Shown(echo));
        Assert.Equal(Shown(echo), Shown(bob.Read()));
        Assert.Matches("^@time=[^;]+ :alice!~alice@host PRIVMSG #dev :hi$", Shown(carol.Read())[^1]);

        await alice.TypeAsync("@+draft/reply=a NOTICE bob :psst");
        Assert.Matches("^@msgid=[^;]+;[+]draft/reply=a :alice!~alice@host NOTICE bob :psst$", Assert.Single(Shown(bob.Read())));
        await alice.TypeAsync("@+draft/reply=a NOTICE carol :psst");
        Assert.Matches("^@time=[^;]+ :alice!~alice@host NOTICE carol :psst$", Assert.Single(Shown(carol.Read())));
    }

    [Fact]
    public async Task Tags_to_oneself_arrive_beside_their_echo_which_alone_has_the_label()
    {
        var alice = await _chat.ConnectAsync("alice", "message-tags echo-message batch labeled-response");
        var read = await alice.AskAsync("@label=x;+draft/react=y TAGMSG alice");
        Assert.Equal(2, read.Count);
        Assert.All(read, line => Assert.EndsWith(" TAGMSG alice", line));
        Assert.StartsWith("@label=x;", Assert.Single(read, line => line.Contains("label=", StringComparison.Ordinal)));
    }
}
