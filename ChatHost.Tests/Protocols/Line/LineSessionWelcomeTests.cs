using ChatHost.Tests.Support;

namespace ChatHost.Tests.Protocols.Line;

/// <summary>What one reads on connecting, and when the others read of it.</summary>
public sealed class LineSessionWelcomeTests
{
    private readonly LineChat _chat = new();

    [Fact]
    public async Task The_server_speaks_first()
    {
        var alice = await _chat.ConnectAsync();
        var bob = await _chat.ConnectAsync();

        Assert.Equal(
            ["Welcome to the chat server!", "* You are user1 in general. 1 here. Type /help for commands."], alice.Read());
        Assert.Equal(
            ["Welcome to the chat server!", "* You are user2 in general. 2 here. Type /help for commands."], bob.Read());
    }

    [Fact]
    public async Task The_welcome_of_the_settings_follows_as_notices()
    {
        var chat = new LineChat(new() { ServerOptions = new() { Welcome = ["Be kind.", "Maintenance at 22:00."] } });

        var alice = await chat.ConnectAsync();

        Assert.Equal(["* Be kind.", "* Maintenance at 22:00."], alice.Read().Skip(2));
    }

    [Fact]
    public async Task Nothing_is_replayed_on_connect()
    {
        var alice = await _chat.ConnectAsync("alice");
        await alice.TypeAsync("hello");

        var bob = await _chat.ConnectAsync();

        Assert.Equal(2, bob.Read().Count);
    }

    [Fact]
    public async Task A_new_session_is_announced_with_its_first_line_or_after_a_second()
    {
        var alice = await _chat.ConnectAsync("alice");
        var bob = await _chat.ConnectAsync();
        var eve = await _chat.ConnectAsync();
        Assert.Empty(alice.Read());

        await bob.TypeAsync("hi");
        Assert.Equal(["* user2 joined general.", "user2: hi"], alice.Read());
        _chat.Parts.Time.Advance(TimeSpan.FromSeconds(1));
        await eve.SettleAsync();
        Assert.Equal(["* user3 joined general."], alice.Read());
    }

    [Fact]
    public async Task The_default_name_of_a_web_page_is_given_to_the_next()
    {
        var alice = await _chat.ConnectAsync("alice");
        var page = await _chat.ConnectAsync();
        await page.TypeAsync("GET / HTTP/1.1");
        await page.Runs.WaitAsync(TestWait.Patience, TestContext.Current.CancellationToken);

        var bob = await _chat.ConnectAsync();

        Assert.Contains("You are user2 in general. 2 here.", bob.Read()[1], StringComparison.Ordinal);
        Assert.Empty(alice.Read());
    }

    [Fact]
    public async Task A_port_probe_is_not_heard_of()
    {
        var alice = await _chat.ConnectAsync("alice");
        var probe = await _chat.ConnectAsync();

        await probe.HangupAsync();
        _chat.Parts.Time.Advance(TimeSpan.FromSeconds(2));
        await alice.SettleAsync();

        Assert.Empty(alice.Read());
    }

    [Fact]
    public async Task A_session_that_the_default_room_refuses_is_in_no_room()
    {
        var chat = new LineChat(new() { RoomOptions = new() { MaxRooms = 1 } });
        var alice = await chat.ConnectAsync("alice");
        await alice.TypeAsync("/leave");
        await alice.TypeAsync("/join dev");

        var bob = await chat.ConnectAsync();

        Assert.Equal(
            ["Welcome to the chat server!", "* You are user2 in no room. 0 here. Type /help for commands."], bob.Read());
        Assert.Equal(["! You are in no room. /join one."], await bob.AskAsync("hello"));
    }
}
