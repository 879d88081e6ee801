using ChatHost.Accounts;
using ChatHost.Messages;
using ChatHost.Sessions;

namespace ChatHost.Tests.Protocols.Irc;

/// <summary>OPER: the rights of an operator's account without its name.</summary>
public sealed class OperatorTests
{
    private const string Password = "correct-horse";

    private readonly IrcChat _chat = new();

    [Fact]
    public async Task Oper_gives_the_rights_and_leaves_the_name()
    {
        await MakeOperatorAsync();
        var alice = await _chat.ConnectAsync("alice");
        var bob = await _chat.ConnectAsync("bob");

        Assert.Equal([":ChatHost.chat 381 alice :You are now an IRC operator", ":ChatHost.chat MODE alice :+o"], await alice.AskAsync($"OPER root {Password}"));
        Assert.Contains(":ChatHost.chat 252 alice 1 :operator(s) online", await alice.AskAsync("LUSERS"));
        await alice.TypeAsync("KILL bob :gone");

        Assert.NotNull(bob.Peer.DisconnectReason);
        Assert.Contains(await _chat.Parts.Audit.ListAsync(0, room: null, by: "root", 10), entry => entry.Do == "disconnect");
    }

    [Theory]
    [InlineData("OPER root wrong-horse", "464")]
    [InlineData("OPER nobody correct-horse", "464")]
    [InlineData("OPER carol correct-horse", "464")]
    [InlineData("OPER root", "461")]
    public async Task Nobody_else_is_one(string line, string numeric)
    {
        await MakeOperatorAsync();
        var carol = await _chat.ConnectAsync("carol");
        await carol.TypeAsync($"NS REGISTER {Password}");
        await carol.HangupAsync();
        var alice = await _chat.ConnectAsync("alice");

        Assert.Equal(numeric, Assert.Single(await alice.AskAsync(line)).Split(' ')[1]);
        Assert.Equal("481", Assert.Single(await alice.AskAsync("KILL carol :x")).Split(' ')[1]);
    }

    [Fact]
    public async Task Rights_end_with_the_mode()
    {
        await MakeOperatorAsync();
        var alice = await _chat.ConnectAsync("alice");
        await alice.TypeAsync($"OPER root {Password}");
        alice.Read();
        Assert.Equal([":alice MODE alice :-o"], await alice.AskAsync("MODE alice -o"));
        Assert.Empty(await alice.AskAsync("MODE alice -o"));
        Assert.Equal("481", Assert.Single(await alice.AskAsync("WALLOPS :x")).Split(' ')[1]);
    }

    [Fact]
    public async Task Rights_end_with_the_sessions_of_the_account()
    {
        var root = await MakeOperatorAsync();
        var alice = await _chat.ConnectAsync("alice");
        await alice.TypeAsync($"OPER root {Password}");
        alice.Read();
        _chat.Parts.AccountOperations.Sessions.End(root, new(SessionEndKind.LoggedOut, "The password was changed."));
        Assert.Equal("481", Assert.Single(await alice.AskAsync("WALLOPS :x")).Split(' ')[1]);
    }

    [Fact]
    public async Task Rights_are_not_given_to_other_connections_too()
    {
        await MakeOperatorAsync();
        var alice = await _chat.ConnectAsync("alice");
        await alice.TypeAsync($"NS REGISTER {Password}");
        var other = await _chat.ConnectAsync("other");
        await other.TypeAsync($"NS IDENTIFY alice {Password}");
        alice.Read();
        Assert.Equal("491", Assert.Single(await alice.AskAsync($"OPER root {Password}")).Split(' ')[1]);
    }

    /// <returns>The account.</returns>
    private async Task<long> MakeOperatorAsync()
    {
        var root = await _chat.ConnectAsync("root");
        await root.TypeAsync($"NS REGISTER {Password}");
        await root.HangupAsync();
        Assert.True(Nickname.TryParse("root", out var name, out _));
        var account = await _chat.Parts.Accounts.FindAsync(name);
        await _chat.Parts.Accounts.SetOperatorAsync(account!.Id, isOperator: true, new AuditEntry("admin", "Admin", "operator", Who: "root"));
        return account.Id;
    }
}
