using ChatHost.Tests.Support;

namespace ChatHost.Tests.Protocols.Line.Commands;

public sealed class SinceCommandTests : CommandTests
{
    [Fact]
    public async Task Messages_after_a_number_are_shown()
    {
        await SayAsync(10);

        Assert.Equal(Shown(8, 3), await AskAsync("/since 7"));
        Assert.Equal(Shown(10, 1), await AskAsync("/since 9 GENERAL"));
    }

    [Fact]
    public async Task Where_there_is_more_the_answer_says_how_to_get_it()
    {
        await SayAsync(14);

        Assert.Equal([.. Shown(5, 5), "* More: /since 9 general"], await AskAsync("/since 4"));
        Assert.Equal(Shown(10, 5), await AskAsync("/since 9 general"));
    }

    [Fact]
    public async Task Messages_no_longer_stored_are_reported()
    {
        await SayAsync(24);

        Assert.Equal(["* general is kept from 5 on.", .. Shown(5, 5), "* More: /since 9 general"], await AskAsync("/since 0"));
    }

    [Theory]
    [InlineData("/since", "! Usage: /since SEQ [ROOM]")]
    [InlineData("/since x", "! Usage: /since SEQ [ROOM]")]
    [InlineData("/since -1", "! Usage: /since SEQ [ROOM]")]
    [InlineData("/since 1 2 3", "! Usage: /since SEQ [ROOM]")]
    [InlineData("/since 99999999999999999999", "! Usage: /since SEQ [ROOM]")]
    [InlineData("/since 0", "* Nothing after 0 in general.")]
    [InlineData("/since 9223372036854775807", "* Nothing after 9223372036854775807 in general.")]
    [InlineData("/since 0 dev", "! No such room: dev")]
    public async Task An_empty_answer_is_reported(string line, string answer) =>
        Assert.Equal([answer], await AskAsync(line));

    internal override ChatParts CreateParts() =>
        new() { HistoryOptions = new() { MaxReplay = 5, ReplayOnJoin = 5, MaxPerRoom = 20 } };

    private static IEnumerable<string> Shown(int first, int count) =>
        Enumerable.Range(first, count).Select(i => $"[2026-01-31 23:59:58] bob: {i}");

    private async Task SayAsync(int count)
    {
        for (var i = 1; i <= count; i++)
            await Bob.TypeAsync($"{i}");
        Alice.Read();
    }
}
