using ChatHost.Sessions;

namespace ChatHost.Tests.Protocols.Line.Commands;

public sealed class WhoCommandTests : CommandTests
{
    [Fact]
    public async Task Those_in_the_current_room_are_named()
    {
        await Chat.ConnectAsync();

        Assert.Equal(["* general: alice, bob, user3"], await AskAsync("/who"));
    }

    [Fact]
    public async Task Those_in_another_room_are_named_to_one_who_is_not_in_it()
    {
        await Bob.TypeAsync("/join dev");

        Assert.Equal(["* dev: bob"], await AskAsync("/who DEV"));
    }

    [Fact]
    public async Task A_room_that_is_only_stored_has_no_members()
    {
        await Bob.TypeAsync("/join dev");
        await Bob.TypeAsync("hello");
        await Bob.TypeAsync("/leave");

        Assert.Equal(["* dev: nobody"], await AskAsync("/who dev"));
    }

    [Fact]
    public async Task The_first_hundred_are_named_and_how_many_more_there_are()
    {
        for (var i = 0; i < 103; i++)
            await Chat.Parts.JoinAsync(Chat.Parts.Enter().Session, "general");

        var read = Assert.Single(await AskAsync("/who"));

        Assert.StartsWith("* general: alice, bob, user10, user100, ", read, StringComparison.Ordinal);
        Assert.EndsWith(" and 5 more", read, StringComparison.Ordinal);
        Assert.Equal(100, read.Split(", ").Length);
    }

    [Theory]
    [InlineData("/who dev", "! No such room: dev")]
    [InlineData("/who two words", "! Invalid room name: 1 to 32 letters, digits, _ or -, starting with a letter or digit.")]
    public async Task An_unknown_room_is_refused(string line, string answer) =>
        Assert.Equal([answer], await AskAsync(line));
}
