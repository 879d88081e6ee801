namespace ChatHost.Tests.Docs;

public sealed class PrintedAnswerTests
{
    private readonly Dictionary<string, string> _learned = [];

    [Theory]
    [InlineData("hello", "hello\r\n", true)]
    [InlineData("hello", "hello", true)]
    [InlineData("hello", "hello\nmore\n", false)]
    [InlineData("hello", "", false)]
    [InlineData("a.c", "abc\n", false)]
    [InlineData("{\"a\":…}", "{\"a\":[1,2]}\n", true)]
    [InlineData("{\"a\":…}", "{\"a\":[1,\n2]}\n", false)]
    [InlineData("[2026-11-21 17:58:00] bob: hi", "[2027-01-02 03:04:05] bob: hi", true)]
    [InlineData("[2026-11-21 17:58:00] bob: hi", "[soon] bob: hi", false)]
    [InlineData("\"time\":\"2026-11-21T17:58:00.333Z\"", "\"time\":\"2027-01-02T03:04:05.006Z\"", true)]
    [InlineData("\"remote\":\"127.0.0.1:47764\"", "\"remote\":\"127.0.0.1:1\"", true)]
    [InlineData("tcp://127.0.0.1:8080", "tcp://127.0.0.1:8081", false)]
    public void A_line_is_compared_but_for_what_is_different_each_time(string printed, string real, bool matches)
    {
        Assert.Equal(matches, PrintedAnswer.Matches([printed], real, mayHoldMore: false, _learned));
    }

    [Fact]
    public void Dots_alone_stand_for_any_lines()
    {
        Assert.True(PrintedAnswer.Matches(["a", "…", "b"], "a\nx\ny\nb\n", mayHoldMore: false, _learned));
        Assert.True(PrintedAnswer.Matches(["a", "…", "b"], "a\nb\n", mayHoldMore: false, _learned));
        Assert.False(PrintedAnswer.Matches(["a", "…", "b"], "b\na\n", mayHoldMore: false, _learned));
    }

    [Fact]
    public void A_log_may_hold_more_but_keeps_the_order()
    {
        Assert.True(PrintedAnswer.Matches(["a", "b"], "x\na\ny\nb\nz\n", mayHoldMore: true, _learned));
        Assert.False(PrintedAnswer.Matches(["b", "a"], "x\na\ny\nb\nz\n", mayHoldMore: true, _learned));
    }

    [Fact]
    public void Values_that_replace_placeholders_are_learned()
    {
        Assert.True(PrintedAnswer.Matches(
            ["{\"id\":\"0HNQ7V3SJPCT7\"},{\"id\":\"0HNQ7V3SJPCT8\"}"], "{\"id\":\"ABCDEFGHIJKL1\"},{\"id\":\"ABCDEFGHIJKL2\"}", mayHoldMore: false, _learned));

        Assert.Equal("ABCDEFGHIJKL1", _learned["0HNQ7V3SJPCT7"]);
        Assert.Equal("ABCDEFGHIJKL2", _learned["0HNQ7V3SJPCT8"]);
    }
}
