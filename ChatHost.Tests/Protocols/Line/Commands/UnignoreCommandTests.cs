namespace ChatHost.Tests.Protocols.Line.Commands;

public sealed class UnignoreCommandTests : CommandTests
{
    [Fact]
    public async Task Lines_are_shown_again()
    {
        await AskAsync("/ignore bob");

        Assert.Equal(["* You no longer ignore BOB."], await AskAsync("/unignore BOB"));
        await Bob.TypeAsync("hello");

        Assert.Equal(["bob: hello"], Alice.Read());
    }

    [Fact]
    public async Task A_renamed_person_is_found_under_the_new_name()
    {
        await AskAsync("/ignore bob");
        await Bob.TypeAsync("/nick rob");
        Alice.Read();

        Assert.Equal(["* You no longer ignore rob."], await AskAsync("/unignore rob"));
        await Bob.TypeAsync("hello");

        Assert.Equal(["rob: hello"], Alice.Read());
    }

    [Fact]
    public async Task A_person_who_has_gone_can_be_shown_again()
    {
        await AskAsync("/ignore bob");
        await Bob.HangupAsync();
        Alice.Read();

        Assert.Equal(["* You no longer ignore bob."], await AskAsync("/unignore bob"));
    }

    [Theory]
    [InlineData("/unignore", "! Usage: /unignore NAME")]
    [InlineData("/unignore bob", "! You do not ignore bob.")]
    [InlineData("/unignore *\u0007", "! You do not ignore *.")]
    [InlineData("/unignore \u0007", "! You ignore nobody of such a name.")]
    public async Task Unignoring_somebody_who_is_not_ignored_is_refused(string line, string answer) =>
        Assert.Equal([answer], await AskAsync(line));
}
