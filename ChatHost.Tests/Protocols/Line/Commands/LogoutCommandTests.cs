namespace ChatHost.Tests.Protocols.Line.Commands;

public sealed class LogoutCommandTests : CommandTests
{
    [Fact]
    public async Task One_goes_on_as_a_guest_under_a_default_name()
    {
        await AskAsync("/register correct horse");

        var read = await AskAsync("/logout");

        Assert.Equal(["Nickname changed to: user3", "* You are logged out."], read);
        Assert.Equal(["* alice is now known as user3."], Bob.Read());
    }

    [Fact]
    public async Task A_guest_is_refused() => Assert.Equal(["! You are not logged in."], await AskAsync("/logout"));
}
