using ChatHost.History;
using ChatHost.Messages;
using ChatHost.Rooms;
using ChatHost.Tests.Support;

namespace ChatHost.Tests.Rooms;

/// <summary>What is said goes to the log in batches, and is heard once the log has it.</summary>
public sealed class RoomWriterLogTests
{
    private readonly FailingHistoryStore _store = new(new ChatParts().Store);
    private readonly ChatParts _chat;

    public RoomWriterLogTests() => _chat = new() { Store = _store };

    [Fact]
    public async Task Messages_queued_while_the_log_is_busy_are_appended_as_one_batch()
    {
        var (dev, alice) = await _chat.EnterAsync("alice", "dev");
        await _chat.SettleAsync();
        var goOn = await _store.HoldUpAsync(dev);

        for (var i = 1; i <= 100; i++)
            dev.Say(RoomEventKind.Message, $"{i}", receipt: null);
        goOn.SetResult();
        await _chat.SettleAsync();

        Assert.Equal([1, 100], _store.Appended.Select(batch => batch.Count));
        Assert.Equal([1, 1, 100], alice.BatchSizes);
        Assert.Equal(Enumerable.Range(1, 101).Select(i => (long)i), alice.Events.Where(e => e.IsNumbered).Select(e => e.Seq));
    }

    [Fact]
    public async Task Messages_are_in_the_log_before_they_are_heard_and_the_receipt_comes_last()
    {
        var (dev, alice) = await _chat.EnterAsync("alice", "dev");
        await _chat.SettleAsync();
        var seen = new List<string>();
        alice.OnDeliver = batch => seen.Add($"heard, log at {dev.Room.LastSeq}");

        dev.Say(RoomEventKind.Message, "hello", new Receipt(seen));
        await _chat.SettleAsync();

        Assert.Equal(["heard, log at 1", "said 1 in dev"], seen);
    }

    [Fact]
    public async Task A_failed_append_is_reported_to_each_sender_uses_no_number_and_the_room_continues()
    {
        var (dev, alice) = await _chat.EnterAsync("alice", "dev");
        var (bobInDev, _) = await _chat.EnterAsync("bob", "dev");
        await _chat.SettleAsync();
        alice.Take();
        var (toAlice, toBob) = (new List<string>(), new List<string>());

        _store.FailAppends();
        dev.Say(RoomEventKind.Message, "lost", new Receipt(toAlice));
        bobInDev.Say(RoomEventKind.Message, "lost too", new Receipt(toBob));
        var (_, eve) = await _chat.EnterAsync("eve", "dev");
        _store.Recover();
        dev.Say(RoomEventKind.Message, "kept", new Receipt(toAlice));
        await _chat.SettleAsync();

        Assert.Equal(["not said in dev: the disk is full.", "said 1 in dev"], toAlice);
        Assert.Equal(["not said in dev: the disk is full."], toBob);
        Assert.Equal(["dev eve joined (3)", "dev 1 alice: kept"], alice.Take());
        Assert.Equal(["entered dev: 3 here, last 0", "dev eve joined (3)", "dev 1 alice: kept"], eve.Take());
    }

    [Fact]
    public async Task An_unknown_failure_of_the_log_is_reported_without_its_details()
    {
        var (dev, _) = await _chat.EnterAsync("alice", "dev");
        var seen = new List<string>();

        _store.FailAppends(new InvalidOperationException("secret path"));
        dev.Say(RoomEventKind.Message, "lost", new Receipt(seen));
        await _chat.SettleAsync();

        Assert.Equal(["not said in dev: the log is away."], seen);
    }

    [Fact]
    public async Task Lines_said_together_stay_together_while_others_speak()
    {
        var (dev, alice) = await _chat.EnterAsync("alice", "dev");
        var speaking = Task.Run(
            () =>
            {
                for (var i = 0; i < 2000; i++)
                    dev.Say(RoomEventKind.Message, "between", receipt: null);
            },
            CancellationToken.None);

        for (var i = 0; i < 20; i++)
        {
            var request = new RoomRequest.SayAll(new(Nickname.Server), [.. Enumerable.Range(0, 50).Select(line => $"{i} {line}")]);
            Assert.True(dev.Room.TryPost(request));
            var said = await request.Task;
            Assert.Equal(Enumerable.Range(0, 50).Select(line => $"{i} {line}"), said.Select(logged => logged.Text));
            Assert.Equal(said[0].Seq + 49, said[^1].Seq);
        }

        await speaking;
        await _chat.SettleAsync();
        var heard = alice.Events.Where(e => e.IsNumbered).ToArray();
        Assert.Equal(Enumerable.Range(1, 3000).Select(i => (long)i), heard.Select(e => e.Seq));
        Assert.Equal(1000, heard.Count(e => e.Nick == Nickname.Server));
    }

    [Fact]
    public async Task All_lines_said_together_fail_together()
    {
        var (dev, alice) = await _chat.EnterAsync("alice", "dev");
        await _chat.SettleAsync();
        alice.Take();
        _store.FailAppends();

        var request = new RoomRequest.SayAll(new(Nickname.Server), ["a", "b"]);
        dev.Room.TryPost(request);

        var failure = await Assert.ThrowsAsync<HistoryUnavailableException>(() => request.Task);
        Assert.Equal("the disk is full.", failure.Message);
        await _chat.SettleAsync();
        Assert.Empty(alice.Take());
        Assert.Equal(0, dev.Room.LastSeq);
    }

    [Fact]
    public async Task A_large_batch_is_handed_on_in_pieces_of_bounded_size()
    {
        var (dev, alice) = await _chat.EnterAsync("alice", "dev");
        await _chat.SettleAsync();
        var text = new string('x', 4000);

        var request = new RoomRequest.SayAll(new(Nickname.Server), [.. Enumerable.Repeat(text, 100)]);
        dev.Room.TryPost(request);
        await request.Task;

        Assert.All(alice.BatchSizes, size => Assert.InRange(size, 1, 10));
        Assert.Equal(100, alice.Events.Count(e => e.IsNumbered));
    }

    [Fact]
    public async Task The_log_and_the_topic_are_read_after_all_that_was_said_before()
    {
        var (dev, _) = await _chat.EnterAsync("alice", "dev");

        dev.Say(RoomEventKind.Topic, "new", receipt: null);
        Assert.Equal("new", await dev.Room.TopicAsync());
        dev.Say(RoomEventKind.Message, "hello", receipt: null);
        var last = await dev.Room.ReadLastAsync(1, TestContext.Current.CancellationToken);
        dev.Say(RoomEventKind.Message, "again", receipt: null);
        var after = await dev.Room.ReadAfterAsync(2, 10, TestContext.Current.CancellationToken);

        Assert.Equal("hello", Assert.Single(last).Text);
        Assert.Equal("again", Assert.Single(after).Text);
    }

    private sealed class Receipt(List<string> seen) : ISayReceipt
    {
        public void Said(RoomName room, long first, long last) => seen.Add($"said {first} in {room}");

        public void Denied(RoomName room, ChatHost.Moderation.Denial denial) => seen.Add($"denied in {room}: {denial.Kind}");

        public void NotSaid(RoomName room, string reason) => seen.Add($"not said in {room}: {reason}");
    }
}
