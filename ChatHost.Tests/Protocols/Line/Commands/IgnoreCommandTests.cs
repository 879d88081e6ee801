using ChatHost.Sessions;
using ChatHost.Tests.Support;

namespace ChatHost.Tests.Protocols.Line.Commands;

public sealed class IgnoreCommandTests : CommandTests
{
    [Fact]
    public async Task Lines_actions_and_private_lines_are_hidden_and_notices_are_not()
    {
        Assert.Equal(["* You ignore bob. /unignore bob shows their lines again."], await AskAsync("/ignore BOB"));

        await Bob.TypeAsync("hello");
        await Bob.TypeAsync("/me waves");
        await Bob.TypeAsync("/msg alice psst");
        Assert.Empty(Alice.Read());
        await Bob.TypeAsync("/quit");
        Assert.Equal(["* bob left general."], Alice.Read());
    }

    [Fact]
    public async Task Others_are_heard_even_when_they_speak_at_the_same_time()
    {
        var eve = await Chat.ConnectAsync("eve", Alice, Bob);
        await AskAsync("/ignore bob");

        await Task.WhenAll(Bob.Peer.TypeAsync("hidden"), eve.Peer.TypeAsync("heard"));
        await Chat.Parts.SettleAsync();

        Assert.Equal(["eve: heard"], Alice.Read());
    }

    [Fact]
    public async Task Neither_a_new_name_nor_a_new_connection_gets_round_it()
    {
        await AskAsync("/ignore bob");

        await Bob.TypeAsync("/nick rob");
        await Bob.TypeAsync("still hidden");
        Assert.Equal(["* bob is now known as rob."], Alice.Read());

        await Bob.TypeAsync("/nick bob");
        await Bob.HangupAsync();
        var again = await Chat.ConnectAsync("bob", Alice);
        await again.TypeAsync("hidden again");
        Assert.Empty(Alice.Read());
    }

    [Fact]
    public async Task History_leaves_out_ignored_people()
    {
        await Bob.TypeAsync("one");
        await Alice.TypeAsync("two");
        await AskAsync("/ignore bob");

        Assert.Equal(["[2026-01-31 23:59:58] alice: two"], await AskAsync("/history"));
    }

    [Theory]
    [InlineData("/history")]
    [InlineData("/history 1")]
    [InlineData("/since 0")]
    public async Task A_history_of_ignored_people_alone_is_reported(string line)
    {
        await Bob.TypeAsync("one");
        await Bob.TypeAsync("two");
        await AskAsync("/ignore bob");

        Assert.Equal(["* Nothing to show of general: all of it is from people you ignore."], await AskAsync(line));
    }

    [Theory]
    [InlineData("/ignore", "! Usage: /ignore NAME")]
    [InlineData("/ignore eve", "! No such nickname: eve")]
    [InlineData("/ignore ALICE", "! You cannot ignore yourself.")]
    public async Task Refused_requests_to_ignore_are_explained(string line, string answer) =>
        Assert.Equal([answer], await AskAsync(line));

    [Fact]
    public async Task The_number_of_ignored_people_is_limited()
    {
        var eve = await Chat.ConnectAsync("eve", Alice, Bob);
        await Chat.ConnectAsync("zoe", Alice, Bob, eve);
        await AskAsync("/ignore bob");
        await AskAsync("/ignore eve");

        Assert.Equal(["! Too many ignored: the limit is 2."], await AskAsync("/ignore zoe"));
        Assert.Equal(["* You ignore bob. /unignore bob shows their lines again."], await AskAsync("/ignore bob"));
        Assert.Equal(1, Assert.Single(Chat.Parts.Meters.Read("chathost.ignores.refused")));
    }

    internal override ChatParts CreateParts() => new() { LimitOptions = new() { MaxIgnores = 2 } };
}
