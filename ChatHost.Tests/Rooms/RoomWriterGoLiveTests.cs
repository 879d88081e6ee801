using ChatHost.History;
using ChatHost.Messages;
using ChatHost.Rooms;
using ChatHost.Sessions;
using ChatHost.Tests.Support;

namespace ChatHost.Tests.Rooms;

/// <summary>Who enters a room reads its log up to a number and hears the rest live, with no gap and no double.</summary>
public sealed class RoomWriterGoLiveTests
{
    private readonly ManualTime _time = new();
    private readonly FailingHistoryStore _store;
    private readonly ChatParts _chat;

    public RoomWriterGoLiveTests()
    {
        // Large enough that nothing is forgotten before one who is slow has read it.
        _store = new(new MemoryHistoryStore(new FixedOptions<HistoryOptions>(new() { MaxPerRoom = 10_000_000 }), _time));
        _chat = new() { Store = _store, RoomOptions = new() { PresenceLimit = 3, MaxPerSession = 2000 } };
    }

    [Fact]
    public async Task A_member_who_reads_the_log_first_hears_all_with_no_gap_and_no_double_while_others_speak()
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
            await joined.Membership!.GoLiveAsync(after);
            var caughtUp = dev.Room.LastSeq;
            await TestWait.UntilAsync(() => dev.Room.LastSeq > caughtUp + 5);
            joined.Membership!.Session.Leave(joined.Membership!);
            await _chat.SettleAsync();

            var heard = recipient.Events.Where(e => e.IsNumbered).Select(e => e.Seq).ToArray();
            Assert.True(heard.Length > 5);
            Assert.Equal(Enumerable.Range(0, heard.Length).Select(offset => after + 1 + offset), heard);
        }

        await stop.CancelAsync();
        await speaking;
    }

    [Theory]
    [InlineData(2)]
    [InlineData(1_000_000)]
    [InlineData(long.MaxValue - 1)]
    public async Task Whoever_asks_from_a_number_that_nobody_gave_yet_hears_what_is_said_next_and_so_do_all(long after)
    {
        var (dev, alice) = await _chat.EnterAsync("alice", "dev");
        dev.Say(RoomEventKind.Message, "one", receipt: null);
        await _chat.SettleAsync();
        var (bob, heard) = _chat.Enter("bob");
        var joined = await _chat.Lobby.JoinAsync(bob, ChatParts.Room("dev"), startLive: false);

        await joined.Membership!.GoLiveAsync(after);
        var (carol, _) = _chat.Enter("carol");
        Assert.Equal(1, (await _chat.Lobby.JoinAsync(carol, ChatParts.Room("dev"), startLive: false)).LastSeq);
        joined.Membership!.Say(RoomEventKind.Message, "two", receipt: null);
        dev.Say(RoomEventKind.Message, "three", receipt: null);
        await _chat.SettleAsync();

        Assert.Equal([1, 2, 3], alice.Events.Concat(heard.Events).Where(e => e.IsNumbered).Select(e => e.Seq).Distinct().Order());
        Assert.Contains(3, heard.Events.Where(e => e.IsNumbered).Select(e => e.Seq));
    }

    [Fact]
    public async Task Joins_and_leaves_meanwhile_are_read_in_order_even_when_there_are_many()
    {
        var (dev, _) = await _chat.EnterAsync("alice", "dev");
        var (bob, recipient) = _chat.Enter("bob");
        var joined = await _chat.Lobby.JoinAsync(bob, ChatParts.Room("dev"), startLive: false);
        recipient.Take();
        var expected = new List<string>();
        for (var i = 1; i <= 600; i++)
        {
            dev.Say(RoomEventKind.Message, $"{i}", receipt: null);
            expected.Add($"dev {i} alice: {i}");
            if (i % 100 != 50)
                continue;
            var (carol, _) = await _chat.EnterAsync("carol", "dev");
            carol.Session.Leave(carol);
            _chat.Lobby.End(carol.Session);
            await _chat.SettleAsync();
            expected.AddRange(["dev carol joined (3)", "dev carol left (2)"]);
        }

        await _chat.SettleAsync();
        Assert.Empty(recipient.Take());
        await joined.Membership!.GoLiveAsync(after: 0);

        Assert.Equal(expected, recipient.Take());
    }

    [Fact]
    public async Task More_who_come_and_go_than_can_wait_are_read_at_once_and_each_of_them_once()
    {
        var (dev, _) = await _chat.EnterAsync("alice", "dev");
        var (bob, recipient) = _chat.Enter("bob");
        var joined = await _chat.Lobby.JoinAsync(bob, ChatParts.Room("dev"), startLive: false);
        recipient.Take();
        for (var i = 0; i < HeldNotices.Max + 5; i++)
            _chat.Lobby.TryRename(dev.Session, ChatParts.Nick($"a{i}"));
        await _chat.SettleAsync();
        var early = recipient.Take();
        await joined.Membership!.GoLiveAsync(after: 0);

        Assert.NotEmpty(early);
        Assert.Equal(HeldNotices.Max + 5, early.Concat(recipient.Take()).Distinct().Count());
    }

    [Fact]
    public async Task A_member_who_goes_live_amid_a_round_hears_each_of_its_lines_once()
    {
        var (dev, _) = await _chat.EnterAsync("alice", "dev");
        var (bob, recipient) = _chat.Enter("bob");
        var joined = await _chat.Lobby.JoinAsync(bob, ChatParts.Room("dev"), startLive: false);
        var goOn = await _store.HoldUpAsync(dev);

        dev.Say(RoomEventKind.Message, "before", receipt: null);
        var live = joined.Membership!.GoLiveAsync(after: 0);
        dev.Say(RoomEventKind.Message, "after", receipt: null);
        goOn.SetResult();
        await live;
        await _chat.SettleAsync();

        Assert.Equal(
            ["entered dev: 2 here, last 0", "dev 1 alice: held up", "dev 2 alice: before", "dev 3 alice: after"], recipient.Take());
    }

    [Fact]
    public async Task A_member_who_joins_amid_a_round_learns_the_last_number_that_it_does_not_hear_live()
    {
        var (dev, _) = await _chat.EnterAsync("alice", "dev");
        var (bob, recipient) = _chat.Enter("bob");
        var goOn = await _store.HoldUpAsync(dev);

        dev.Say(RoomEventKind.Message, "before", receipt: null);
        var joining = _chat.Lobby.JoinAsync(bob, ChatParts.Room("dev"));
        dev.Say(RoomEventKind.Message, "after", receipt: null);
        goOn.SetResult();
        var joined = await joining;
        await _chat.SettleAsync();

        Assert.Equal(2, joined.LastSeq);
        Assert.Equal(["entered dev: 2 here, last 2", "dev 3 alice: after"], recipient.Take());
    }

    [Fact]
    public async Task A_member_who_is_far_behind_reads_page_by_page_and_hears_the_rest_live()
    {
        var (dev, _) = await _chat.EnterAsync("alice", "dev");
        for (var i = 0; i < 1000; i++)
            dev.Say(RoomEventKind.Message, "old", receipt: null);
        var (bob, recipient) = _chat.Enter("bob");
        var joined = await _chat.Lobby.JoinAsync(bob, ChatParts.Room("dev"), startLive: false);

        await joined.Membership!.GoLiveAsync(after: 100);
        dev.Say(RoomEventKind.Message, "new", receipt: null);
        await _chat.SettleAsync();

        Assert.Equal(
            Enumerable.Range(101, 901).Select(i => (long)i),
            recipient.Events.Where(e => e.IsNumbered).Select(e => e.Seq));
        Assert.All(recipient.BatchSizes, size => Assert.InRange(size, 1, 256));
    }

    [Fact]
    public async Task A_member_who_is_far_behind_goes_live_though_the_log_forgets_what_it_was_to_read()
    {
        var chat = new ChatParts
        {
            Store = new FailingHistoryStore(
                new MemoryHistoryStore(new FixedOptions<HistoryOptions>(new() { MaxAge = TimeSpan.FromMinutes(1) }), _time)),
        };
        var (dev, _) = await chat.EnterAsync("alice", "dev");
        for (var i = 0; i < 200; i++)
            dev.Say(RoomEventKind.Message, "old", receipt: null);
        var (bob, recipient) = chat.Enter("bob");
        var joined = await chat.Lobby.JoinAsync(bob, ChatParts.Room("dev"), startLive: false);
        var reads = 0;
        ((FailingHistoryStore)chat.Store).BeforeRead(() =>
        {
            if (++reads == 2)
                _time.Advance(TimeSpan.FromMinutes(2));
            return Task.CompletedTask;
        });

        await joined.Membership!.GoLiveAsync(after: 0);
        dev.Say(RoomEventKind.Message, "new", receipt: null);
        await chat.SettleAsync();

        Assert.Equal(["entered dev: 2 here, last 200", "dev 201 alice: new"], recipient.Take());
    }

    [Fact]
    public async Task A_member_who_cannot_read_the_log_learns_it_and_can_go_live_without()
    {
        var (dev, _) = await _chat.EnterAsync("alice", "dev");
        dev.Say(RoomEventKind.Message, "one", receipt: null);
        var (bob, recipient) = _chat.Enter("bob");
        var joined = await _chat.Lobby.JoinAsync(bob, ChatParts.Room("dev"), startLive: false);
        _store.FailReads();

        await Assert.ThrowsAsync<HistoryUnavailableException>(() => joined.Membership!.GoLiveAsync(after: 0).AsTask());
        dev.Say(RoomEventKind.Message, "two", receipt: null);
        await _chat.SettleAsync();
        Assert.Equal(["entered dev: 2 here, last 1"], recipient.Take());

        await joined.Membership!.GoLiveAsync(Membership.WithoutReading);
        dev.Say(RoomEventKind.Message, "three", receipt: null);
        await _chat.SettleAsync();
        Assert.Equal(["dev 3 alice: three"], recipient.Take());
    }

    private static async Task SpeakUntilStoppedAsync(Membership speaker, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            for (var i = 0; i < 20; i++)
                speaker.Say(RoomEventKind.Message, "hello", receipt: null);
            await speaker.Room.WhoAsync();
        }
    }
}
