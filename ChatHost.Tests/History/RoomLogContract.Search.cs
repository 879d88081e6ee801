using ChatHost.History;
using ChatHost.Messages;
using ChatHost.Tests.Support;

namespace ChatHost.Tests.History;

/// <summary>Words are found in all that is kept, within a bound.</summary>
public abstract partial class RoomLogContract
{
    [Theory]
    [InlineData("hello", "1 4")]
    [InlineData("HELLO  wor", "1")]
    [InlineData("ell", "1 4")]
    [InlineData("o w", "1")]
    [InlineData("協程", "2")]
    [InlineData("程", "2 3")]
    [InlineData("協程 好用", "2")]
    [InlineData("ΣΊΣΥΦΟΣ", "5")]
    [InlineData("wave", "6")]
    [InlineData("the topic", "7")]
    [InlineData("50%", "8")]
    [InlineData("a_b", "8")]
    [InlineData("%", "8")]
    [InlineData("_b", "8")]
    [InlineData("\"quoted\"", "9")]
    [InlineData("OR NOT", "9")]
    [InlineData("NEAR(a", "9")]
    [InlineData("text:\"", "")]
    [InlineData("😀😀😀", "10")]
    [InlineData("😀", "10")]
    [InlineData("missing", "")]
    [InlineData("hello missing", "")]
    public async Task Messages_that_contain_all_the_terms_are_found(string typed, string expected)
    {
        var log = Open();
        await AppendAsync(
            log, "Hello world", "協程很好用", "程", "ｈｅｌｌｏ", "Σίσυφος");
        await log.AppendAsync([new(RoomEventKind.Action, Alice, "waves"), new(RoomEventKind.Topic, Alice, "The topic")], Cancel);
        await AppendAsync(log, "50% of a_b", "\"quoted\" OR NOT NEAR(a, b)", "😀😀😀", "nothing of all that");

        var forwards = await SearchAsync(log, typed);
        var backwards = await SearchAsync(log, typed, newestFirst: true);
        await FillAsync(log);
        var later = await SearchAsync(log, typed, limit: 100);

        Assert.Equal(expected, forwards);
        Assert.Equal(expected, backwards);
        Assert.Equal(expected, later);
    }

    [Theory]
    [InlineData(0, 2, false, "1 2 /2")]
    [InlineData(2, 2, false, "3 4")]
    [InlineData(2, 9, false, "3 4")]
    [InlineData(9, 9, false, "")]
    [InlineData(0, 2, true, "3 4 /3")]
    [InlineData(2, 9, true, "3 4")]
    [InlineData(0, 4, true, "1 2 3 4")]
    public async Task The_first_or_the_last_matches_after_a_number_are_returned(long after, int limit, bool newestFirst, string expected)
    {
        var log = Open();
        await AppendAsync(log, "hello", "hello", "hello", "hello");

        var found = await SearchAsync(log, "hello", after, limit, newestFirst);

        Assert.Equal(expected, found);
    }

    [Fact]
    public async Task A_search_looks_at_a_limited_number_of_texts_and_reports_how_far_it_came()
    {
        var log = Open(new() { MaxPerRoom = 100_000 });
        await AppendAsync(log, "協程");
        for (var i = 0; i < 3; i++)
            await AppendAsync(log, [.. Enumerable.Repeat("x", 10_000)]);
        await AppendAsync(log, "協程");

        Assert.Equal("1 /20000", await SearchAsync(log, "協程"));
        Assert.Equal("30002", await SearchAsync(log, "協程", after: 20_000));
        Assert.Equal("30002 /10003", await SearchAsync(log, "協程", newestFirst: true));
    }

    [Fact]
    public async Task Erased_and_deleted_messages_are_not_found()
    {
        var log = Open(new() { MaxPerRoom = 1000 });
        await AppendAsync(log, "hello", "hello", "hello");
        await FillAsync(log);
        var before = await SearchAsync(log, "hello");

        await log.EraseAsync(2, 2, by: null, Cancel);
        var erased = await SearchAsync(log, "hello");
        await AppendAsync(log, [.. Enumerable.Repeat("x", 398)]);

        Assert.Equal("1 2 3", before);
        Assert.Equal("1 3", erased);
        Assert.Equal("3", await SearchAsync(log, "hello"));
    }

    [Fact]
    public async Task Messages_past_the_age_are_not_found()
    {
        var log = Open(new() { MaxAge = TimeSpan.FromMinutes(10) });
        await AppendAsync(log, "hello");
        await FillAsync(log);
        Time.Advance(TimeSpan.FromMinutes(6));
        await AppendAsync(log, "hello");

        Time.Advance(TimeSpan.FromMinutes(6));

        Assert.Equal("602", await SearchAsync(log, "hello"));
    }

    [Fact]
    public async Task A_search_stays_in_its_room()
    {
        var store = CreateStore(new());
        var (dev, ops) = (store.Open(ChatParts.Room("dev")), store.Open(ChatParts.Room("ops")));
        await AppendAsync(dev, "hello");
        await AppendAsync(ops, "bye", "hello");
        await FillAsync(dev);
        await FillAsync(ops);

        Assert.Equal("1", await SearchAsync(dev, "hello"));
        Assert.Equal("2", await SearchAsync(ops, "hello"));
    }

    /// <summary>Says so much more that an index has all that was said before.</summary>
    private async Task FillAsync(IRoomLog log)
    {
        await AppendAsync(log, [.. Enumerable.Repeat("x", 600)]);
        await IndexedAsync(log);
    }

    /// <summary>The numbers found, and behind a slash how far the search came, if not to the end.</summary>
    private static async Task<string> SearchAsync(IRoomLog log, string typed, long after = 0, int limit = 10, bool newestFirst = false)
    {
        Assert.True(SearchWords.TryParse(typed, out var words));
        var (found, reached) = await log.SearchAsync(words, after, limit, newestFirst, Cancel);
        return string.Join(' ', found.Select(logged => $"{logged.Seq}").Concat(reached is { } number ? [$"/{number}"] : []));
    }
}
