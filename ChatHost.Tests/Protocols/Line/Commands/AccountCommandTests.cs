using ChatHost.Tests.Support;

namespace ChatHost.Tests.Protocols.Line.Commands;

public sealed class AccountCommandTests : CommandTests
{
    private const string Password = "correct horse";

    [Fact]
    public async Task Sessions_and_keys_are_listed_under_numbers()
    {
        await AskAsync($"/register {Password}");
        await AskAsync("/account key ci 30");

        Assert.Equal(
            [
                "* alice: registered 2026-01-31, 2 things can log in as you:",
                "* 1 Test, since 2026-01-31 23:59:58, this one",
                "* 2 key ci, never used, ends 2026-03-02",
            ],
            await AskAsync("/account"));
    }

    [Fact]
    public async Task A_key_logs_in_and_once_ended_neither_does_so_nor_keeps_its_connections()
    {
        await AskAsync($"/register {Password}");
        var key = await MakeKeyAsync("/account key ci");
        var bot = await Chat.ConnectAsync("bot", Alice, Bob);
        Assert.Contains("* You are logged in as alice.", await bot.AskAsync($"/login alice {key}"));
        Alice.Read();

        Assert.Equal(["* Ended: key ci."], await AskAsync("/account end 3"));

        Assert.Equal("You were logged out from another of your connections.", bot.Peer.DisconnectReason?.Text);
        var other = await Chat.ConnectAsync("other", Alice, Bob);
        Assert.Equal(["! Wrong name or password."], await other.AskAsync($"/login alice {key}"));
    }

    [Theory]
    [InlineData("/password correct-horse battery-staple")]
    [InlineData("/account key another")]
    [InlineData("/account end 1")]
    [InlineData("/account end all")]
    [InlineData("/account delete correct horse")]
    public async Task Operations_that_need_the_password_are_refused_to_a_key(string line)
    {
        await AskAsync($"/register {Password}");
        var key = await MakeKeyAsync("/account key ci");
        var bot = await Chat.ConnectAsync("bot", Alice, Bob);
        await bot.TypeAsync($"/login alice {key}");
        bot.Read();

        Assert.Equal(["! You are logged in by a key. Give your password first: /login alice"], await bot.AskAsync(line));
        Assert.Contains("* You are logged in as alice.", await bot.AskAsync($"/login alice {Password}"));
        Assert.DoesNotContain("! You are logged in by a key", (await bot.AskAsync(line))[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_that_may_only_say_does_not_log_in()
    {
        await AskAsync($"/register {Password}");
        var key = await MakeKeyAsync("/account key hook 7 say");
        var bot = await Chat.ConnectAsync("bot", Alice, Bob);

        Assert.Equal(["! Wrong name or password."], await bot.AskAsync($"/login alice {key}"));
    }

    [Fact]
    public async Task A_key_ends_after_its_days()
    {
        await AskAsync($"/register {Password}");
        var key = await MakeKeyAsync("/account key ci 1");
        Chat.Parts.Time.Advance(TimeSpan.FromDays(1));
        var bot = await Chat.ConnectAsync("bot", Alice, Bob);

        Assert.Equal(["! Wrong name or password."], await bot.AskAsync($"/login alice {key}"));
    }

    [Fact]
    public async Task All_but_this_connection_is_ended()
    {
        await AskAsync($"/register {Password}");
        var key = await MakeKeyAsync("/account key ci");
        var phone = await Chat.ConnectAsync("phone", Alice, Bob);
        await phone.TypeAsync($"/login alice {Password}");
        Alice.Read();

        Assert.Equal(["* Ended: everything but this connection."], await AskAsync("/account end all"));

        Assert.NotNull(phone.Peer.DisconnectReason);
        Assert.Equal(2, (await AskAsync("/account")).Count);
        var bot = await Chat.ConnectAsync("bot", Alice, Bob);
        Assert.Equal(["! Wrong name or password."], await bot.AskAsync($"/login alice {key}"));
    }

    [Fact]
    public async Task A_deleted_account_is_gone_and_its_name_free_for_an_heir_who_gets_none_of_it()
    {
        await AskAsync($"/register {Password}");
        await AskAsync("/account key ci");

        Assert.Equal(
            ["* alice is deleted.", "Nickname changed to: user3", "* You are logged out."],
            await AskAsync($"/account delete {Password}"));

        await Bob.TypeAsync("/nick alice");
        await Bob.TypeAsync($"/register another {Password}");
        Bob.Read();
        Assert.Equal("* alice: registered 2026-01-31, 1 thing can log in as you:", (await Bob.AskAsync("/account"))[0]);
    }

    [Theory]
    [InlineData("/account", "! You are not logged in.")]
    [InlineData("/account key", "! Usage: /account key LABEL [DAYS] [say]")]
    [InlineData("/account key ci soon", "! Usage: /account key LABEL [DAYS] [say]")]
    [InlineData("/account key ci", "! You are not logged in.")]
    [InlineData("/account end", "! Usage: /account end N|all")]
    [InlineData("/account certificate", "! This connection has no client certificate.")]
    public async Task Mistakes_are_refused_with_the_reason(string line, string answer) => Assert.Equal([answer], await AskAsync(line));

    [Fact]
    public async Task An_unknown_number_is_refused()
    {
        await AskAsync($"/register {Password}");

        Assert.Equal(["! There is no 7. /account lists what there is."], await AskAsync("/account end 7"));
    }

    private async Task<string> MakeKeyAsync(string line)
    {
        var read = Assert.Single(await AskAsync(line));
        Assert.Matches("^\\* Key [a-z]+: chk_[A-Za-z0-9_-]{43} It is shown only now\\.$", read);
        return read.Split(' ')[3];
    }
}
