using ChatHost.Accounts;
using ChatHost.Tests.Support;

namespace ChatHost.Tests.Protocols.Line.Commands;

public sealed class RegisterCommandTests : CommandTests
{
    private const string Password = "correct horse";

    [Fact]
    public async Task The_name_that_one_wears_becomes_an_account()
    {
        Assert.Equal(["* alice is registered, and yours."], await AskAsync($"/register {Password}"));

        Assert.NotNull(await Chat.Parts.Accounts.FindAsync(ChatParts.Nick("alice")));
        Assert.Empty(Bob.Read());
        await Alice.TypeAsync("hello");
        Assert.Equal(["alice: hello"], Bob.Read());
    }

    [Fact]
    public async Task A_password_that_is_left_out_is_asked_for_and_the_next_line_is_it_whatever_it_holds()
    {
        Assert.Equal(["* Password:"], await AskAsync("/register"));
        Assert.Equal(["* alice is registered, and yours."], await AskAsync("/quit the day job"));

        Assert.Empty(Bob.Read());
        var carol = await Chat.ConnectAsync("carol", Alice, Bob);
        Assert.Contains("* You are logged in as alice.", await carol.AskAsync("/login alice /quit the day job"));
    }

    [Fact]
    public async Task An_empty_line_cancels_the_question()
    {
        await AskAsync("/register");
        Assert.Empty(await AskAsync(""));

        await Alice.TypeAsync("hello");
        Assert.Equal(["alice: hello"], Bob.Read());
        Assert.Null(await Chat.Parts.Accounts.FindAsync(ChatParts.Nick("alice")));
    }

    [Theory]
    [InlineData("short", "! Not a good password: 8 to 1024 bytes.")]
    [InlineData("password", "! Not a good password: it is one of the most common.")]
    [InlineData("CHATHOST", "! Not a good password: it is your name.")]
    public async Task A_weak_password_is_refused(string password, string answer) => Assert.Equal([answer], await AskAsync($"/register {password}"));

    [Fact]
    public async Task A_logged_in_person_cannot_register_another_account()
    {
        await AskAsync($"/register {Password}");

        Assert.Equal(["! You are logged in as alice already."], await AskAsync($"/register {Password}"));
    }

    [Fact]
    public async Task A_name_that_looks_like_a_registered_one_is_refused()
    {
        // Worn already when the other was registered.
        var look = await Chat.ConnectAsync("\u0430lison", Alice, Bob);
        await Alice.TypeAsync("/nick alison");
        await AskAsync($"/register {Password}");
        look.Read();

        Assert.Equal(["! alison is registered. /login alison if it is yours."], await look.AskAsync($"/register {Password}"));
    }

    [Fact]
    public async Task From_one_address_no_more_are_registered_in_an_hour_than_may_be()
    {
        for (var i = 0; i < 10; i++)
            await (await Chat.ConnectAsync($"g{i}", Alice, Bob)).TypeAsync($"/register {Password}");
        Alice.Read();

        Assert.Equal(["! Too many registrations from your address. Try again in an hour."], await AskAsync($"/register {Password}"));
        Chat.Parts.Time.Advance(TimeSpan.FromHours(1));
        Assert.Equal(["* alice is registered, and yours."], await AskAsync($"/register {Password}"));
    }

    [Theory]
    [InlineData("  /register correct horse")]
    [InlineData("\t/LOGIN alice correct horse")]
    public async Task A_command_that_may_hold_a_secret_is_never_said(string line)
    {
        await Alice.TypeAsync(line);

        Assert.Empty(Bob.Read());
    }

    [Fact]
    public async Task A_password_that_went_over_the_network_is_warned_of()
    {
        Alice.Peer.IsConfidential = false;

        Assert.Equal(
            ["* alice is registered, and yours.", "* Your password went over the network unencrypted."],
            await AskAsync($"/register {Password}"));
    }
}

public sealed class ClosedRegistrationTests : CommandTests
{
    [Fact]
    public async Task Registration_can_be_closed() =>
        Assert.Equal(["! Registration is closed."], await AskAsync("/register correct horse"));

    [Fact]
    public async Task A_password_in_clear_text_is_refused_where_it_is_to_be()
    {
        Alice.Peer.IsConfidential = false;

        Assert.Equal(["! Passwords are taken over TLS only."], await AskAsync("/login alice correct horse"));
    }

    internal override ChatParts CreateParts() =>
        new() { AccountOptions = new() { Rounds = 100_000, Registration = Registration.Closed, ClearText = ClearTextPolicy.Refuse } };
}
