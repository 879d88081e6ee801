using static ChatHost.Tests.Protocols.Irc.Conformance.IrcScript;

namespace ChatHost.Tests.Protocols.Irc.Conformance.NamesAndCase;

/// <summary>Section 2: nicknames, users and hosts.</summary>
public sealed class NicknameTests
{
    private readonly IrcChat _chat = new();

    [Theory]
    [InlineData("a")]
    [InlineData("Alice")]
    [InlineData("a1")]
    [InlineData("a_b")]
    [InlineData("a-b")]
    [InlineData("a[b]")]
    [InlineData("a{b}")]
    [InlineData("a\\b")]
    [InlineData("a|b")]
    [InlineData("a^b")]
    [InlineData("a`b")]
    [InlineData("Zoë")]
    [InlineData("日本")]
    [InlineData("a2345678901234567890123456789012")]
    public async Task A_nick_is_taken_as_written(string nick)
    {
        var person = _chat.Open();
        AssertAnswer($":server 001 {nick} :…, {nick}!~x@host\n…", await person.SayAsync($"NICK {nick}\nUSER x 0 * :X"));
        var other = await _chat.ConnectAsync("other");
        AssertAnswer($":other!~other@host PRIVMSG {nick} :hi", await SaidByAsync(other, $"PRIVMSG {nick} :hi", person));
    }

    [Theory]
    [InlineData("a b")]
    [InlineData("a,b")]
    [InlineData("a*b")]
    [InlineData("a?b")]
    [InlineData("a!b")]
    [InlineData("a@b")]
    [InlineData("a.b")]
    [InlineData("server.chat")]
    [InlineData("$a")]
    [InlineData("#a")]
    [InlineData("@a")]
    [InlineData("+a")]
    [InlineData("-a")]
    [InlineData(":a")]
    [InlineData("*")]
    [InlineData("~")]
    [InlineData("a\u0007")]
    [InlineData("a\u0002b")]
    [InlineData("a23456789012345678901234567890123")]
    public async Task What_is_no_nick_is_refused_before_and_after_registration(string nick)
    {
        var person = _chat.Open();
        AssertAnswer(":server 432 * … :…", await person.SayAsync($"NICK :{nick}"));
        AssertAnswer(":server 001 alice :…\n…", await person.SayAsync("NICK alice\nUSER x 0 * :X"));
        AssertAnswer(":server 432 alice … :…", await person.SayAsync($"NICK :{nick}"));
        AssertAnswer(":server PONG server :on", await person.SayAsync("PING on"));
    }

    [Theory]
    [InlineData("NICK BOB", ":server 433 alice BOB :…")]
    [InlineData("NICK bOb", ":server 433 alice bOb :…")]
    [InlineData("NICK ALICE", ":alice!~alice@host NICK :ALICE")]
    [InlineData("NICK Alice", ":alice!~alice@host NICK :Alice")]
    [InlineData("NICK alice", "")]
    [InlineData("NICK :carol", ":alice!~alice@host NICK :carol")]
    [InlineData("NICK x{y}", ":alice!~alice@host NICK :x{y}")]
    [InlineData("NICK X[Y]", ":server 433 alice X[Y] :…")]
    public async Task Nicks_are_compared_by_ASCII_case_alone(string line, string answer)
    {
        var alice = await _chat.ConnectAsync("alice");
        await _chat.ConnectAsync("bob");
        await _chat.ConnectAsync("x[y]");
        AssertAnswer(answer, await alice.SayAsync(line));
    }

    [Theory]
    [InlineData("PRIVMSG BOB :hi", ":alice!~alice@host PRIVMSG Bob :hi")]
    [InlineData("NOTICE bob :hi", ":alice!~alice@host NOTICE Bob :hi")]
    [InlineData("PRIVMSG bOB :\u0001VERSION\u0001", ":alice!~alice@host PRIVMSG Bob :\u0001VERSION\u0001")]
    [InlineData("INVITE BOB #dev", ":alice!~alice@host INVITE Bob :#Dev")]
    public async Task A_nick_is_found_in_any_case_and_shown_as_its_owner_wrote_it(string line, string received)
    {
        var alice = await _chat.JoinAsync("alice", "#Dev");
        var bob = await _chat.ConnectAsync("Bob");
        AssertAnswer(received, await SaidByAsync(alice, line, bob));
    }

    [Theory]
    [InlineData("WHOIS BOB", ":server 311 alice Bob ~Bob host * :The Bob\n…")]
    [InlineData("WHO BOB", ":server 352 alice * ~Bob host server Bob H :0 The Bob\n:server 315 alice BOB :…")]
    [InlineData("ISON bob nobody ALICE", ":server 303 alice :Bob alice")]
    [InlineData("USERHOST BOB", ":server 302 alice :Bob=+~Bob@host")]
    [InlineData("MONITOR + bob", ":server 730 alice :Bob!~Bob@host")]
    [InlineData("MODE BOB", ":server 502 alice :…")]
    [InlineData("MODE ALICE", ":server 221 alice +i")]
    public async Task A_question_about_a_nick_is_answered_in_any_case(string line, string answer)
    {
        var alice = await _chat.ConnectAsync("alice");
        await _chat.ConnectAsync("Bob");
        AssertAnswer(answer, await alice.SayAsync(line));
    }

    [Theory]
    [InlineData("bob", "~bob")]
    [InlineData("B.o_b-1", "~B.o_b-1")]
    [InlineData("a@b!c*", "~abc")]
    [InlineData("~bob", "~bob")]
    [InlineData("averyverylongname", "~averyveryl")]
    [InlineData("日本", "~user")]
    public async Task An_unverified_user_has_a_tilde_and_is_cleaned(string user, string shown)
    {
        var alice = _chat.Open();
        AssertAnswer($":server 001 alice :… alice!{shown}@host\n…", await alice.SayAsync($"NICK alice\nUSER {user} 0 * :Alice"));
    }

    [Theory]
    [InlineData("192.0.2.1")]
    [InlineData("::1")]
    [InlineData("2001:db8::2")]
    public async Task A_host_is_a_cloak_to_others_and_no_address_begins_with_a_colon(string address)
    {
        var alice = _chat.Open(address: System.Net.IPAddress.Parse(address));
        await alice.SayAsync("NICK alice\nUSER alice 0 * :Alice");
        var bob = await _chat.ConnectAsync("bob");
        var lines = await bob.SayAsync("WHOIS alice\nWHO alice\nUSERHOST alice");
        AssertAnswer(":server 311 bob alice ~alice host * :Alice\n…", lines);
        Assert.DoesNotContain(lines, line => line.Contains(address, StringComparison.Ordinal));
    }

    private static async Task<string[]> SaidByAsync(IrcPerson speaker, string line, IrcPerson reader)
    {
        reader.Read();
        await speaker.TypeAsync(line);
        return reader.ReadShown();
    }
}
