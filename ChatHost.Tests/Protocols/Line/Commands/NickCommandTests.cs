namespace ChatHost.Tests.Protocols.Line.Commands;

public sealed class NickCommandTests : CommandTests
{
    [Fact]
    public async Task A_new_name_is_confirmed_and_announced()
    {
        Assert.Equal(["Nickname changed to: Жук"], await AskAsync("/nick Жук"));
        Assert.Equal(["* alice is now known as Жук."], Bob.Read());

        await Alice.TypeAsync("hello");
        Assert.Equal(["Жук: hello"], Bob.Read());
    }

    [Theory]
    [InlineData("/nick", "! Usage: /nick NAME")]
    [InlineData("/nick bob", "! Nickname already in use: bob")]
    [InlineData("/nick BOB", "! Nickname already in use: BOB")]
    [InlineData("/nick b\u043Eb", "! Nickname already in use: b\u043Eb")] // Cyrillic o
    [InlineData("/nick two words", "! Invalid nickname: 1 to 32 letters, digits or _ - [ ] { } \\ | ^ `, starting with a letter or digit.")]
    [InlineData("/nick *", "! Invalid nickname: 1 to 32 letters, digits or _ - [ ] { } \\ | ^ `, starting with a letter or digit.")]
    [InlineData("/nick Server", "! Invalid nickname: server is reserved.")]
    [InlineData("/nick al\u202Eice", "! Invalid nickname: no invisible characters.")]
    [InlineData("/nick al\u0007ice", "! Invalid nickname: 1 to 32 letters, digits or _ - [ ] { } \\ | ^ `, starting with a letter or digit.")]
    public async Task A_name_that_is_not_available_is_refused_and_not_announced(string line, string answer)
    {
        Assert.Equal([answer], await AskAsync(line));
        Assert.Empty(Bob.Read());
    }

    [Fact]
    public async Task The_current_name_is_confirmed_and_not_announced()
    {
        Assert.Equal(["Nickname changed to: alice"], await AskAsync("/nick alice"));
        Assert.Empty(Bob.Read());

        Assert.Equal(["Nickname changed to: Alice"], await AskAsync("/nick Alice"));
        Assert.Equal(["* alice is now known as Alice."], Bob.Read());
    }

    [Fact]
    public async Task The_old_name_is_free()
    {
        await Alice.TypeAsync("/nick al");
        Bob.Read();

        Assert.Equal(["Nickname changed to: alice"], await Bob.AskAsync("/nick alice"));
    }
}
