using System.Text;
using ChatHost.Tests.Support;
using static ChatHost.Tests.Protocols.Irc.Conformance.IrcScript;

namespace ChatHost.Tests.Protocols.Irc.Conformance.Isupport;

/// <summary>Section 4: only what holds is announced.</summary>
public sealed class HoldsTests
{
    private readonly IrcChat _chat = new();

    [Theory]
    [InlineData("+i")]
    [InlineData("+m")]
    [InlineData("+s")]
    [InlineData("+t")]
    [InlineData("+R")]
    [InlineData("+k key")]
    [InlineData("+l 9")]
    [InlineData("+b x!*@*")]
    [InlineData("+b ~m:x!*@*")]
    [InlineData("+o bob")]
    [InlineData("+v bob")]
    public async Task A_mode_of_CHANMODES_and_PREFIX_is_set_and_unset(string mode)
    {
        var alice = await _chat.JoinAsync("alice", "#dev");
        await _chat.JoinAsync("bob", "#dev");
        alice.Read();
        AssertAnswer($":alice!~alice@host MODE #dev {mode[..2]}…", await alice.SayAsync($"MODE #dev {mode}"));
        AssertAnswer($":alice!~alice@host MODE #dev -{mode[1]}…", await alice.SayAsync($"MODE #dev -{(mode[1] == 'l' ? "l" : mode[1..])}"));
    }

    [Theory]
    [InlineData('e')]
    [InlineData('I')]
    public async Task An_exception_is_one_of_bans_and_of_invitations(char letter)
    {
        var alice = await _chat.JoinAsync("alice", "#dev");
        AssertAnswer(":alice!~alice@host MODE #dev +eI x!*@* x!*@*", await alice.SayAsync($"MODE #dev +{letter} x"));
        AssertAnswer(":server 348 alice #dev x!*@*…\n:server 349 alice #dev :…", await alice.SayAsync("MODE #dev e"));
        AssertAnswer(":server 346 alice #dev x!*@*…\n:server 347 alice #dev :…", await alice.SayAsync("MODE #dev I"));
        AssertAnswer(":alice!~alice@host MODE #dev -eI x!*@* x!*@*", await alice.SayAsync($"MODE #dev -{letter} x"));
    }

    [Theory]
    [InlineData('n')]
    [InlineData('C')]
    public async Task A_mode_that_is_always_on_stays(char letter)
    {
        var alice = await _chat.JoinAsync("alice", "#dev");
        AssertAnswer("", await alice.SayAsync($"MODE #dev -{letter}\nMODE #dev +{letter}"));
        AssertAnswer(":server 324 alice #dev +Cn\n…", await alice.SayAsync("MODE #dev"));
    }

    [Theory]
    [InlineData('a')]
    [InlineData('c')]
    [InlineData('h')]
    [InlineData('p')]
    [InlineData('q')]
    [InlineData('r')]
    [InlineData('x')]
    [InlineData('M')]
    public async Task A_mode_that_is_not_announced_is_unknown(char letter)
    {
        var alice = await _chat.JoinAsync("alice", "#dev");
        AssertAnswer($":server 472 alice {letter} :…", await alice.SayAsync($"MODE #dev +{letter}"));
    }

    [Theory]
    [InlineData("TOPIC #dev :{0}", " TOPIC #dev :", 390)]
    [InlineData("KICK #dev bob :{0}", " KICK #dev bob :", 390)]
    public async Task A_text_as_long_as_announced_is_whole(string line, string head, int length)
    {
        var alice = await _chat.JoinAsync("alice", "#dev");
        await _chat.JoinAsync("bob", "#dev");
        alice.Read();
        var text = new string('x', length);
        AssertAnswer($":alice!~alice@host{head}{text}", await alice.SayAsync(line.Replace("{0}", text, StringComparison.Ordinal)));
    }

    [Fact]
    public async Task An_away_text_is_cut_silently()
    {
        var alice = await _chat.ConnectAsync("alice");
        var bob = await _chat.ConnectAsync("bob");
        AssertAnswer(":server 306 bob :…", await bob.SayAsync($"AWAY :{new string('x', 450)}"));
        AssertAnswer($":server 301 alice bob :{new string('x', 390)}", await alice.SayAsync("PRIVMSG bob :hi"));
    }

    [Theory]
    [InlineData("x", 400)]
    [InlineData("é", 200)]
    public async Task A_comment_of_KICK_is_cut_between_characters(string letter, int count)
    {
        var alice = await _chat.JoinAsync("alice", "#dev");
        await _chat.JoinAsync("bob", "#dev");
        alice.Read();
        var line = Assert.Single(await alice.SayAsync($"KICK #dev bob :{string.Concat(Enumerable.Repeat(letter, count))}"));
        var comment = line.Split(" KICK #dev bob :")[1];
        Assert.InRange(Encoding.UTF8.GetByteCount(comment), 1, 390);
        Assert.Equal("", comment.Replace(letter, "", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData('x', 150)]
    [InlineData('é', 75)]
    public async Task A_realname_is_cut_silently(char letter, int kept)
    {
        var alice = _chat.Open();
        await alice.SayAsync($"NICK alice\nUSER alice 0 * :{new string(letter, 200)}");
        AssertAnswer($":server 311 alice alice ~alice host * :{new string(letter, kept)}\n…", await alice.SayAsync("WHOIS alice"));
    }

    [Fact]
    public async Task NICKLEN_counts_characters()
    {
        var alice = await _chat.ConnectAsync("alice");
        AssertAnswer(":server 432 alice …", await alice.SayAsync($"NICK {new string('ä', 33)}"));
        AssertAnswer($":alice!~alice@host NICK :{new string('ä', 32)}", await alice.SayAsync($"NICK {new string('ä', 32)}"));
    }

    [Fact]
    public async Task No_more_channels_are_joined_than_CHANLIMIT()
    {
        var chat = new IrcChat(new ChatParts { RoomOptions = new() { MaxPerSession = 2 } });
        var alice = await chat.JoinAsync("alice", "#a,#b");
        AssertAnswer(":server 405 alice #c :…", await alice.SayAsync("JOIN #c"));
    }

    [Fact]
    public async Task No_more_masks_are_listed_than_MAXLIST()
    {
        var chat = new IrcChat(new ChatParts { RoomOptions = new() { MaxBans = 2 } });
        var alice = await chat.JoinAsync("alice", "#dev");
        await alice.SayAsync("MODE #dev +bb x!*@* y!*@*");
        AssertAnswer(":server 478 alice #dev b :…", await alice.SayAsync("MODE #dev +b z!*@*"));
    }

    [Theory]
    [InlineData("PRIVMSG a,b,c,d :x", "")]
    [InlineData("PRIVMSG a,b,c,d,e :x", ":server 407 alice e :…")]
    [InlineData("NOTICE a,b,c,d :x", "")]
    [InlineData("JOIN #1,#2,#3,#4,#5,#6 ", ":alice!~alice@host JOIN #1\n…")]
    [InlineData("NAMES #1,#2,#3,#4,#5", ":server 366 alice #1 :…\n:server 366 alice #2 :…\n:server 366 alice #3 :…\n:server 366 alice #4 :…\n:server 366 alice #5 :…")]
    [InlineData("MODE #dev +vvvvv a b c d e", ":alice!~alice@host MODE #dev +v a\n:alice!~alice@host MODE #dev +v b\n:alice!~alice@host MODE #dev +v c\n:alice!~alice@host MODE #dev +v d\n:alice!~alice@host MODE #dev +v e")]
    [InlineData("WHO alice %n", ":server 354 alice alice\n:server 315 alice alice :…")]
    [InlineData("MODE alice +B", ":alice MODE alice :+B")]
    [InlineData("LIST >5", ":server 321 …\n:server 322 alice #dev 6 :\n:server 323 …")]
    [InlineData("LIST >6", ":server 321 …\n:server 323 …")]
    [InlineData("LIST <7", ":server 321 …\n:server 322 alice #dev 6 :\n:server 323 …")]
    [InlineData("LIST #d*", ":server 321 …\n:server 322 alice #dev 6 :\n:server 323 …")]
    [InlineData("LIST !#d*", ":server 321 …\n:server 323 …")]
    [InlineData("MONITOR + a,b,nobody", ":server 730 alice :a!~a@host,b!~b@host\n:server 731 alice :nobody")]
    public async Task What_is_announced_works(string line, string answer)
    {
        var alice = await _chat.JoinAsync("alice", "#dev");
        foreach (var nick in (string[])["a", "b", "c", "d", "e"])
            await _chat.JoinAsync(nick, "#dev");
        alice.Read();
        AssertAnswer(answer, await alice.SayAsync(line));
    }
}
