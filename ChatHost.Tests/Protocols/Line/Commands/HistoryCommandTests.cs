using ChatHost.Tests.Support;

namespace ChatHost.Tests.Protocols.Line.Commands;

public sealed class HistoryCommandTests : CommandTests
{
    [Fact]
    public async Task The_last_twenty_are_shown_oldest_first()
    {
        await SayAsync(25);

        Assert.Equal(Shown(6, 20), await AskAsync("/history"));
    }

    [Theory]
    [InlineData("/history 2", 24, 2)]
    [InlineData("/history 2 general", 24, 2)]
    [InlineData("/history general", 6, 20)]
    [InlineData("/history 99", 1, 25)]
    [InlineData("/history 99999999999999999999", 1, 25)]
    public async Task As_many_as_asked_for_are_shown(string line, int first, int count)
    {
        await SayAsync(25);

        Assert.Equal(Shown(first, count), await AskAsync(line));
    }

    [Fact]
    public async Task No_more_are_shown_than_one_answer_may_hold()
    {
        await SayAsync(40);

        Assert.Equal(Shown(11, 30), await AskAsync("/history 35"));
    }

    [Fact]
    public async Task Actions_and_topics_are_shown_as_such_with_their_time()
    {
        await Alice.TypeAsync("/me waves");
        Chat.Parts.Time.Advance(TimeSpan.FromSeconds(3));
        await Alice.TypeAsync("/topic weather");
        Alice.Read();

        Assert.Equal(
            ["[2026-01-31 23:59:58] ~ alice waves", "[2026-02-01 00:00:01] * Topic of general: weather"], await AskAsync("/history"));
    }

    [Fact]
    public async Task A_room_one_is_not_in_can_be_read_and_its_name_may_be_a_number()
    {
        await Bob.TypeAsync("/join 2026");
        await Bob.TypeAsync("hello");

        Assert.Equal(["[2026-01-31 23:59:58] bob: hello"], await AskAsync("/history 20 2026"));
    }

    [Theory]
    [InlineData("/history", "* Nothing is kept of general.")]
    [InlineData("/history 0", "! Usage: /history [N] [ROOM]")]
    [InlineData("/history 1 2 3", "! Usage: /history [N] [ROOM]")]
    [InlineData("/history dev", "! No such room: dev")]
    [InlineData("/history -1", "! Usage: /history [N] [ROOM]")]
    [InlineData("/history +5 dev", "! Usage: /history [N] [ROOM]")]
    public async Task An_empty_answer_is_reported(string line, string answer) =>
        Assert.Equal([answer], await AskAsync(line));

    internal override ChatParts CreateParts() => new() { HistoryOptions = new() { MaxReplay = 30 } };

    private static IEnumerable<string> Shown(int first, int count) =>
        Enumerable.Range(first, count).Select(i => $"[2026-01-31 23:59:58] bob: {i}");

    private async Task SayAsync(int count)
    {
        for (var i = 1; i <= count; i++)
            await Bob.TypeAsync($"{i}");
        Alice.Read();
    }
}
