using System.Text;
using ChatHost.Protocols.Irc;
using ChatHost.Tests.Support;
using static ChatHost.Tests.Protocols.Irc.Conformance.IrcScript;

namespace ChatHost.Tests.Protocols.Irc.Conformance.Registration;

/// <summary>Section 3: what is refused during registration, pings, and the end of a connection.</summary>
public sealed class RegistrationFaultTests
{
    private readonly IrcChat _chat = new();

    [Theory]
    [InlineData("NICK", ":server 431 * :…")]
    [InlineData("NICK :", ":server 431 * :…")]
    [InlineData("NICK a.b", ":server 432 * a.b :…")]
    [InlineData("NICK bob", ":server 433 * bob :…")]
    [InlineData("NICK BOB", ":server 433 * BOB :…")]
    [InlineData("NICK waiting", ":server 433 * waiting :…")]
    [InlineData("USER", ":server 461 * USER :…")]
    [InlineData("USER a", ":server 461 * USER :…")]
    [InlineData("USER a 0", ":server 461 * USER :…")]
    [InlineData("USER a 0 *", ":server 461 * USER :…")]
    [InlineData("USER a 0 * :", ":server 461 * USER :…")]
    [InlineData("PASS", ":server 461 * PASS :…")]
    [InlineData("PASS x", "")]
    [InlineData("AUTHENTICATE", ":server 461 * AUTHENTICATE :…")]
    [InlineData("CAP", ":server 410 * * :Invalid CAP command")]
    [InlineData("CAP FOO", ":server 410 * FOO :Invalid CAP command")]
    [InlineData("CAP END", "")]
    [InlineData("PING", ":server 461 * PING :…")]
    [InlineData("PING x", ":server PONG server :x")]
    [InlineData("PONG x", "")]
    public async Task A_fault_is_answered_and_the_client_may_go_on(string line, string answer)
    {
        await _chat.ConnectAsync("bob");
        await _chat.Open().TypeAsync("NICK waiting");
        var alice = _chat.Open();
        AssertAnswer(answer, await alice.SayAsync(line));
        AssertAnswer(":server 001 alice :…\n…", await alice.SayAsync("NICK alice\nUSER alice 0 * :Alice"));
    }

    [Theory]
    [InlineData("USER alice 0 * :Alice", ":server 462 alice :…")]
    [InlineData("PASS x", ":server 462 alice :…")]
    [InlineData("NICK", ":server 431 alice :…")]
    [InlineData("NICK :", ":server 431 alice :…")]
    [InlineData("NICK bob", ":server 433 alice bob :…")]
    [InlineData("NICK a.b", ":server 432 alice a.b :…")]
    [InlineData("CAP END", "")]
    [InlineData("CAP FOO", ":server 410 alice FOO :Invalid CAP command")]
    [InlineData("PONG x", "")]
    [InlineData("PING x", ":server PONG server :x")]
    [InlineData("PING :a b", ":server PONG server :a b")]
    [InlineData("PING ::x", ":server PONG server ::x")]
    [InlineData("PING x server", ":server PONG server :x")]
    [InlineData("PING :", ":server PONG server :")]
    [InlineData("PING", ":server 461 alice PING :…")]
    public async Task After_registration_it_is_answered_too(string line, string answer)
    {
        var alice = await _chat.ConnectAsync("alice");
        await _chat.ConnectAsync("bob");
        AssertAnswer(answer, await alice.SayAsync(line));
    }

    [Theory]
    [InlineData("PASS wrong")]
    [InlineData("NICK alice")]
    [InlineData("USER alice 0 * :Alice")]
    [InlineData("CAP LS 302\nNICK alice")]
    [InlineData("PING x")]
    [InlineData("JOIN #dev")]
    public async Task Without_the_password_of_the_server_it_is_464_and_the_end(string lines)
    {
        var alice = new IrcChat(new ChatParts { ServerOptions = new() { Password = "sesame" } }).Open();
        AssertAnswer(":server 464 * :…\nERROR :Closing Link: …", await alice.SayAsync(lines));
        await alice.Runs.WaitAsync(TestWait.Patience, TestContext.Current.CancellationToken);
    }

    [Theory]
    [InlineData("PASS sesame\nNICK alice\nUSER alice 0 * :Alice")]
    [InlineData("PASS :sesame\nUSER alice 0 * :Alice\nNICK alice")]
    [InlineData("CAP LS 302\nPASS sesame\nNICK alice\nUSER alice 0 * :Alice\nCAP END")]
    public async Task With_the_password_of_the_server_registration_completes(string lines)
    {
        var alice = new IrcChat(new ChatParts { ServerOptions = new() { Password = "sesame" } }).Open();
        Assert.Contains("001", CommandsOf(await alice.SayAsync(lines)));
    }

    [Fact]
    public async Task A_wrong_password_of_an_account_is_464_and_never_the_welcome()
    {
        var lines = await _chat.Open().SayAsync("PASS alice:wrong\nNICK alice\nUSER alice 0 * :Alice");
        Assert.Contains(":server 464 alice :Password incorrect", lines);
        Assert.Equal("ERROR :Closing Link: (Password incorrect)", lines[^1]);
        Assert.DoesNotContain("001", CommandsOf(lines));
    }

    [Theory]
    [InlineData("QUIT", ":bob!~bob@host QUIT :…")]
    [InlineData("QUIT :", ":bob!~bob@host QUIT :…")]
    [InlineData("QUIT bye", ":bob!~bob@host QUIT :Quit: bye")]
    [InlineData("QUIT :so long", ":bob!~bob@host QUIT :Quit: so long")]
    [InlineData("quit :so long", ":bob!~bob@host QUIT :Quit: so long")]
    public async Task Others_receive_one_QUIT_and_the_nick_is_free(string line, string received)
    {
        var alice = await _chat.JoinAsync("alice", "#a,#b,#c");
        var bob = await _chat.JoinAsync("bob", "#a,#b,#c");
        var carol = await _chat.ConnectAsync("carol");
        alice.Read();

        AssertAnswer("ERROR :Closing Link: …", await bob.SayAsync(line));
        await bob.Runs.WaitAsync(TestWait.Patience, TestContext.Current.CancellationToken);
        await _chat.Parts.SettleAsync();
        AssertAnswer(received, alice.ReadShown());
        AssertAnswer("", carol.ReadShown());
        AssertAnswer(":carol!~carol@host NICK :bob", await carol.SayAsync("NICK bob"));
    }

    [Fact]
    public async Task A_dropped_connection_is_one_QUIT()
    {
        var alice = await _chat.JoinAsync("alice", "#a,#b");
        var bob = await _chat.JoinAsync("bob", "#a,#b");
        alice.Read();
        await bob.HangupAsync();
        AssertAnswer(":bob!~bob@host QUIT :…", alice.ReadShown());
        AssertAnswer(":server 001 bob :…\n…", await _chat.Open().SayAsync("NICK bob\nUSER bob 0 * :Bob"));
    }

    [Theory]
    [InlineData("QUIT")]
    [InlineData("QUIT :bye")]
    [InlineData("NICK alice\nQUIT :bye")]
    [InlineData("CAP LS 302\nNICK alice\nUSER alice 0 * :Alice\nQUIT")]
    public async Task QUIT_before_registration_is_answered_by_ERROR_alone(string lines)
    {
        var alice = _chat.Open();
        var received = await alice.SayAsync(lines);
        Assert.StartsWith("ERROR :Closing Link: ", received[^1], StringComparison.Ordinal);
        Assert.All(received[..^1], line => Assert.Contains(" CAP ", line, StringComparison.Ordinal));
        await alice.Runs.WaitAsync(TestWait.Patience, TestContext.Current.CancellationToken);
        AssertAnswer(":server 001 alice :…\n…", await _chat.Open().SayAsync("NICK alice\nUSER alice 0 * :Alice"));
    }

    [Fact]
    public async Task Whoever_is_registering_and_leaves_gives_the_nick_back()
    {
        var first = _chat.Open();
        await first.TypeAsync("NICK alice");
        var second = _chat.Open();
        AssertAnswer(":server 433 * alice :…", await second.SayAsync("NICK alice"));
        await first.HangupAsync();
        AssertAnswer(":server 001 alice :…\n…", await second.SayAsync("NICK alice\nUSER alice 0 * :Alice"));
    }

    [Fact]
    public async Task A_registered_nick_is_433_while_registering_and_FAIL_later()
    {
        var owner = await _chat.ConnectAsync("alice");
        await owner.TypeAsync("NS REGISTER correct-horse");
        await owner.HangupAsync();
        var bob = _chat.Open();
        AssertAnswer(":server 433 * alice :…", await bob.SayAsync("NICK alice\nUSER bob 0 * :Bob"));
        AssertAnswer(":server 001 bob :…\n…", await bob.SayAsync("NICK bob"));
        AssertAnswer(":server FAIL NICK NICKNAME_RESERVED alice :…", await bob.SayAsync("NICK alice"));
    }

    [Fact]
    public void An_idle_client_is_pinged_with_a_token()
    {
        var framing = new IrcProtocol(_chat.Parts.IrcServices).CarrierFraming;
        Assert.Equal("PING :ChatHost.chat\r\n", Encoding.UTF8.GetString(framing.Ping.Span));
        Assert.Equal(TimeSpan.FromSeconds(90), framing.PingInterval);
        Assert.Equal(TimeSpan.FromSeconds(60), framing.PingTimeout);
    }
}
