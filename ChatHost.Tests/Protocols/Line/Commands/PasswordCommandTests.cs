using ChatHost.Tests.Support;

namespace ChatHost.Tests.Protocols.Line.Commands;

public sealed class PasswordCommandTests : CommandTests
{
    private const string Old = "correct-horse";
    private const string New = "battery-staple";

    [Fact]
    public async Task The_new_one_is_good_from_then_on_and_other_sessions_are_ended()
    {
        await AskAsync($"/register {Old}");
        var phone = await Chat.ConnectAsync("phone", Alice, Bob);
        await phone.TypeAsync($"/login alice {Old}");
        phone.Read();
        Alice.Read();

        Assert.Equal(["* Password changed. 1 other session was ended."], await AskAsync($"/password {Old} {New}"));

        Assert.Equal("You were logged out: the password was changed.", phone.Peer.DisconnectReason?.Text);
        var other = await Chat.ConnectAsync("other", Alice, Bob);
        Assert.Equal(["! Wrong name or password."], await other.AskAsync($"/login alice {Old}"));
        Assert.Contains("* You are logged in as alice.", await other.AskAsync($"/login alice {New}"));
    }

    [Fact]
    public async Task Both_are_asked_for_where_they_are_left_out()
    {
        await AskAsync($"/register {Old}");

        Assert.Equal(["* Password:"], await AskAsync("/password"));
        Assert.Equal(["* New password:"], await AskAsync(Old));
        Assert.Equal(["* Password changed."], await AskAsync(New));
    }

    [Theory]
    [InlineData("/password wrong-one battery-staple", "! Wrong name or password.")]
    [InlineData("/password correct-horse password", "! Not a good password: it is one of the most common.")]
    [InlineData("/password correct-horse", "! Usage: /password [OLD NEW]")]
    public async Task A_wrong_old_one_and_a_weak_new_one_are_refused(string line, string answer)
    {
        await AskAsync($"/register {Old}");

        Assert.Equal([answer], await AskAsync(line));
    }

    [Fact]
    public async Task A_guest_is_refused() => Assert.Equal(["! You are not logged in."], await AskAsync($"/password {Old} {New}"));
}
