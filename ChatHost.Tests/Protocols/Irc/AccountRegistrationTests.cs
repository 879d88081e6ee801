using ChatHost.Tests.Support;

namespace ChatHost.Tests.Protocols.Irc;

/// <summary>Section 11 of the reference, draft/account-registration.</summary>
public sealed class AccountRegistrationTests
{
    private readonly IrcChat _chat = new();

    [Fact]
    public async Task An_account_is_made_before_the_welcome_and_logged_in()
    {
        var alice = _chat.Open();
        var capabilities = string.Join(' ', await alice.AskAsync("CAP LS 302"));
        Assert.Contains("draft/account-registration=before-connect", capabilities, StringComparison.Ordinal);
        await FailsAsync(alice, "REGISTER * * correct-horse", "FAIL REGISTER NEED_NICK * ");
        await alice.TypeAsync("NICK alice");
        var lines = await alice.AskAsync("REGISTER * alice@example.org correct-horse");
        Assert.Equal(":ChatHost.chat REGISTER SUCCESS alice :alice is registered, and yours.", lines[0]);
        Assert.Contains(" 900 ", lines[1], StringComparison.Ordinal);
        await alice.TypeAsync("USER alice 0 * :Alice");
        Assert.Contains(" 001 alice ", (await alice.AskAsync("CAP END"))[0], StringComparison.Ordinal);
        await FailsAsync(alice, "REGISTER alice * correct-horse", "FAIL REGISTER ALREADY_AUTHENTICATED alice ");
        await FailsAsync(alice, "VERIFY alice 1", "FAIL VERIFY ALREADY_AUTHENTICATED alice ");
    }

    [Fact]
    public async Task An_account_has_the_name_that_one_wears_and_a_good_password()
    {
        var alice = await _chat.ConnectAsync("alice");
        await FailsAsync(alice, "REGISTER bob * correct-horse", "FAIL REGISTER ACCOUNT_NAME_MUST_BE_NICK bob ");
        await FailsAsync(alice, "REGISTER * * short", "FAIL REGISTER WEAK_PASSWORD alice ");
        await FailsAsync(alice, "VERIFY alice 1", "FAIL VERIFY INVALID_CODE alice ");
        Assert.Equal("461", (await alice.AskAsync("REGISTER alice *"))[0].Split(' ')[1]);
        Assert.StartsWith(":ChatHost.chat REGISTER SUCCESS alice ", (await alice.AskAsync("REGISTER Alice * correct-horse"))[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_registered_name_is_not_made_again()
    {
        var owner = await _chat.ConnectAsync("alice");
        await owner.TypeAsync("REGISTER * * correct-horse");
        await owner.HangupAsync();
        var thief = _chat.Open();
        await thief.TypeAsync("NICK alice");
        await FailsAsync(thief, "REGISTER * * correct-horse", "FAIL REGISTER ACCOUNT_EXISTS alice ");
    }

    [Theory]
    [InlineData(false, false, null)]
    [InlineData(true, true, null)]
    [InlineData(true, false, "sesame")]
    public async Task Before_the_welcome_nothing_is_made_where_that_is_set(bool isOn, bool isRequired, string? password)
    {
        var chat = new IrcChat(new ChatParts
        {
            IrcOptions = new() { RegisterBeforeConnect = isOn },
            AccountOptions = new() { Rounds = 100_000, Required = isRequired },
            ServerOptions = new() { Password = password },
        });
        var alice = chat.Open();
        if (password is not null)
            await alice.TypeAsync($"PASS {password}");
        Assert.DoesNotContain("before-connect", string.Join(' ', await alice.AskAsync("CAP LS 302")), StringComparison.Ordinal);
        await alice.TypeAsync("NICK alice");
        await FailsAsync(alice, "REGISTER * * correct-horse", "FAIL REGISTER COMPLETE_CONNECTION_REQUIRED * ");
    }

    private static async Task FailsAsync(IrcPerson person, string line, string answer) =>
        Assert.StartsWith($":ChatHost.chat {answer}", Assert.Single(await person.AskAsync(line)), StringComparison.Ordinal);
}
