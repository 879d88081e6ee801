using ChatHost.Tests.Support;

namespace ChatHost.Tests.Protocols.Irc;

/// <summary>Section 3 of the reference: how a client comes in and goes.</summary>
public sealed class RegistrationTests
{
    private readonly IrcChat _chat = new();

    private static string[] NumericsOf(IEnumerable<string> lines) => [.. lines.Select(line => line.Split(' ')[1])];

    [Fact]
    public async Task The_welcome_comes_in_the_order_of_the_book()
    {
        var alice = _chat.Open();
        await alice.TypeAsync("NICK alice");
        var lines = await alice.AskAsync("USER alice 0 * :Alice");

        Assert.Equal(
            ["001", "002", "003", "004", "005", "005", "005", "251", "252", "253", "254", "255", "265", "266", "422", "MODE"], NumericsOf(lines));
        Assert.StartsWith(":ChatHost.chat 001 alice :Welcome to the ChatHost Network, alice!~alice@", lines[0], StringComparison.Ordinal);
        Assert.All(lines, line => Assert.True(line.Length <= 510));
    }

    [Fact]
    public async Task The_order_of_nick_and_user_is_free()
    {
        var alice = _chat.Open();
        await alice.TypeAsync("USER alice 0 * :Alice");
        Assert.Contains("001", NumericsOf(await alice.AskAsync("NICK :alice")));
    }

    [Theory]
    [InlineData("JOIN #dev", "451")]
    [InlineData("NICK", "431")]
    [InlineData("NICK :", "431")]
    [InlineData("NICK #dev", "432")]
    [InlineData("NICK nickserv", "432")]
    [InlineData("USER a b", "461")]
    [InlineData("CAP FOO", "410")]
    [InlineData("PING", "461")]
    public async Task A_mistake_before_registration_is_answered(string line, string numeric)
    {
        Assert.Equal([numeric], NumericsOf(await _chat.Open().AskAsync(line)));
    }

    [Fact]
    public async Task A_name_in_use_is_refused_and_the_client_may_try_another()
    {
        await _chat.ConnectAsync("alice");
        var second = _chat.Open();
        await second.TypeAsync("USER x 0 * :X");

        Assert.Equal([":ChatHost.chat 433 * ALICE :Nickname is already in use"], await second.AskAsync("NICK ALICE"));
        Assert.Contains("001", NumericsOf(await second.AskAsync("NICK bob")));
    }

    [Fact]
    public async Task A_ping_is_answered_with_its_token()
    {
        var alice = await _chat.ConnectAsync("alice");
        Assert.Equal([":ChatHost.chat PONG ChatHost.chat :a b :c"], await alice.AskAsync("PING :a b :c"));
    }

    [Fact]
    public async Task Quit_is_told_once_to_each_who_shares_a_channel()
    {
        var alice = await _chat.JoinAsync("alice", "#dev,#ops");
        var bob = await _chat.JoinAsync("bob", "#dev,#ops");
        alice.Read();

        Assert.Equal(["ERROR :Closing Link: (Quit: so long)"], await bob.AskAsync("QUIT :so long"));
        var line = Assert.Single(alice.Read());
        Assert.EndsWith(" QUIT :Quit: so long", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_web_page_is_no_client()
    {
        _chat.Parts.Page.Port = 8000;
        Assert.Equal(["ERROR :This port speaks no HTTP. The page is at port 8000."], await _chat.Open().AskAsync("GET / HTTP/1.1"));
    }

    [Fact]
    public async Task Capabilities_hold_registration_up_until_their_end()
    {
        var alice = _chat.Open();
        Assert.StartsWith(":ChatHost.chat CAP * LS ", (await alice.AskAsync("CAP LS 302"))[0], StringComparison.Ordinal);
        await alice.TypeAsync("NICK alice");
        Assert.Empty(await alice.AskAsync("USER alice 0 * :Alice"));
        Assert.Equal([":ChatHost.chat CAP alice ACK :server-time"], await alice.AskAsync("CAP REQ :server-time"));
        Assert.Equal([":ChatHost.chat CAP alice NAK :batch nothing"], await alice.AskAsync("CAP REQ :batch nothing"));
        Assert.Equal([":ChatHost.chat CAP alice LIST :cap-notify server-time"], await alice.AskAsync("CAP LIST"));
        Assert.Contains("001", NumericsOf(await alice.AskAsync("CAP END")));
    }

    [Fact]
    public async Task Somebody_who_does_not_say_who_they_are_is_closed_after_a_minute()
    {
        var person = _chat.Open();
        await person.TypeAsync("NICK alice");
        _chat.Parts.Time.Advance(TimeSpan.FromSeconds(60));
        await person.Runs.WaitAsync(TestWait.Patience, TestContext.Current.CancellationToken);

        Assert.Equal(["ERROR :Closing Link: (Registration timed out)"], person.Read());
    }

    [Fact]
    public async Task Sasl_plain_logs_in_before_the_welcome()
    {
        await RegisterAsync("alice", "correct-horse");
        var alice = _chat.Open();
        await alice.TypeAsync("CAP REQ :sasl");
        await alice.TypeAsync("NICK alice");
        await alice.TypeAsync("USER alice 0 * :Alice");
        alice.Read();

        Assert.Equal(["AUTHENTICATE +"], await alice.AskAsync("AUTHENTICATE PLAIN"));
        var secret = Convert.ToBase64String("\0alice\0correct-horse"u8);
        Assert.Equal(["900", "903"], NumericsOf(await alice.AskAsync($"AUTHENTICATE {secret}")));
        Assert.Contains("001", NumericsOf(await alice.AskAsync("CAP END")));
        Assert.Contains(await alice.AskAsync("WHOIS alice"), line => line.EndsWith(" 330 alice alice alice :is logged in as", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_registered_name_is_refused_to_others_when_registration_completes()
    {
        await RegisterAsync("alice", "correct-horse");
        var thief = _chat.Open();
        await thief.TypeAsync("NICK alice");

        Assert.Equal([":ChatHost.chat 433 * alice :Nickname is already in use"], await thief.AskAsync("USER x 0 * :X"));
        Assert.Contains("001", NumericsOf(await thief.AskAsync("NICK bob")));
    }

    private async Task RegisterAsync(string nick, string password)
    {
        var person = await _chat.ConnectAsync(nick);
        await person.TypeAsync($"NS REGISTER {password}");
        person.Read();
        await person.HangupAsync();
    }
}
