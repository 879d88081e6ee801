namespace ChatHost.Tests.Support;

public sealed class DeliveryCheckerTests
{
    private const string Room = "dev";

    [Fact]
    public void Lines_read_in_one_order_by_all_are_correct()
    {
        var checker = Started("ann", "bob", "eve");
        Send(checker, "ann", "a1", "a2");
        Send(checker, "bob", "b1", "b2");

        Hear(checker, "ann", "b1", "b2");
        Hear(checker, "bob", "a1", "a2");
        Hear(checker, "eve", "a1", "b1", "a2", "b2");

        Assert.Empty(checker.Verify());
    }

    [Fact]
    public void A_lost_line_is_found()
    {
        var checker = Started("bob", "eve");
        Send(checker, "ann", "a1", "a2", "a3", "a4");

        Hear(checker, "bob", "a1", "a2", "a3", "a4");
        Hear(checker, "eve", "a1", "a4");

        Assert.Equal(["eve lost 2 lines of dev unannounced, from 'a2' to 'a3'."], checker.Verify());
    }

    [Fact]
    public void Lines_lost_at_either_end_are_found()
    {
        var checker = Started("bob", "eve", "zoe");
        Send(checker, "ann", "a1", "a2", "a3");

        Hear(checker, "bob", "a2");
        Hear(checker, "eve", "a1", "a2", "a3");

        Assert.Equal(
            [
                "bob lost 1 lines of dev unannounced, from 'a1' to 'a1'.",
                "bob lost 1 lines of dev unannounced, from 'a3' to 'a3'.",
                "zoe lost 3 lines of dev unannounced, from 'a1' to 'a3'.",
            ],
            checker.Verify());
    }

    [Fact]
    public void A_doubled_line_is_found()
    {
        var checker = Started("bob");
        Send(checker, "ann", "a1", "a2");

        Hear(checker, "bob", "a1", "a2", "a1");

        Assert.Equal(["bob read 'a1' in dev twice."], checker.Verify());
    }

    [Fact]
    public void Two_reordered_lines_of_one_sender_are_found()
    {
        var checker = Started("bob");
        Send(checker, "ann", "a1", "a2");

        Hear(checker, "bob", "a2", "a1");

        Assert.Equal(["bob read 'a2' before 'a1' in dev, and ann sent them the other way round."], checker.Verify());
    }

    [Fact]
    public void Readers_who_saw_two_orders_are_found()
    {
        var checker = Started("eve", "zoe");
        Send(checker, "ann", "a1");
        Send(checker, "bob", "b1");

        Hear(checker, "eve", "a1", "b1");
        Hear(checker, "zoe", "b1", "a1");

        Assert.Equal(["eve read 'a1' before 'b1' in dev, and zoe the other way round."], checker.Verify());
    }

    [Fact]
    public void An_order_that_only_three_readers_together_contradict_is_found()
    {
        var checker = Started("ann", "bob", "eve");
        Send(checker, "ann", "a1");
        Send(checker, "bob", "b1");
        Send(checker, "eve", "e1");

        Hear(checker, "ann", "b1", "e1");
        Hear(checker, "bob", "e1", "a1");
        Hear(checker, "eve", "a1", "b1");

        Assert.Equal(["No one order fits what the readers of dev read."], checker.Verify());
    }

    [Fact]
    public void A_line_in_the_wrong_room_is_found()
    {
        var checker = Started("bob");
        checker.Joined("bob", "ops");
        Send(checker, "ann", "a1");

        Hear(checker, "bob", "a1");
        checker.Read("bob", "ops", "a1");
        checker.Read("eve", "ops", "a1");

        Assert.Equal(
            ["eve heard of ops without being there: 'a1'", "bob read 'a1' in ops, and it was sent to dev."],
            checker.Verify());
    }

    [Fact]
    public void A_line_that_was_never_sent_and_an_echo_are_found()
    {
        var checker = Started("ann");
        Send(checker, "ann", "a1");

        Hear(checker, "ann", "a1", "x");

        Assert.Equal(["ann read its own line 'a1' in dev.", "ann read 'x' in dev, which nobody sent."], checker.Verify());
    }

    [Fact]
    public void Senders_who_should_read_themselves_are_held_to_it()
    {
        var checker = new DeliveryChecker(sendersReadThemselves: true);
        checker.Joined("ann", Room);
        checker.Joined("bob", Room);
        Send(checker, "ann", "a1");
        Send(checker, "bob", "b1");

        Hear(checker, "ann", "a1", "b1");
        Hear(checker, "bob", "a1");

        Assert.Equal(["bob lost 1 lines of dev unannounced, from 'b1' to 'b1'."], checker.Verify());
    }

    [Fact]
    public void Lines_announced_as_skipped_are_not_lost()
    {
        var checker = Started("bob", "eve");
        checker.RoomIsAt(Room, 100);
        Send(checker, "ann", "a1", "a2", "a3", "a4", "a5", "a6");

        Hear(checker, "bob", "a1", "a2", "a3", "a4", "a5", "a6");
        checker.Skipped("eve", Room, after: 100, count: 2);
        Hear(checker, "eve", "a3");
        checker.Skipped("eve", Room, after: 103, count: 1);
        checker.Skipped("eve", Room, after: 104, count: 1);
        Hear(checker, "eve", "a6");

        Assert.Empty(checker.Verify());
    }

    [Fact]
    public void A_skip_does_not_count_the_readers_own_lines()
    {
        var checker = Started("eve", "bob");
        Send(checker, "ann", "a1");
        Send(checker, "bob", "b1");
        Send(checker, "ann", "a2", "a3");

        Hear(checker, "eve", "a1", "b1", "a2", "a3");
        checker.Skipped("bob", Room, after: 0, count: 2);
        Hear(checker, "bob", "a3");

        Assert.Empty(checker.Verify());
    }

    [Theory]
    [InlineData(1, 1, "eve lost 1 lines of dev unannounced, from 'a3' to 'a3'.")]
    [InlineData(1, 3, "eve read 'a4' in dev, which it was told is skipped.")]
    [InlineData(2, 2, "eve was told in dev: 2 lines skipped after 2, where it should have read on after 1.")]
    [InlineData(1, 9, "eve was told in dev: 9 lines skipped after 1, but there are 6 lines less.")]
    public void A_wrong_skip_is_found(long after, long count, string finding)
    {
        var checker = Started("bob", "eve");
        Send(checker, "ann", "a1", "a2", "a3", "a4");

        Hear(checker, "bob", "a1", "a2", "a3", "a4");
        Hear(checker, "eve", "a1");
        checker.Skipped("eve", Room, after, count);
        Hear(checker, "eve", "a4");

        Assert.Contains(finding, checker.Verify());
    }

    [Fact]
    public void A_skip_announced_at_the_wrong_position_is_found()
    {
        var checker = Started("bob", "eve");
        Send(checker, "ann", "a1", "a2", "a3");

        Hear(checker, "bob", "a1", "a2", "a3");
        Hear(checker, "eve", "a1", "a3");
        checker.Skipped("eve", Room, after: 1, count: 1);

        Assert.Contains("eve lost 1 lines of dev unannounced, from 'a2' to 'a2'.", checker.Verify());
    }

    [Fact]
    public void A_wrong_number_of_skips_is_found_even_where_the_order_is_not_certain()
    {
        var checker = Started("ann", "bob");
        Send(checker, "ann", "a1", "a2");
        Send(checker, "bob", "b1", "b2", "b3");

        Hear(checker, "bob", "a1", "a2");
        Hear(checker, "ann", "b1");
        checker.Skipped("ann", Room, after: 2, count: 1);

        Assert.Equal(["ann was told of 1 lines of dev that are skipped, and 2 are missing."], checker.Verify());
    }

    [Fact]
    public void Late_readers_need_not_have_read_earlier_lines()
    {
        var checker = Started("bob");
        Send(checker, "ann", "a1", "a2");
        checker.Joined("eve", Room);
        checker.Joined("zoe", Room);
        Send(checker, "ann", "a3");

        Hear(checker, "bob", "a1", "a2", "a3");
        Hear(checker, "eve", "a2", "a3");

        Assert.Equal(["zoe lost 1 lines of dev unannounced, from 'a3' to 'a3'."], checker.Verify());
    }

    [Fact]
    public void Readers_who_left_must_have_read_all_earlier_lines_and_no_later_ones()
    {
        var checker = Started("bob", "eve");
        Send(checker, "ann", "a1", "a2", "a3", "a4");

        Hear(checker, "bob", "a1", "a2", "a3", "a4");
        Hear(checker, "eve", "a1", "a3");
        checker.Left("eve", Room);

        Assert.Equal(["eve lost 1 lines of dev unannounced, from 'a2' to 'a2'."], checker.Verify());
    }

    [Fact]
    public void Any_one_fault_in_a_larger_run_is_found()
    {
        var random = new Random(20260131);
        for (var run = 0; run < 100; run++)
        {
            var truth = Enumerable.Range(0, 200).Select(i => $"s{random.Next(5)} {i}").ToArray();
            var heard = truth.ToList();
            var at = random.Next(heard.Count - 1);
            switch (run % 4)
            {
                case 0:
                    heard.RemoveAt(at);
                    break;
                case 1:
                    heard.Insert(random.Next(heard.Count), heard[at]);
                    break;
                case 2:
                    (heard[at], heard[at + 1]) = (heard[at + 1], heard[at]);
                    break;
                default:
                    heard[at] = "foreign";
                    break;
            }

            var checker = Started("bob", "eve");
            Assert.All(truth, text => checker.Sent(text.Split(' ')[0], Room, text));
            Hear(checker, "bob", truth);
            Hear(checker, "eve", [.. heard]);

            Assert.NotEmpty(checker.Verify());
        }
    }

    [Fact]
    public void A_text_sent_twice_is_the_tests_mistake()
    {
        var checker = Started("bob");
        checker.Sent("ann", Room, "a1");

        Assert.Throws<ArgumentException>(() => checker.Sent("ann", Room, "a1"));
    }

    private static DeliveryChecker Started(params string[] readers)
    {
        var checker = new DeliveryChecker();
        foreach (var reader in readers)
            checker.Joined(reader, Room);
        return checker;
    }

    private static void Send(DeliveryChecker checker, string sender, params string[] texts)
    {
        foreach (var text in texts)
            checker.Sent(sender, Room, text);
    }

    private static void Hear(DeliveryChecker checker, string reader, params string[] texts)
    {
        foreach (var text in texts)
            checker.Read(reader, Room, text);
    }
}
