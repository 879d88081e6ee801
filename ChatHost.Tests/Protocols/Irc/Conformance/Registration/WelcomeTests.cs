using ChatHost.Tests.Support;
using static ChatHost.Tests.Protocols.Irc.Conformance.IrcScript;

namespace ChatHost.Tests.Protocols.Irc.Conformance.Registration;

/// <summary>Section 3: what completes registration, and what the welcome says.</summary>
public sealed class WelcomeTests
{
    private static readonly string[] WithMotd = ["Be kind.", "And patient."];

    private readonly IrcChat _chat = new();

    [Theory]
    [InlineData("NICK alice\nUSER alice 0 * :Alice")]
    [InlineData("USER alice 0 * :Alice\nNICK alice")]
    [InlineData("nick alice\nuser alice 0 * Alice")]
    [InlineData("USER alice 8 unused :Alice\nNICK :alice")]
    [InlineData("PASS anything\nNICK alice\nUSER alice 0 * :Alice")]
    [InlineData("PASS one\nPASS two\nNICK alice\nUSER alice 0 * :Alice")]
    [InlineData("CAP LS 302\nNICK alice\nUSER alice 0 * :Alice\nCAP END")]
    [InlineData("CAP LS\nUSER alice 0 * :Alice\nNICK alice\nCAP END")]
    [InlineData("NICK alice\nCAP LS :302\nUSER alice 0 * :Alice\nCAP END")]
    [InlineData("NICK alice\nUSER alice 0 * :Alice extra\nCAP END")]
    [InlineData("CAP LS 302\nCAP REQ :batch\nNICK alice\nUSER alice 0 * :Alice\nCAP END")]
    [InlineData("CAP REQ :nonsense\nNICK alice\nUSER alice 0 * :Alice\nCAP END")]
    [InlineData("CAP LIST\nNICK alice\nUSER alice 0 * :Alice")]
    [InlineData("CAP END\nNICK alice\nUSER alice 0 * :Alice")]
    [InlineData("NICK bob\nNICK alice\nUSER alice 0 * :Alice")]
    [InlineData("NICK *\nNICK alice\nUSER alice 0 * :Alice")]
    [InlineData("JOIN :\nNICK alice\nUSER alice 0 * :Alice")]
    [InlineData("PING x\nNICK alice\nUSER alice 0 * :Alice")]
    public async Task Registration_completes(string lines)
    {
        var alice = _chat.Open();
        Assert.Contains("001", CommandsOf(await alice.SayAsync(lines)));
        AssertAnswer(":server 311 alice alice ~alice host * :Alice…\n…", await alice.SayAsync("WHOIS alice"));
    }

    [Theory]
    [InlineData("NICK alice", "USER alice 0 * :Alice")]
    [InlineData("USER alice 0 * :Alice", "NICK alice")]
    [InlineData("CAP LS 302\nNICK alice\nUSER alice 0 * :Alice", "CAP END")]
    [InlineData("CAP REQ batch\nNICK alice\nUSER alice 0 * :Alice", "CAP END")]
    [InlineData("NICK alice\nCAP LS\nUSER alice 0 * :Alice\nCAP LIST\nCAP REQ batch", "CAP END")]
    [InlineData("CAP LS\nCAP END\nCAP LS\nNICK alice\nUSER alice 0 * :Alice", "CAP END")]
    public async Task Registration_waits_for_all_its_parts(string lines, string last)
    {
        var alice = _chat.Open();
        Assert.DoesNotContain("001", CommandsOf(await alice.SayAsync(lines)));
        AssertAnswer(":server 001 alice :…\n…", await alice.SayAsync(last));
    }

    [Theory]
    [InlineData("001", ":server 001 alice :Welcome to the ChatHost Network, alice!~alice@host")]
    [InlineData("002", ":server 002 alice :Your host is server, running version ChatHost-…")]
    [InlineData("003", ":server 003 alice :This server was created …")]
    [InlineData("004", ":server 004 alice server ChatHost-… Biow CRbeIiklmnostv beIklov")]
    [InlineData("251", ":server 251 alice :There are 0 users and 2 invisible on 1 servers")]
    [InlineData("252", ":server 252 alice 0 :operator(s) online")]
    [InlineData("253", ":server 253 alice 1 :unknown connection(s)")]
    [InlineData("254", ":server 254 alice 1 :channels formed")]
    [InlineData("255", ":server 255 alice :I have 2 clients and 0 servers")]
    [InlineData("265", ":server 265 alice 2 2 :Current local users 2, max 2")]
    [InlineData("266", ":server 266 alice 2 2 :Current global users 2, max 2")]
    [InlineData("422", ":server 422 alice :MOTD File is missing")]
    [InlineData("MODE", ":alice MODE alice :+i")]
    public async Task The_welcome_says_it_in_the_words_of_the_reference(string command, string answer)
    {
        await _chat.JoinAsync("bob", "#dev");
        _chat.Open();
        var lines = await _chat.Open().SayAsync("NICK alice\nUSER alice 0 * :Alice");
        AssertAnswer(answer, [.. lines.Where(line => line.Split(' ')[1] == command)]);
    }

    [Fact]
    public async Task The_users_of_251_are_visible_and_invisible_ones()
    {
        var alice = await _chat.ConnectAsync("alice");
        await _chat.ConnectAsync("bob");
        await alice.TypeAsync("MODE alice -i");
        Assert.Contains(":server 251 alice :There are 1 users and 1 invisible on 1 servers", await alice.SayAsync("LUSERS"));
    }

    [Fact]
    public async Task The_most_users_are_remembered()
    {
        var alice = await _chat.ConnectAsync("alice");
        await (await _chat.ConnectAsync("bob")).HangupAsync();
        Assert.Contains(":server 265 alice 1 2 :Current local users 1, max 2", await alice.SayAsync("LUSERS"));
    }

    [Fact]
    public async Task A_message_of_the_day_comes_line_by_line()
    {
        var chat = new IrcChat(new ChatParts { ServerOptions = new() { Welcome = WithMotd } });
        var lines = await chat.Open().SayAsync("NICK alice\nUSER alice 0 * :Alice");
        AssertAnswer(
            ":server 375 alice :- server Message of the day - \n:server 372 alice :- Be kind.\n:server 372 alice :- And patient.\n:server 376 alice :End of /MOTD command.",
            [.. lines.Where(line => line.Split(' ')[1] is "375" or "372" or "376" or "422")]);
    }
}
