using System.Text;
using ChatHost.Protocols;
using ChatHost.Tests.Support;
using ChatHost.Transport;

namespace ChatHost.Tests.Transport;

public sealed class OutboxQueueTests
{
    private readonly OutboxQueue _queue = new();

    [Fact]
    public void Entries_come_out_in_order_and_their_bytes_are_counted()
    {
        Answer("hello\n");
        Batch(TestBatches.Of("dev", (1, "one"), (2, "two")));

        Assert.Equal(14, _queue.Bytes);
        Assert.Equal(6, _queue.AnswerBytes);
        Assert.Equal("hello\n", Take());
        Assert.Equal(8, _queue.Bytes);
        Assert.Equal(0, _queue.AnswerBytes);
        Assert.Equal("one\ntwo\n", Take());
        Assert.True(_queue.IsEmpty);
        Assert.Equal(0, _queue.Bytes);
    }

    [Fact]
    public void The_oldest_lines_of_rooms_are_dropped_and_a_gap_replaces_them()
    {
        Answer("first\n");
        Batch(TestBatches.Numbered("dev", 1, 50));
        Batch(TestBatches.Numbered("dev", 51, 50));
        Answer("last\n");
        var bound = _queue.Bytes - 1;

        var dropped = _queue.DropOldest(bound);

        Assert.Equal(50, dropped);
        Assert.Equal("first\n", Take());
        Assert.Equal("[dev 1-50: 50]", Take());
        Assert.Equal(Lines("dev", 51, 50), Take());
        Assert.Equal("last\n", Take());
    }

    [Fact]
    public void A_gap_reaches_back_to_the_message_that_a_dropped_notice_of_erasing_names()
    {
        Batch(TestBatches.Of("dev", (50, "said"), (51, "said")));
        Batch(TestBatches.Of("dev", (7, "erased")));
        Answer("last\n");

        var dropped = _queue.DropOldest(5);

        Assert.Equal(3, dropped);
        Assert.Equal("[dev 7-51: 3]", Take());
    }

    [Fact]
    public void Nothing_is_dropped_within_the_bound()
    {
        Batch(TestBatches.Numbered("dev", 1, 50));

        Assert.Equal(0, _queue.DropOldest(_queue.Bytes));
        Assert.Equal(Lines("dev", 1, 50), Take());
    }

    [Fact]
    public void Notices_among_dropped_lines_are_kept_in_order()
    {
        Batch(TestBatches.Of("dev", (0, "bob came"), (1, Long('a')), (0, "bob went"), (2, Long('b'))));
        Answer("answer\n");

        Assert.Equal(2, _queue.DropOldest(200));

        Assert.Equal("[dev 1-2: 2]bob came\nbob went\n", Take());
        Assert.Equal("answer\n", Take());
    }

    [Fact]
    public void A_batch_of_notices_alone_is_never_dropped()
    {
        Batch(TestBatches.Of("dev", (0, Long('n')), (0, Long('m'))));

        Assert.Equal(0, _queue.DropOldest(10));
        Assert.Equal(Long('n') + "\n" + Long('m') + "\n", Take());
    }

    [Fact]
    public void Gaps_of_one_room_are_merged_while_they_wait_and_those_of_others_are_not()
    {
        Batch(TestBatches.Of("dev", (1, Long('a'))));
        Batch(TestBatches.Of("ops", (7, Long('b'))));
        Batch(TestBatches.Of("dev", (2, Long('c')), (3, Long('d'))));

        Assert.Equal(2, _queue.DropOldest(800));
        Assert.Equal(2, _queue.DropOldest(700));

        Assert.Equal("[dev 1-3: 3]", Take());
        Assert.Equal("[ops 7-7: 1]", Take());
        Assert.Equal("", Take());
        Assert.True(_queue.IsEmpty);
    }

    [Fact]
    public void A_gap_that_was_taken_is_followed_by_a_new_one()
    {
        Batch(TestBatches.Numbered("dev", 1, 30));
        _queue.DropOldest(0);
        Assert.Equal("[dev 1-30: 30]", Take());

        Batch(TestBatches.Numbered("dev", 31, 30));
        _queue.DropOldest(0);

        Assert.Equal("[dev 31-60: 30]", Take());
    }

    [Fact]
    public void Lines_that_are_not_for_the_peer_do_not_count_as_dropped()
    {
        var batch = TestBatches.Numbered("dev", 1, 10);
        _queue.Add(batch, 0..3);
        _queue.Add(batch, 5..8);
        batch.Dispose();

        Assert.Equal(6, _queue.DropOldest(0));

        Assert.Equal("[dev 1-8: 6]", Take());
        Assert.Equal("", Take());
    }

    [Fact]
    public void A_batch_is_released_when_it_is_dropped_taken_or_cleared_and_not_before()
    {
        var (first, second, third) =
            (TestBatches.Numbered("dev", 1, 50), TestBatches.Numbered("dev", 51, 1), TestBatches.Numbered("dev", 52, 1));
        Batch(first);
        Batch(second);
        Batch(third);
        Assert.False(first.IsReleased() || second.IsReleased() || third.IsReleased());

        _queue.DropOldest(100);
        Assert.Equal([true, false, false], [first.IsReleased(), second.IsReleased(), third.IsReleased()]);
        Take();
        Take();
        Assert.Equal([true, true, false], [first.IsReleased(), second.IsReleased(), third.IsReleased()]);
        _queue.Clear();
        Assert.True(third.IsReleased());
        Assert.Equal(0, _queue.Bytes);
    }

    [Fact]
    public void The_count_is_exact_whatever_is_added_taken_and_dropped()
    {
        var random = new Random(20260131);
        var seq = 0L;
        for (var i = 0; i < 5000; i++)
        {
            switch (random.Next(4))
            {
                case 0:
                    Answer(new string('x', random.Next(50)) + "\n");
                    break;
                case 1:
                    Batch(TestBatches.Of("dev", [.. Enumerable.Range(0, random.Next(1, 5)).Select(_ => (random.Next(4) == 0 ? 0 : ++seq, "line"))]));
                    break;
                case 2 when !_queue.IsEmpty:
                    Take();
                    break;
                default:
                    _queue.DropOldest(random.Next(2000));
                    break;
            }
        }

        var rest = _queue.Bytes;
        var taken = 0;
        while (!_queue.IsEmpty)
        {
            var entry = _queue.Take();
            taken += entry.Size;
            entry.Batch?.Dispose();
            Assert.Equal(rest - taken, _queue.Bytes);
        }

        Assert.Equal(rest, taken);
        Assert.Equal(0, _queue.AnswerBytes);
    }

    private static string Long(char c) => new(c, 300);

    private static string Lines(string room, int first, int count) =>
        string.Concat(Enumerable.Range(first, count).Select(i => $"{room}{i}\n"));

    private void Answer(string text) => _queue.Add(Encoding.UTF8.GetBytes(text));

    private void Batch(EncodedBatch batch)
    {
        _queue.Add(batch, Range.All);
        batch.Dispose();
    }

    private string Take()
    {
        var entry = _queue.Take();
        var gap = entry.Gap is { } g ? $"[{g.Room} {g.First}-{g.Last}: {g.Count}]" : "";
        var text = gap + TestBatches.TextOf(entry.Batch is { } batch ? batch[entry.Lines] : entry.Bytes);
        entry.Batch?.Dispose();
        return text;
    }
}
