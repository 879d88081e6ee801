using System.Text;
using ChatHost.Tests.Support;

namespace ChatHost.Tests.Protocols;

public sealed class EncodedBatchTests
{
    [Fact]
    public void Any_lines_that_follow_each_other_can_be_taken()
    {
        using var batch = TestBatches.Of("dev", (1, "one"), (0, "notice"), (2, "Grüße"));

        Assert.Equal("one\nnotice\nGrüße\n", TestBatches.TextOf(batch[..]));
        Assert.Equal("notice\n", TestBatches.TextOf(batch[1..2]));
        Assert.Equal("Grüße\n", TestBatches.TextOf(batch[2..]));
        Assert.Equal("one\nnotice\n", TestBatches.TextOf(batch[..^1]));
        Assert.Equal("", TestBatches.TextOf(batch[1..1]));
    }

    [Fact]
    public void Each_line_knows_its_number()
    {
        using var batch = TestBatches.Of("dev", (1, "one"), (0, "notice"), (2, "two"));

        Assert.Equal(3, batch.Count);
        Assert.Equal([1, 0, 2], Enumerable.Range(0, 3).Select(batch.SeqOf));
    }

    [Fact]
    public void It_grows_with_what_is_written()
    {
        var texts = Enumerable.Range(0, 500).Select(i => (Seq: i + 1L, Text: new string((char)('a' + (i % 26)), i))).ToArray();

        using var batch = TestBatches.Of("dev", texts);

        Assert.Equal(texts.Select(line => line.Text + "\n"), Enumerable.Range(0, 500).Select(i => TestBatches.TextOf(batch[i..(i + 1)])));
    }

    [Fact]
    public void Its_memory_goes_back_with_the_last_user_and_not_before()
    {
        var batch = TestBatches.Of("dev", (1, "one"));
        batch.AddReference();
        batch.AddReference();

        batch.Dispose();
        batch.Dispose();
        Assert.Equal("one\n", TestBatches.TextOf(batch[..]));

        batch.Dispose();
        Assert.True(batch.IsReleased());
    }

    [Fact]
    public async Task Many_may_give_it_back_at_once()
    {
        var batch = TestBatches.Of("dev", (1, "one"));
        for (var i = 0; i < 1000; i++)
            batch.AddReference();

        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Run(
            () =>
            {
                for (var i = 0; i < 250; i++)
                    batch.Dispose();
            },
            TestContext.Current.CancellationToken)));

        Assert.Equal("one\n", Encoding.UTF8.GetString(batch[..].Span));
        batch.Dispose();
        Assert.True(batch.IsReleased());
    }
}
