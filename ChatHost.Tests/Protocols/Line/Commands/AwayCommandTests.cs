namespace ChatHost.Tests.Protocols.Line.Commands;

public sealed class AwayCommandTests : CommandTests
{
    [Fact]
    public async Task One_reads_that_one_is_away_and_that_one_is_back()
    {
        Assert.Equal(["* You are not away. /away TEXT says that you are."], await AskAsync("/away"));
        Assert.Equal(["* You are away: lunch until one"], await AskAsync("/away lunch until one"));
        Assert.Equal(["* You are no longer away."], await AskAsync("/away"));
    }

    [Fact]
    public async Task A_long_reason_is_cut_between_characters()
    {
        var told = Assert.Single(await AskAsync($"/away {new string('ä', 300)}"));
        Assert.Equal($"* You are away: {new string('ä', 195)}", told);
    }
}
