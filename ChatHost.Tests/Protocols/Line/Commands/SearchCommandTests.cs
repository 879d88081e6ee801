namespace ChatHost.Tests.Protocols.Line.Commands;

public sealed class SearchCommandTests : CommandTests
{
    [Fact]
    public async Task Lines_that_contain_all_the_terms_are_shown_newest_last()
    {
        await SayAsync("Green tea", "coffee", "tea, green tea", "black tea");

        Assert.Equal(
            ["[2026-01-31 23:59:58] bob: Green tea", "[2026-01-31 23:59:58] bob: tea, green tea"], await AskAsync("/search  TEA   green "));
    }

    [Fact]
    public async Task The_newest_twenty_are_shown_and_how_far_they_reach_back()
    {
        await SayAsync([.. Enumerable.Range(1, 25).Select(i => $"tea {i}")]);

        var answer = await AskAsync("/search tea");

        Assert.Equal(21, answer.Count);
        Assert.Equal("[2026-01-31 23:59:58] bob: tea 6", answer[0]);
        Assert.Equal("* Searched back to 6: there may be more before it.", answer[^1]);
    }

    [Fact]
    public async Task Lines_of_ignored_people_are_hidden()
    {
        await SayAsync("tea");
        await Alice.TypeAsync("tea too");
        await AskAsync("/ignore bob");

        Assert.Equal(["[2026-01-31 23:59:58] alice: tea too"], await AskAsync("/search tea"));
        await Bob.TypeAsync("only milk");
        Alice.Read();
        Assert.Equal(["* Nothing to show of general: all of it is from people you ignore."], await AskAsync("/search milk"));
    }

    [Theory]
    [InlineData("/search", "! Usage: /search WORDS")]
    [InlineData("/search \u202e", "! Usage: /search WORDS")]
    [InlineData("/search 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 31 32 33", "! Usage: /search WORDS")]
    [InlineData("/search nothing", "* No messages in general match.")]
    public async Task An_empty_answer_is_reported(string line, string answer) =>
        Assert.Equal([answer], await AskAsync(line));

    [Fact]
    public async Task A_session_in_no_room_is_refused()
    {
        await AskAsync("/leave");

        Assert.Equal(["! You are in no room. /join one."], await AskAsync("/search tea"));
    }

    private async Task SayAsync(params string[] lines)
    {
        foreach (var line in lines)
            await Bob.TypeAsync(line);
        Alice.Read();
    }
}
