using ChatHost.History;
using ChatHost.Messages;
using ChatHost.Rooms;
using ChatHost.Sessions;
using ChatHost.Tests.Support;

namespace ChatHost.Tests.Rooms;

public sealed class RoomsMetricsTests
{
    [Fact]
    public async Task An_event_counts_as_delivered_once_for_each_reader()
    {
        var chat = new ChatParts { RoomOptions = new() { PresenceLimit = 0 } };
        var (alice, _) = await chat.EnterAsync("alice", "dev");
        await chat.EnterAsync("bob", "dev");
        await chat.EnterAsync("carol", "dev");
        await chat.EnterAsync("dave", "elsewhere");

        alice.Say(RoomEventKind.Message, "one", receipt: null);
        alice.Say(RoomEventKind.Message, "two", receipt: null);
        await chat.SettleAsync();

        Assert.Equal(6, Assert.Single(chat.Meters.Read("chathost.deliveries")));
        Assert.Equal(2, chat.Meters.Read("chathost.room.batch.size").Sum());
        Assert.NotEmpty(chat.Meters.Read("chathost.room.round.duration"));
        Assert.NotEmpty(chat.Meters.Read("chathost.history.append.duration"));
    }

    [Fact]
    public async Task A_round_that_the_log_could_not_keep_is_counted()
    {
        var time = new ManualTime();
        var store = new FailingHistoryStore(new MemoryHistoryStore(new FixedOptions<HistoryOptions>(new()), time));
        var chat = new ChatParts { Store = store };
        var (alice, _) = await chat.EnterAsync("alice", "dev");

        store.FailAppends();
        alice.Say(RoomEventKind.Message, "lost", receipt: null);
        await chat.SettleAsync();

        Assert.Equal(1, Assert.Single(chat.Meters.Read("chathost.history.append.failures")));
        Assert.Empty(chat.Meters.Read("chathost.history.append.duration"));
    }

    [Fact]
    public async Task A_join_that_a_limit_refused_is_counted_by_the_limit()
    {
        var chat = new ChatParts { RoomOptions = new() { MaxRooms = 2, MaxPerSession = 2 } };
        var (alice, _) = await chat.EnterAsync("alice", "one");
        var (bob, _) = await chat.EnterAsync("bob", "two");
        await chat.JoinAsync(alice.Session, "two");

        await chat.Lobby.JoinAsync(alice.Session, ChatParts.Room("three"));
        await chat.Lobby.JoinAsync(alice.Session, ChatParts.Room("two"));
        await chat.Lobby.JoinAsync(bob.Session, ChatParts.Room("three"));
        await chat.Lobby.JoinAsync(bob.Session, ChatParts.Room("four"));

        Assert.Equal(1, Assert.Single(chat.Meters.Read("chathost.joins.refused", "chathost.reason=session")));
        Assert.Equal(2, Assert.Single(chat.Meters.Read("chathost.joins.refused", "chathost.reason=server")));
    }

    [Fact]
    public async Task A_room_with_more_members_than_the_presence_limit_counts_as_quiet()
    {
        var chat = new ChatParts { RoomOptions = new() { PresenceLimit = 1 } };
        var gauges = new RoomsGauges(chat.Meters, chat.Rooms);
        await gauges.StartAsync(TestContext.Current.CancellationToken);
        await chat.EnterAsync("alice", "dev");
        await chat.EnterAsync("bob", "elsewhere");
        Assert.Equal(0, Assert.Single(chat.Meters.Read("chathost.rooms.quiet")));

        await chat.EnterAsync("carol", "dev");

        Assert.Equal(1, Assert.Single(chat.Meters.Read("chathost.rooms.quiet")));
    }

    [Fact]
    public async Task Rooms_are_counted_as_they_are_now()
    {
        var chat = new ChatParts();
        var gauges = new RoomsGauges(chat.Meters, chat.Rooms);
        await gauges.StartAsync(TestContext.Current.CancellationToken);
        var (alice, _) = await chat.EnterAsync("alice", "dev");
        await chat.EnterAsync("bob", "elsewhere");
        alice.Say(RoomEventKind.Message, "kept", receipt: null);

        chat.Lobby.End(alice.Session);
        await chat.SettleAsync();

        Assert.Equal(1, Assert.Single(chat.Meters.Read("chathost.rooms.populated")));
        Assert.Equal(2, Assert.Single(chat.Meters.Read("chathost.rooms")));
    }
}
