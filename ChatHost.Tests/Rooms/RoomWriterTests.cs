using ChatHost.History;
using ChatHost.Messages;
using ChatHost.Rooms;
using ChatHost.Tests.Support;

namespace ChatHost.Tests.Rooms;

public sealed class RoomWriterTests
{
    private readonly ManualTime _time = new();
    private readonly FailingHistoryStore _store;
    private readonly ChatParts _chat;

    public RoomWriterTests()
    {
        // Large enough that nothing is forgotten before one who is slow has read it.
        _store = new(new MemoryHistoryStore(new FixedOptions<HistoryOptions>(new() { MaxPerRoom = 10_000_000 }), _time));
        _chat = new() { Store = _store, RoomOptions = new() { PresenceLimit = 3, MaxPerSession = 2000 } };
    }

    [Fact]
    public async Task Joins_leaves_and_renames_are_told_only_while_the_room_is_small()
    {
        var (_, alice) = await _chat.EnterAsync("alice", "dev");
        await _chat.EnterAsync("bob", "dev");
        var (third, _) = await _chat.EnterAsync("third", "dev");
        await _chat.SettleAsync();
        Assert.Equal("dev third joined (3)", alice.Take()[^1]);

        var (fourth, _) = await _chat.EnterAsync("fourth", "dev");
        _chat.Lobby.TryRename(third.Session, ChatParts.Nick("Drei"));
        third.Session.Leave(third, text: null);
        await _chat.SettleAsync();
        Assert.Empty(alice.Take());

        // Who was not announced leaves silently; who comes now is.
        fourth.Session.Leave(fourth, text: null);
        await _chat.EnterAsync("fifth", "dev");
        await _chat.SettleAsync();
        Assert.Equal(["dev fifth joined (3)"], alice.Take());
    }

    [Fact]
    public async Task A_line_said_by_one_who_then_leaves_is_heard_before_the_leaving()
    {
        var (dev, _) = await _chat.EnterAsync("alice", "dev");
        var (_, bob) = await _chat.EnterAsync("bob", "dev");
        await _chat.SettleAsync();
        bob.Take();

        Lobby.Say(dev, RoomEventKind.Message, "bye", receipt: null);
        _chat.Lobby.End(dev.Session);
        await _chat.SettleAsync();

        Assert.Equal(["dev 1 alice: bye", "dev alice left (1)"], bob.Take());
    }

    [Fact]
    public async Task What_waits_while_the_log_is_busy_goes_to_it_as_one_batch()
    {
        var (dev, alice) = await _chat.EnterAsync("alice", "dev");
        await _chat.SettleAsync();
        var goOn = await HoldUpAsync(dev);

        for (var i = 1; i <= 100; i++)
            Lobby.Say(dev, RoomEventKind.Message, $"{i}", receipt: null);
        goOn.SetResult();
        await _chat.SettleAsync();

        Assert.Equal([1, 100], _store.Appended.Select(batch => batch.Count));
        Assert.Equal([1, 1, 100], alice.BatchSizes);
        Assert.Equal(Enumerable.Range(1, 101).Select(i => (long)i), alice.Events.Where(e => e.IsNumbered).Select(e => e.Seq));
    }

    [Fact]
    public async Task What_is_heard_is_in_the_log_and_the_receipt_comes_last()
    {
        var (dev, alice) = await _chat.EnterAsync("alice", "dev");
        await _chat.SettleAsync();
        var seen = new List<string>();
        alice.OnDeliver = batch => seen.Add($"heard, log at {dev.Room.LastSeq}");

        Lobby.Say(dev, RoomEventKind.Message, "hello", new Receipt(seen));
        await _chat.SettleAsync();

        Assert.Equal(["heard, log at 1", "said 1 hello"], seen);
    }

    [Fact]
    public async Task A_failed_append_is_told_to_each_sender_uses_no_number_and_the_room_lives_on()
    {
        var (dev, alice) = await _chat.EnterAsync("alice", "dev");
        var (bobInDev, _) = await _chat.EnterAsync("bob", "dev");
        await _chat.SettleAsync();
        alice.Take();
        var (toAlice, toBob) = (new List<string>(), new List<string>());

        _store.FailAppends();
        Lobby.Say(dev, RoomEventKind.Message, "lost", new Receipt(toAlice));
        Lobby.Say(bobInDev, RoomEventKind.Message, "lost too", new Receipt(toBob));
        var (_, eve) = await _chat.EnterAsync("eve", "dev");
        _store.Recover();
        Lobby.Say(dev, RoomEventKind.Message, "kept", new Receipt(toAlice));
        await _chat.SettleAsync();

        Assert.Equal(["not said in dev: the disk is full.", "said 1 kept"], toAlice);
        Assert.Equal(["not said in dev: the disk is full."], toBob);
        Assert.Equal(["dev eve joined (3)", "dev 1 alice: kept"], alice.Take());
        Assert.Equal(["entered dev: 3 here, last 0", "dev eve joined (3)", "dev 1 alice: kept"], eve.Take());
    }

    [Fact]
    public async Task An_unknown_failure_of_the_log_is_told_without_its_details()
    {
        var (dev, _) = await _chat.EnterAsync("alice", "dev");
        var seen = new List<string>();

        _store.FailAppends(new InvalidOperationException("secret path"));
        Lobby.Say(dev, RoomEventKind.Message, "lost", new Receipt(seen));
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
                    Lobby.Say(dev, RoomEventKind.Message, "between", receipt: null);
            },
            CancellationToken.None);

        for (var i = 0; i < 20; i++)
        {
            var request = new RoomRequest.SayAll([.. Enumerable.Range(0, 50).Select(line => Webhook($"{i} {line}"))]);
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

        var request = new RoomRequest.SayAll([Webhook("a"), Webhook("b")]);
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

        var request = new RoomRequest.SayAll([.. Enumerable.Range(0, 100).Select(_ => Webhook(text))]);
        dev.Room.TryPost(request);
        await request.Task;

        Assert.All(alice.BatchSizes, size => Assert.InRange(size, 1, 10));
        Assert.Equal(100, alice.Events.Count(e => e.IsNumbered));
    }

    [Fact]
    public async Task A_room_of_several_thousand_hears_everything_once()
    {
        var recipients = new List<RecordingRecipient>();
        Membership? speaker = null;
        for (var i = 0; i < 2500; i++)
        {
            var (session, recipient) = _chat.Enter();
            speaker = await _chat.JoinAsync(session, "dev");
            recipients.Add(recipient);
            recipient.Take();
        }

        Lobby.Say(speaker!, RoomEventKind.Message, "one", receipt: null);
        Lobby.Say(speaker!, RoomEventKind.Message, "two", receipt: null);
        await _chat.SettleAsync();

        Assert.All(recipients, recipient => Assert.Equal(["dev 1 user2500: one", "dev 2 user2500: two"], recipient.Take()));
    }

    [Fact]
    public async Task Members_who_leave_in_any_order_are_the_ones_who_are_gone()
    {
        var random = new Random(20260131);
        var present = new List<Membership>();
        for (var i = 0; i < 300; i++)
        {
            present.Add(await _chat.JoinAsync(_chat.Enter().Session, "dev"));
            if (random.Next(3) != 0)
                continue;
            var gone = present[random.Next(present.Count)];
            gone.Session.Leave(gone, text: null);
            gone.Room.Post(new RoomRequest.Leave(gone, gone.Session.Nickname, text: null));
            present.Remove(gone);
        }

        Assert.True(_chat.Rooms.TryFind(ChatParts.Room("dev"), out var room));
        var here = await room.WhoAsync();
        Assert.Equal(present.Select(member => member.Session.Id).Order(), here.Select(member => member.Id).Order());
        Assert.Equal(present.Count, room.MemberCount);
    }

    [Fact]
    public async Task One_who_reads_the_log_first_hears_all_with_no_gap_and_no_double_while_others_speak()
    {
        var (dev, _) = await _chat.EnterAsync("alice", "dev");
        using var stop = new CancellationTokenSource();
        var speaking = Task.Run(() => SpeakUntilStoppedAsync(dev, stop.Token), CancellationToken.None);

        for (var i = 0; i < 12; i++)
        {
            var (session, recipient) = _chat.Enter();
            var joined = await _chat.Lobby.JoinAsync(session, ChatParts.Room("dev"), startLive: false);
            Assert.Empty(recipient.Events);
            var after = Math.Max(0, joined.LastSeq - (i * 100));
            await Lobby.GoLiveAsync(joined.Membership!, after);
            var caughtUp = dev.Room.LastSeq;
            await TestWait.UntilAsync(() => dev.Room.LastSeq > caughtUp + 5);
            joined.Membership!.Session.Leave(joined.Membership, text: null);
            await _chat.SettleAsync();

            var heard = recipient.Events.Where(e => e.IsNumbered).Select(e => e.Seq).ToArray();
            Assert.True(heard.Length > 5);
            Assert.Equal(Enumerable.Range(0, heard.Length).Select(offset => after + 1 + offset), heard);
        }

        await stop.CancelAsync();
        await speaking;
    }

    [Fact]
    public async Task One_who_goes_live_amid_a_round_hears_each_of_its_lines_once()
    {
        var (dev, _) = await _chat.EnterAsync("alice", "dev");
        var (bob, recipient) = _chat.Enter("bob");
        var joined = await _chat.Lobby.JoinAsync(bob, ChatParts.Room("dev"), startLive: false);
        var goOn = await HoldUpAsync(dev);

        Lobby.Say(dev, RoomEventKind.Message, "before", receipt: null);
        var live = Lobby.GoLiveAsync(joined.Membership!, after: 0);
        Lobby.Say(dev, RoomEventKind.Message, "after", receipt: null);
        goOn.SetResult();
        await live;
        await _chat.SettleAsync();

        Assert.Equal(
            ["entered dev: 2 here, last 0", "dev 1 alice: held up", "dev 2 alice: before", "dev 3 alice: after"], recipient.Take());
    }

    [Fact]
    public async Task One_who_joins_amid_a_round_is_told_the_last_number_that_it_does_not_hear_live()
    {
        var (dev, _) = await _chat.EnterAsync("alice", "dev");
        var (bob, recipient) = _chat.Enter("bob");
        var goOn = await HoldUpAsync(dev);

        Lobby.Say(dev, RoomEventKind.Message, "before", receipt: null);
        var joining = _chat.Lobby.JoinAsync(bob, ChatParts.Room("dev"));
        Lobby.Say(dev, RoomEventKind.Message, "after", receipt: null);
        goOn.SetResult();
        var joined = await joining;
        await _chat.SettleAsync();

        Assert.Equal(2, joined.LastSeq);
        Assert.Equal(["entered dev: 2 here, last 2", "dev 3 alice: after"], recipient.Take());
    }

    [Fact]
    public async Task One_who_is_far_behind_reads_page_by_page_and_hears_the_rest_live()
    {
        var (dev, _) = await _chat.EnterAsync("alice", "dev");
        for (var i = 0; i < 1000; i++)
            Lobby.Say(dev, RoomEventKind.Message, "old", receipt: null);
        var (bob, recipient) = _chat.Enter("bob");
        var joined = await _chat.Lobby.JoinAsync(bob, ChatParts.Room("dev"), startLive: false);

        await Lobby.GoLiveAsync(joined.Membership!, after: 100);
        Lobby.Say(dev, RoomEventKind.Message, "new", receipt: null);
        await _chat.SettleAsync();

        Assert.Equal(
            Enumerable.Range(101, 901).Select(i => (long)i),
            recipient.Events.Where(e => e.IsNumbered).Select(e => e.Seq));
        Assert.All(recipient.BatchSizes, size => Assert.InRange(size, 1, 256));
    }

    [Fact]
    public async Task One_who_is_far_behind_goes_live_though_the_log_forgets_what_it_was_to_read()
    {
        var chat = new ChatParts
        {
            Store = new FailingHistoryStore(
                new MemoryHistoryStore(new FixedOptions<HistoryOptions>(new() { MaxAge = TimeSpan.FromMinutes(1) }), _time)),
        };
        var (dev, _) = await chat.EnterAsync("alice", "dev");
        for (var i = 0; i < 200; i++)
            Lobby.Say(dev, RoomEventKind.Message, "old", receipt: null);
        var (bob, recipient) = chat.Enter("bob");
        var joined = await chat.Lobby.JoinAsync(bob, ChatParts.Room("dev"), startLive: false);
        var reads = 0;
        ((FailingHistoryStore)chat.Store).BeforeRead(() =>
        {
            if (++reads == 2)
                _time.Advance(TimeSpan.FromMinutes(2));
            return Task.CompletedTask;
        });

        await Lobby.GoLiveAsync(joined.Membership!, after: 0);
        Lobby.Say(dev, RoomEventKind.Message, "new", receipt: null);
        await chat.SettleAsync();

        Assert.Equal(["entered dev: 2 here, last 200", "dev 201 alice: new"], recipient.Take());
    }

    [Fact]
    public async Task One_who_cannot_read_the_log_learns_it_and_can_go_live_without()
    {
        var (dev, _) = await _chat.EnterAsync("alice", "dev");
        Lobby.Say(dev, RoomEventKind.Message, "one", receipt: null);
        var (bob, recipient) = _chat.Enter("bob");
        var joined = await _chat.Lobby.JoinAsync(bob, ChatParts.Room("dev"), startLive: false);
        _store.FailReads();

        await Assert.ThrowsAsync<HistoryUnavailableException>(() => Lobby.GoLiveAsync(joined.Membership!, after: 0).AsTask());
        Lobby.Say(dev, RoomEventKind.Message, "two", receipt: null);
        await _chat.SettleAsync();
        Assert.Equal(["entered dev: 2 here, last 1"], recipient.Take());

        await Lobby.GoLiveAsync(joined.Membership!, Lobby.WithoutReading);
        Lobby.Say(dev, RoomEventKind.Message, "three", receipt: null);
        await _chat.SettleAsync();
        Assert.Equal(["dev 3 alice: three"], recipient.Take());
    }

    [Fact]
    public async Task The_log_and_the_topic_are_read_after_all_that_was_said_before()
    {
        var (dev, _) = await _chat.EnterAsync("alice", "dev");

        Lobby.Say(dev, RoomEventKind.Topic, "new", receipt: null);
        Assert.Equal("new", await dev.Room.TopicAsync());
        Lobby.Say(dev, RoomEventKind.Message, "hello", receipt: null);
        var last = await dev.Room.ReadLastAsync(1, TestContext.Current.CancellationToken);
        Lobby.Say(dev, RoomEventKind.Message, "again", receipt: null);
        var after = await dev.Room.ReadAfterAsync(2, 10, TestContext.Current.CancellationToken);

        Assert.Equal("hello", Assert.Single(last).Text);
        Assert.Equal("again", Assert.Single(after).Text);
    }

    /// <summary>Says a line that the log takes only when the test lets it, so that what is asked until then is one round.</summary>
    private async Task<TaskCompletionSource> HoldUpAsync(Membership speaker)
    {
        var goOn = new TaskCompletionSource();
        var isHeldUp = new TaskCompletionSource();
        _store.BeforeAppend(() =>
        {
            isHeldUp.TrySetResult();
            return goOn.Task;
        });
        Lobby.Say(speaker, RoomEventKind.Message, "held up", receipt: null);
        await isHeldUp.Task.WaitAsync(TestWait.Patience, TestContext.Current.CancellationToken);
        return goOn;
    }

    private static Draft Webhook(string text) => new(RoomEventKind.Message, Nickname.Server, text);

    private static async Task SpeakUntilStoppedAsync(Membership speaker, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            for (var i = 0; i < 20; i++)
                Lobby.Say(speaker, RoomEventKind.Message, "hello", receipt: null);
            await speaker.Room.WhoAsync();
        }
    }

    private sealed class Receipt(List<string> seen) : ISayReceipt
    {
        public void Said(RoomEvent logged) => seen.Add($"said {logged.Seq} {logged.Text}");

        public void NotSaid(RoomName room, string reason) => seen.Add($"not said in {room}: {reason}");
    }
}
