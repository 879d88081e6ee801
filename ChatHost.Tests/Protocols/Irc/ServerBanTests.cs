namespace ChatHost.Tests.Protocols.Irc;

/// <summary>UBAN, for server operators.</summary>
public sealed class ServerBanTests
{
    private readonly IrcChat _chat = new();

    [Fact]
    public async Task A_ban_is_set_listed_and_lifted()
    {
        var oper = await OperatorAsync();
        Assert.Contains("Nobody is banned", Assert.Single(await oper.AskAsync("UBAN LIST")), StringComparison.Ordinal);
        Assert.Contains("evil!*@*", Assert.Single(await oper.AskAsync("UBAN ADD evil!*@* DURATION 2h go away")), StringComparison.Ordinal);
        Assert.Contains("evil!*@*", Assert.Single(await oper.AskAsync("UBAN LIST")), StringComparison.Ordinal);
        var evil = _chat.Open(address: System.Net.IPAddress.Parse("203.0.113.7"));
        await evil.TypeAsync("NICK evil");
        Assert.NotNull(evil.Peer.DisconnectReason);
        Assert.Contains("No longer banned: evil!*@*", Assert.Single(await oper.AskAsync("UBAN DEL evil!*@*")), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("UBAN LIST")]
    [InlineData("UBAN ADD bob text")]
    [InlineData("UBAN DEL bob")]
    public async Task Nobody_else_may(string line)
    {
        var alice = await _chat.ConnectAsync("alice");
        Assert.Equal("481", Assert.Single(await alice.AskAsync(line)).Split(' ')[1]);
    }

    [Theory]
    [InlineData("UBAN NONSENSE")]
    [InlineData("UBAN ADD")]
    [InlineData("UBAN ADD bob DURATION nonsense text")]
    public async Task A_mistake_fails(string line)
    {
        var oper = await OperatorAsync();
        Assert.Contains(" FAIL UBAN INVALID_PARAMS ", Assert.Single(await oper.AskAsync(line)), StringComparison.Ordinal);
    }

    private async Task<IrcPerson> OperatorAsync()
    {
        var oper = await _chat.ConnectAsync("root");
        await oper.TypeAsync("NS REGISTER correct-horse");
        _chat.Parts.Lobby.Find("root")!.IsOperator = true;
        oper.Read();
        return oper;
    }
}
