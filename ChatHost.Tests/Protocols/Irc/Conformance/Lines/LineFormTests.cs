using System.Text;
using static ChatHost.Tests.Protocols.Irc.Conformance.IrcScript;

namespace ChatHost.Tests.Protocols.Irc.Conformance.Lines;

/// <summary>Section 1: the parts of a line, its length, and what is no line.</summary>
public sealed class LineFormTests
{
    private readonly IrcChat _chat = new();

    [Theory]
    [InlineData("PRIVMSG #dev :hi", "hi")]
    [InlineData("PRIVMSG #dev hi", "hi")]
    [InlineData("privmsg #dev hi", "hi")]
    [InlineData("PrivMsg #dev hi", "hi")]
    [InlineData("PRIVMSG   #dev   :hi", "hi")]
    [InlineData("  PRIVMSG #dev hi", "hi")]
    [InlineData("PRIVMSG #dev hi   ", "hi")]
    [InlineData("PRIVMSG :#dev :hi", "")]
    [InlineData("PRIVMSG #dev :hi you", "hi you")]
    [InlineData("PRIVMSG #dev hi you", "hi")]
    [InlineData("PRIVMSG #dev ::)", ":)")]
    [InlineData("PRIVMSG #dev :a :b", "a :b")]
    [InlineData("PRIVMSG #dev :a  b", "a  b")]
    [InlineData("PRIVMSG #dev :@a=b", "@a=b")]
    [InlineData("PRIVMSG #dev a:b", "a:b")]
    [InlineData("PRIVMSG #dev 2 3 4 5 6 7 8 9 10 11 12 13 14 15", "2")]
    [InlineData("PRIVMSG #dev 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16", "2")]
    [InlineData(":evil!e@e PRIVMSG #dev hi", "hi")]
    [InlineData(":evil   PRIVMSG #dev hi", "hi")]
    [InlineData("@a=b;c PRIVMSG #dev hi", "hi")]
    [InlineData("@a=b :evil PRIVMSG #dev :hi", "hi")]
    [InlineData("@a=b    PRIVMSG #dev hi", "hi")]
    [InlineData("@ PRIVMSG #dev hi", "hi")]
    [InlineData("@;;=x;= PRIVMSG #dev hi", "hi")]
    public async Task A_line_is_read_by_its_grammar(string line, string text)
    {
        var alice = await _chat.JoinAsync("alice", "#dev");
        var bob = await _chat.JoinAsync("bob", "#dev");
        await alice.TypeAsync(line);
        AssertAnswer(text.Length == 0 ? "" : $":alice!~alice@host PRIVMSG #dev :{text}", bob.ReadShown());
    }

    [Theory]
    [InlineData("FOO", ":server 421 alice FOO :…")]
    [InlineData("FOO a b :c", ":server 421 alice FOO :…")]
    [InlineData("123", ":server 421 alice 123 :…")]
    [InlineData("001 alice", ":server 421 alice 001 :…")]
    [InlineData("PRIVMSG#dev hi", ":server 421 alice PRIVMSG#DEV :…")]
    [InlineData("PONG", "")]
    [InlineData("JOIN", ":server 461 alice JOIN :…")]
    [InlineData("PART", ":server 461 alice PART :…")]
    [InlineData("TOPIC", ":server 461 alice TOPIC :…")]
    [InlineData("KICK", ":server 461 alice KICK :…")]
    [InlineData("KICK #dev", ":server 461 alice KICK :…")]
    [InlineData("INVITE bob", ":server 461 alice INVITE :…")]
    [InlineData("MODE", ":server 461 alice MODE :…")]
    [InlineData("ISON", ":server 461 alice ISON :…")]
    [InlineData("USERHOST", ":server 461 alice USERHOST :…")]
    [InlineData("MONITOR", ":server 461 alice MONITOR :…")]
    [InlineData("OPER alice", ":server 461 alice OPER :…")]
    [InlineData("KILL bob", ":server 461 alice KILL :…")]
    [InlineData("WALLOPS", ":server 461 alice WALLOPS :…")]
    [InlineData("", "")]
    [InlineData("   ", "")]
    [InlineData(":alice", "")]
    [InlineData(":alice ", "")]
    [InlineData("@a=b", "")]
    [InlineData("@a=b :alice ", "")]
    public async Task A_line_that_asks_nothing_known_is_answered_by_its_fault(string line, string answer)
    {
        var alice = await _chat.ConnectAsync("alice");
        AssertAnswer(answer, await alice.SayAsync(line));
        AssertAnswer(":server PONG server :on", await alice.SayAsync("PING on"));
    }

    [Theory]
    [InlineData("JOIN :")]
    [InlineData("JOIN #dev")]
    [InlineData("PRIVMSG #dev :hi")]
    [InlineData("MODE x")]
    [InlineData("WHOIS alice")]
    [InlineData("LIST")]
    [InlineData("FOO")]
    public async Task Before_registration_it_is_451_and_the_connection_stays(string line)
    {
        var alice = _chat.Open();
        AssertAnswer(":server 451 * :…", await alice.SayAsync(line));
        AssertAnswer("", await alice.SayAsync("NICK alice"));
        AssertAnswer(":server 001 alice :…\n…", await alice.SayAsync("USER alice 0 * :Alice"));
    }

    [Theory]
    [InlineData(510, "PONG")]
    [InlineData(511, "417")]
    [InlineData(600, "417")]
    [InlineData(9000, "417")]
    public async Task A_line_holds_510_bytes(int bytes, string answer)
    {
        var alice = await _chat.ConnectAsync("alice");
        Assert.Equal([answer], CommandsOf(await alice.SayAsync($"PING {new string('x', bytes - 5)}")));
        AssertAnswer(":server PONG server :on", await alice.SayAsync("PING on"));
    }

    [Theory]
    [InlineData(4094, "PONG")]
    [InlineData(4095, "417")]
    public async Task Tags_hold_4094_bytes_beside_the_line(int bytes, string answer)
    {
        var alice = await _chat.ConnectAsync("alice");
        Assert.Equal([answer], CommandsOf(await alice.SayAsync($"@{new string('x', bytes)} PING {new string('y', 400)}")));
    }

    [Theory]
    [InlineData('x', 499)]
    [InlineData('é', 249)]
    [InlineData('日', 166)]
    public async Task A_relayed_line_fits_and_loses_nothing(char letter, int count)
    {
        var alice = await _chat.JoinAsync("alice", "#a");
        var bob = await _chat.JoinAsync("bob", "#a");
        var text = new string(letter, count - 3);
        await alice.TypeAsync($"PRIVMSG #a :{text}");

        var lines = bob.Read();
        Assert.All(lines, line => Assert.InRange(Encoding.UTF8.GetByteCount(line), 1, 510));
        Assert.Equal(text, string.Concat(lines.Select(line => line.Split(" PRIVMSG #a :")[1])));
    }

    [Theory]
    [InlineData("PRIVMSG #dev :a\0b\r\n")]
    [InlineData("PRIVMSG #dev :a\rb\r\n")]
    [InlineData("TOPIC #dev :a\0b\r\n")]
    [InlineData("TOPIC #dev :a\rb\n")]
    public async Task A_line_end_or_a_zero_is_relayed_by_nobody(string bytes)
    {
        var alice = await _chat.JoinAsync("alice", "#dev");
        var bob = await _chat.JoinAsync("bob", "#dev");
        await alice.TypeAsync(Encoding.UTF8.GetBytes(bytes));
        Assert.Equal(-1, Assert.Single(bob.Read()).AsSpan().IndexOfAny('\r', '\n', '\0'));
    }

    [Theory]
    [InlineData("PRIVMSG #dev :caf\u00e9", "PRIVMSG")]
    [InlineData("NOTICE #dev :caf\u00e9", "NOTICE")]
    [InlineData("TOPIC #dev :caf\u00e9", "TOPIC")]
    [InlineData("NICK caf\u00e9", "NICK")]
    [InlineData("AWAY :caf\u00e9", "AWAY")]
    [InlineData("@a=\u00e9 AWAY x", "AWAY")]
    public async Task What_is_not_UTF_8_is_refused_and_dropped(string line, string command)
    {
        var alice = await _chat.JoinAsync("alice", "#dev");
        var bob = await _chat.JoinAsync("bob", "#dev");
        alice.Read();
        await alice.TypeAsync(Encoding.Latin1.GetBytes(line + "\r\n"));
        AssertAnswer($":server FAIL {command} INVALID_UTF8 :…", alice.ReadShown());
        AssertAnswer("", bob.ReadShown());
    }

    [Fact]
    public async Task What_is_not_UTF_8_is_refused_during_registration_too()
    {
        var alice = _chat.Open();
        await alice.TypeAsync("NICK alice");
        await alice.TypeAsync(Encoding.Latin1.GetBytes("USER alice 0 * :Zo\u00eb\r\n"));
        AssertAnswer(":server FAIL USER INVALID_UTF8 :…", alice.ReadShown());
        AssertAnswer(":server 001 alice :…\n…", await alice.SayAsync("USER alice 0 * :Zoe"));
    }

    [Theory]
    [InlineData("VERSION")]
    [InlineData("LUSERS")]
    [InlineData("MOTD")]
    [InlineData("TIME")]
    [InlineData("ADMIN")]
    [InlineData("INFO")]
    [InlineData("LINKS")]
    [InlineData("HELP")]
    [InlineData("STATS u")]
    [InlineData("NAMES #dev")]
    [InlineData("LIST")]
    [InlineData("WHO #dev")]
    [InlineData("WHOIS alice")]
    [InlineData("MODE #dev")]
    [InlineData("AWAY :x")]
    [InlineData("CAP LS 302")]
    [InlineData("FOO")]
    public async Task Every_reply_has_the_server_as_its_source_and_the_nick_as_its_first_parameter(string line)
    {
        var alice = await _chat.JoinAsync("alice", "#dev");
        Assert.All(await alice.SayAsync(line), reply => Assert.Matches("^:server ([0-9]{3}|CAP) alice( |$)", reply));
    }
}
