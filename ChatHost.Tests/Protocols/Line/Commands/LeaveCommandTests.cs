namespace ChatHost.Tests.Protocols.Line.Commands;

public sealed class LeaveCommandTests : CommandTests
{
    [Fact]
    public async Task Leaving_the_current_room_is_announced()
    {
        Assert.Equal(["* You left general."], await AskAsync("/leave"));
        Assert.Equal(["* alice left general."], Bob.Read());

        await Bob.TypeAsync("gone?");
        Assert.Empty(Alice.Read());
    }

    [Fact]
    public async Task The_room_entered_last_is_current_then()
    {
        foreach (var room in new[] { "one", "two", "three" })
            await Alice.TypeAsync($"/join {room}");
        await Bob.TypeAsync("/join two");
        Bob.Read();
        Alice.Read();

        Assert.Equal(["* You left three."], await AskAsync("/leave"));
        await Alice.TypeAsync("in two");

        Assert.Equal(["alice: in two"], Bob.Read());
    }

    [Fact]
    public async Task Another_room_can_be_left_and_the_current_one_stays()
    {
        await Alice.TypeAsync("/join dev");
        await Bob.TypeAsync("/join dev");
        Bob.Read();
        Alice.Read();

        Assert.Equal(["* You left general."], await AskAsync("/leave GENERAL"));
        await Alice.TypeAsync("still here");

        Assert.Equal(["* alice left general.", "alice: still here"], Bob.Read());
    }

    [Theory]
    [InlineData("/leave dev", "! You are not in dev.")]
    [InlineData("/leave two words", "! Invalid room name: 1 to 32 letters, digits, _ or -, starting with a letter or digit.")]
    public async Task A_room_one_is_not_in_cannot_be_left(string line, string answer) =>
        Assert.Equal([answer], await AskAsync(line));

    [Fact]
    public async Task After_the_last_room_one_is_in_none()
    {
        await Alice.TypeAsync("/leave");
        Alice.Read();

        Assert.Equal(["! You are in no room. /join one."], await AskAsync("/leave"));
        Assert.Equal(["! You are in no room. /join one."], await AskAsync("hello"));
    }
}
