using ChatHost.Protocols;
using ChatHost.Tests.Protocols.Json;
using ChatHost.Tests.Protocols.Line;
using ChatHost.Tests.Support;

namespace ChatHost.Tests.Protocols;

/// <summary>Where only accounts may chat: a guest logs in or registers, and until then sees nothing and is seen by nobody.</summary>
public sealed class AccountsRequiredTests
{
    private const string Password = "correct horse";

    [Fact]
    public async Task A_guest_is_asked_to_log_in_and_is_in_no_room_until_then()
    {
        var chat = new LineChat(Required());
        var alice = await RegisteredAsync(chat, "alice");
        var guest = await chat.ConnectAsync();

        Assert.Equal(["Welcome to the chat server!", "* Log in first: /login NAME"], guest.Read());
        foreach (var line in (string[])["hello", "/join dev", "/who general", "/rooms", "/history general", "/msg alice psst", "/nick bob"])
            Assert.Equal(["! Log in first: /login NAME"], await guest.AskAsync(line));
        Assert.Empty(alice.Read());
        Assert.Equal(["! No such nickname: user2"], await alice.AskAsync("/msg user2 psst"));
        Assert.NotEmpty(await guest.AskAsync("/help"));
    }

    [Fact]
    public async Task A_login_enters_the_default_room_and_a_logout_leaves_it()
    {
        var chat = new LineChat(Required());
        var alice = await RegisteredAsync(chat, "alice");

        await alice.TypeAsync("hello");
        Assert.Equal("alice", Assert.Single(await WhoAsync(chat)));
        Assert.Contains("* You are logged out.", await alice.AskAsync("/logout"));
        Assert.Empty(await WhoAsync(chat));
        Assert.Equal(["! Log in first: /login NAME"], await alice.AskAsync("hello"));
        Assert.Contains("* You are logged in as alice.", await alice.AskAsync($"/login alice {Password}"));
        Assert.Equal("alice", Assert.Single(await WhoAsync(chat)));
    }

    [Fact]
    public async Task A_guest_that_does_not_log_in_is_disconnected_and_others_are_not()
    {
        var chat = new LineChat(Required());
        var alice = await RegisteredAsync(chat, "alice");
        var guest = await chat.ConnectAsync();

        chat.Parts.Time.Advance(LoginPatience.Time);

        Assert.Equal("Log in first: /login NAME", guest.Peer.DisconnectReason?.Text);
        Assert.Null(alice.Peer.DisconnectReason);
    }

    [Fact]
    public async Task Over_JSON_everything_but_a_login_is_refused_with_a_code()
    {
        var chat = new JsonChat(Required());
        var guest = await chat.ConnectAsync();
        guest.Read();

        Assert.Equal(
            ["""{"type":"error","id":"1","code":"accountNeeded","text":"Log in first: /login NAME"}"""],
            await guest.AskAsync("""{"type":"join","room":"dev","id":"1"}"""));
        Assert.Contains(
            await guest.AskAsync($$"""{"type":"register","password":"{{Password}}","id":"2"}"""),
            line => line.Contains("\"joined\",\"room\":\"general\"", StringComparison.Ordinal));
    }

    private static ChatParts Required() => new() { AccountOptions = new() { Rounds = 100_000, Required = true } };

    private static async Task<LinePerson> RegisteredAsync(LineChat chat, string name)
    {
        await chat.Parts.Accounts.RegisterAsync(ChatParts.Nick(name), ChatHost.Accounts.ScramVerifier.Create(Password, 1000));
        var person = await chat.ConnectAsync();
        await person.TypeAsync($"/login {name} {Password}");
        person.Read();
        return person;
    }

    private static async Task<IEnumerable<string>> WhoAsync(LineChat chat)
    {
        var room = await chat.Parts.Rooms.GetOrMakeAsync(ChatParts.Room("general"));
        return (await room.WhoAsync()).Select(person => person.Nickname.Text);
    }
}
