using ChatHost.Accounts;
using ChatHost.Tests.Support;

namespace ChatHost.Tests.Protocols.Line.Commands;

public sealed class LoginCommandTests : CommandTests
{
    private const string Password = "correct horse";

    [Fact]
    public async Task Where_the_account_is_not_the_rooms_read_a_rename()
    {
        await RegisterCarolAsync();

        Assert.Equal(["Nickname changed to: carol", "* You are logged in as carol."], await AskAsync($"/login carol {Password}"));
        Assert.Equal(["* alice is now known as carol."], Bob.Read());
    }

    [Fact]
    public async Task Where_the_account_is_the_two_are_one_member()
    {
        await AskAsync($"/register {Password}");
        await Alice.TypeAsync("/join dev");
        var phone = await Chat.ConnectAsync("phone", Alice, Bob);

        var read = await phone.AskAsync($"/login alice {Password}");

        Assert.Equal("* You are in dev too. 1 here. Last number: 0.", read[0]);
        Assert.Equal(["Nickname changed to: alice", "* You are logged in as alice.", "* 2 connections. In general, dev."], read.Skip(1));
        Assert.Equal(["* phone left general."], Bob.Read());
        Alice.Read();
        await phone.TypeAsync("from the phone");
        Assert.Equal(["alice: from the phone"], Bob.Read());
        Assert.Equal(["[general] alice: from the phone"], Alice.Read());
    }

    [Fact]
    public async Task A_room_that_one_connection_enters_or_leaves_all_do()
    {
        var phone = await TwoConnectionsAsync();

        await phone.TypeAsync("/join dev");
        Assert.Equal(["* You are in dev too. 1 here. Last number: 0."], Alice.Read());
        phone.Read();
        await Alice.TypeAsync("/leave dev");
        Assert.Equal(["* You left dev."], phone.Read());
    }

    [Fact]
    public async Task A_room_that_another_connection_entered_is_current_once_this_one_joins_it()
    {
        var phone = await TwoConnectionsAsync();
        await phone.TypeAsync("/join dev");
        Alice.Read();

        Assert.Equal("* You are in dev. 1 here. Last number: 0.", (await AskAsync("/join dev"))[0]);
        Bob.Read();
        await AskAsync("not for general");
        Assert.Empty(Bob.Read());
    }

    [Fact]
    public async Task A_private_line_is_read_by_all_connections_of_both()
    {
        var phone = await TwoConnectionsAsync();

        await Bob.TypeAsync("/msg alice psst");
        Assert.Equal(["bob -> you: psst"], phone.Read());
        Assert.Equal(["bob -> you: psst"], Alice.Read());
        await Alice.TypeAsync("/msg bob hush");
        Assert.Equal(["you -> bob: hush"], phone.Read());
    }

    [Theory]
    [InlineData("carol")]
    [InlineData("nobody")]
    [InlineData("not a name")]
    public async Task A_wrong_password_and_a_wrong_name_are_refused_alike_and_counted(string name)
    {
        await RegisterCarolAsync();
        await AskAsync("/login");
        for (var i = 0; i < 3; i++)
            Assert.Equal(["! Wrong name or password."], await AskAsync($"/login {name.Split(' ')[0]} wrong password"));

        Assert.Equal(["! Too many tries. Wait 60 s."], await AskAsync($"/login {name.Split(' ')[0]} {Password}"));
        Chat.Parts.Time.Advance(TimeSpan.FromSeconds(60));
        Assert.NotEqual(["! Too many tries. Wait 60 s."], await AskAsync($"/login {name.Split(' ')[0]} {Password}"));
    }

    [Fact]
    public async Task Right_passwords_are_not_counted()
    {
        await RegisterCarolAsync();
        for (var i = 0; i < 5; i++)
        {
            Assert.Contains("* You are logged in as carol.", await AskAsync($"/login carol {Password}"));
            await AskAsync("/logout");
        }
    }

    [Fact]
    public async Task The_password_is_asked_for_where_it_is_left_out()
    {
        await RegisterCarolAsync();

        Assert.Equal(["* Password:"], await AskAsync("/login carol"));
        Assert.Contains("* You are logged in as carol.", await AskAsync(Password));
    }

    [Fact]
    public async Task A_name_that_is_or_looks_like_an_accounts_is_worn_by_that_account_alone()
    {
        await RegisterCarolAsync();
        await Bob.TypeAsync("/nick rob");

        Assert.Contains("! carol is registered. /login carol if it is yours.", await AskAsync("/nick CAROL"));
        Assert.Equal(["! carol is registered. /login carol if it is yours."], await AskAsync("/nick \u0441arol"));
        await AskAsync($"/login carol {Password}");
        await AskAsync("/nick free");
        Assert.Equal(["Nickname changed to: \u0441arol"], await AskAsync("/nick \u0441arol"));
    }

    [Fact]
    public async Task A_login_takes_the_current_name_of_the_account()
    {
        var phone = await TwoConnectionsAsync();
        await phone.TypeAsync("/nick al");
        var third = await Chat.ConnectAsync("third", Alice, Bob, phone);

        Assert.Contains("Nickname changed to: al", await third.AskAsync($"/login alice {Password}"));
    }

    [Fact]
    public async Task No_more_connections_of_an_account_log_in_than_may_be()
    {
        await AskAsync($"/register {Password}");
        for (var i = 0; i < 3; i++)
            await (await Chat.ConnectAsync($"c{i}", Bob)).TypeAsync($"/login alice {Password}");
        var last = await Chat.ConnectAsync("last", Bob);

        Assert.Equal(["! Too many connections of alice: the limit is 4."], await last.AskAsync($"/login alice {Password}"));
    }

    [Fact]
    public async Task A_suspended_account_is_reported_only_to_the_right_password()
    {
        await RegisterCarolAsync();
        var carol = await Chat.Parts.Accounts.FindAsync(ChatParts.Nick("carol"));
        await Chat.Parts.Accounts.SuspendAsync(carol!.Id, new(Until: null, "spam"), new("admin", "Admin", "suspend"));

        Assert.Equal(["! Wrong name or password."], await AskAsync("/login carol wrong password"));
        Assert.Equal(["! carol is suspended: spam"], await AskAsync($"/login carol {Password}"));
    }

    [Fact]
    public async Task A_password_hashed_with_fewer_iterations_is_lifted_at_its_login()
    {
        await RegisterCarolAsync();
        var carol = (await Chat.Parts.Accounts.FindAsync(ChatParts.Nick("carol")))!;
        await Chat.Parts.Accounts.LiftVerifierAsync(carol.Id, carol.Verifier, ScramVerifier.Create(Password, 1000));

        await AskAsync($"/login carol {Password}");

        Assert.Equal(100_000, (await Chat.Parts.Accounts.FindAsync(carol.Id))!.Verifier.Iterations);
    }

    internal override ChatParts CreateParts() => new() { AccountOptions = new() { Rounds = 100_000, MaxConnections = 4 } };

    private async Task RegisterCarolAsync()
    {
        var carol = await Chat.ConnectAsync("carol", Alice, Bob);
        await carol.TypeAsync($"/register {Password}");
        await carol.TypeAsync("/quit");
        Alice.Read();
        Bob.Read();
    }

    private async Task<LinePerson> TwoConnectionsAsync()
    {
        await AskAsync($"/register {Password}");
        var phone = await Chat.ConnectAsync("phone", Alice, Bob);
        await phone.TypeAsync($"/login alice {Password}");
        foreach (var reader in (LinePerson[])[Alice, Bob, phone])
            reader.Read();
        return phone;
    }
}
