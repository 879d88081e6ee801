using ChatHost.Messages;
using ChatHost.Rooms;
using ChatHost.Sessions;
using ChatHost.Tests.Support;

namespace ChatHost.Tests.Rooms;

public sealed class RoomRegistryTests
{
    [Fact]
    public async Task A_room_is_one_whatever_the_case_of_its_name()
    {
        var chat = new ChatParts();
        var (first, _) = await chat.EnterAsync("alice", "Dev");

        var (second, _) = await chat.EnterAsync("bob", "dEV");

        Assert.Same(first.Room, second.Room);
        Assert.Equal("Dev", second.Room.Name.Text);
    }

    [Fact]
    public async Task A_room_without_history_disappears_with_its_last_member()
    {
        var chat = new ChatParts();
        var (membership, _) = await chat.EnterAsync("alice", "dev");

        membership.Session.Leave(membership);
        await ClosedAsync(membership.Room);

        Assert.False(chat.Rooms.TryFind(ChatParts.Room("dev"), out _));
        Assert.Empty(chat.Directory.ListAll());
    }

    [Fact]
    public async Task A_room_with_history_stays_and_continues_its_numbers()
    {
        var chat = new ChatParts();
        var (membership, _) = await chat.EnterAsync("alice", "dev");
        membership.Say(RoomEventKind.Message, "hello", receipt: null);
        membership.Session.Leave(membership);
        await chat.SettleAsync();

        Assert.True(chat.Rooms.TryFind(ChatParts.Room("dev"), out var room));
        Assert.Equal(0, room.MemberCount);
        var (again, bob) = await chat.EnterAsync("bob", "dev");

        Assert.Same(room, again.Room);
        Assert.Equal("entered dev: 1 here, last 1", bob.Take()[0]);
    }

    [Fact]
    public async Task A_room_that_emptied_cannot_be_joined_again_but_a_new_one_is_made()
    {
        var chat = new ChatParts();
        var (membership, _) = await chat.EnterAsync("alice", "dev");
        membership.Session.Leave(membership);
        await ClosedAsync(membership.Room);

        Assert.False(membership.Room.TryPost(new RoomRequest.Fence()));
        Assert.Empty(await membership.Room.WhoAsync());
        var again = await chat.JoinAsync(membership.Session, "dev");

        Assert.NotSame(membership.Room, again.Room);
        Assert.Equal([membership.Session.Person], await again.Room.WhoAsync());
    }

    [Fact]
    public async Task A_room_made_while_the_old_one_is_being_forgotten_has_the_log_that_the_store_knows()
    {
        var inner = new ChatParts().Store;
        var store = new FailingHistoryStore(inner);
        var chat = new ChatParts { Store = store };
        var name = ChatParts.Room("dev");
        var (membership, _) = await chat.EnterAsync("alice", "dev");
        var old = membership.Room;
        store.BeforeClose = () => Assert.True(chat.Rooms.TryFindInMemory(name, out _));

        membership.Session.Leave(membership);
        await ClosedAsync(old);
        var again = await chat.JoinAsync(membership.Session, "dev");

        Assert.NotSame(old, again.Room);
        Assert.Same(inner.Open(name), FailingHistoryStore.InnerOf(again.Room.Log));
    }

    [Fact]
    public async Task A_room_forgotten_by_its_log_goes_when_the_rooms_are_swept()
    {
        var chat = new ChatParts { HistoryOptions = new() { MaxAge = TimeSpan.FromMinutes(1) } };
        var (membership, _) = await chat.EnterAsync("alice", "dev");
        membership.Say(RoomEventKind.Message, "hello", receipt: null);
        membership.Session.Leave(membership);
        await chat.SettleAsync();
        chat.Time.Advance(TimeSpan.FromMinutes(2));
        await membership.Room.ReadLastAsync(1, TestContext.Current.CancellationToken);

        var (walker, _) = chat.Enter("walker");
        for (var i = 0; i < 1024; i++)
            walker.Leave(await chat.JoinAsync(walker, $"room{i}"));

        await ClosedAsync(membership.Room);
        Assert.False(chat.Rooms.TryFind(ChatParts.Room("dev"), out _));
    }

    [Fact]
    public async Task The_number_of_rooms_with_members_is_limited()
    {
        var chat = new ChatParts { RoomOptions = new() { MaxRooms = 2 } };
        var (one, _) = await chat.EnterAsync("alice", "one");
        one.Say(RoomEventKind.Message, "kept", receipt: null);
        await chat.EnterAsync("bob", "two");
        var (eve, _) = chat.Enter("eve");

        Assert.Equal(JoinOutcome.TooManyRooms, (await chat.Lobby.JoinAsync(eve, ChatParts.Room("three"))).Outcome);
        Assert.Equal(JoinOutcome.Joined, (await chat.Lobby.JoinAsync(eve, ChatParts.Room("two"))).Outcome);

        // An empty room with history does not count, and getting a member again it does.
        one.Session.Leave(one);
        await chat.SettleAsync();
        Assert.Equal(JoinOutcome.Joined, (await chat.Lobby.JoinAsync(eve, ChatParts.Room("three"))).Outcome);
        Assert.Equal(JoinOutcome.TooManyRooms, (await chat.Lobby.JoinAsync(eve, ChatParts.Room("one"))).Outcome);
        Assert.Equal(["three", "two"], eve.Rooms.Select(membership => membership.Room.Name.Text).Order());
    }

    [Fact]
    public async Task A_room_that_could_not_be_made_leaves_nothing_behind()
    {
        var chat = new ChatParts { RoomOptions = new() { MaxRooms = 1 } };
        await chat.EnterAsync("alice", "one");
        var (eve, recipient) = chat.Enter("eve");
        var refused = await chat.Rooms.GetOrMakeAsync(ChatParts.Room("two"));

        var result = await chat.Lobby.JoinAsync(eve, ChatParts.Room("two"));
        await ClosedAsync(refused);

        Assert.Equal(new(JoinOutcome.TooManyRooms, null, 0, 0), result);
        Assert.Equal("one", Assert.Single(chat.Directory.ListAll()).Name.Text);
        Assert.Empty(recipient.Take());
    }

    [Fact]
    public async Task The_list_shows_the_most_populous_first_then_by_name_and_the_total()
    {
        var chat = new ChatParts();
        await chat.EnterAsync("u-1", "beta");
        await chat.EnterAsync("u-2", "alpha");
        await chat.EnterAsync("u-3", "big");
        await chat.EnterAsync("u-4", "big");
        var (gone, _) = await chat.EnterAsync("u-5", "kept");
        gone.Say(RoomEventKind.Message, "hello", receipt: null);
        chat.Lobby.End(gone.Session);
        await chat.SettleAsync();

        var page = await chat.Directory.ReadAsync(after: null, limit: 3);
        var rest = await chat.Directory.ReadAsync(page.Next, limit: 99);

        Assert.Equal(["big", "alpha", "beta"], page.Rooms.Select(room => room.Name.Text));
        Assert.Equal((4, "beta"), (page.Total, page.Next?.Text));
        Assert.Equal(["kept"], rest.Rooms.Select(room => room.Name.Text));
        Assert.Null(rest.Next);
    }

    [Fact]
    public async Task Behind_a_room_that_has_vanished_meanwhile_the_list_goes_on_by_name()
    {
        var chat = new ChatParts();
        foreach (var name in (string[])["c", "a", "d"])
        {
            var (speaker, _) = await chat.EnterAsync($"u-{name}", name);
            speaker.Say(RoomEventKind.Message, "kept", receipt: null);
            chat.Lobby.End(speaker.Session);
        }

        await chat.SettleAsync();

        var page = await chat.Directory.ReadAsync(ChatParts.Room("b"), limit: 1);
        Assert.Equal(["c"], page.Rooms.Select(room => room.Name.Text));
        Assert.Equal((3, "c"), (page.Total, page.Next?.Text));
        Assert.Null((await chat.Directory.ReadAsync(page.Next, limit: 1)).Next);
    }

    [Fact]
    public async Task An_unused_room_is_only_in_the_store_and_is_loaded_when_it_is_needed()
    {
        var chat = new ChatParts();
        var (membership, _) = await chat.EnterAsync("alice", "dev");
        membership.Say(RoomEventKind.Topic, "everything", receipt: null);
        var old = membership.Room;
        membership.Session.Leave(membership);
        await chat.SettleAsync();

        await WalkAsync(chat, RoomRegistry.MaxIdle + 10);

        await ClosedAsync(old);
        Assert.InRange(chat.Rooms.CountInMemory, 1, RoomRegistry.MaxIdle + 2);
        Assert.True(chat.Rooms.TryFind(ChatParts.Room("DEV"), out var room));
        Assert.NotSame(old, room);
        Assert.Equal(("dev", 1, "everything"), (room.Name.Text, room.LastSeq, await room.TopicAsync()));
        var (again, bob) = await chat.EnterAsync("bob", "dev");
        again.Say(RoomEventKind.Message, "hello", receipt: null);
        await chat.SettleAsync();
        Assert.Equal("dev 2 bob: hello", bob.Lines[^1]);
    }

    [Fact]
    public async Task A_request_to_a_room_that_has_just_closed_goes_to_the_new_one()
    {
        var chat = new ChatParts();
        var (membership, _) = await chat.EnterAsync("alice", "dev");
        membership.Say(RoomEventKind.Message, "to be erased", receipt: null);
        membership.Session.Leave(membership);
        await WalkAsync(chat, RoomRegistry.MaxIdle + 10);
        await ClosedAsync(membership.Room);

        Assert.Equal(1, await membership.Room.EraseAsync(1, long.MaxValue, by: null));
        var kept = await chat.Store.Open(ChatParts.Room("dev")).ReadAfterAsync(0, 10, TestContext.Current.CancellationToken);
        Assert.Equal([RoomEventKind.Erased], kept.Select(logged => logged.Kind));
    }

    [Fact]
    public async Task A_room_that_is_asked_for_stays_in_memory_and_the_one_that_everyone_enters_always()
    {
        var chat = new ChatParts();
        await chat.Rooms.StartAsync();
        var (membership, _) = await chat.EnterAsync("alice", "dev");
        membership.Say(RoomEventKind.Message, "hello", receipt: null);
        membership.Session.Leave(membership);
        await chat.SettleAsync();
        for (var i = 0; i < 3; i++)
        {
            Assert.True(chat.Rooms.TryFind(ChatParts.Room("dev"), out var room));
            Assert.Same(membership.Room, room);
            await WalkAsync(chat, RoomRegistry.MaxIdle / 2, $"walk{i}-");
        }

        Assert.True((await chat.Rooms.GetOrMakeAsync(chat.Rooms.DefaultRoom)).TryPost(new RoomRequest.Fence()));
    }

    [Fact]
    public async Task No_member_ends_in_a_closed_room_when_many_join_and_leave_one_name_at_once()
    {
        const int Sessions = 16;
        const int Rounds = 200;
        var chat = new ChatParts();
        var name = ChatParts.Room("dev");
        var sessions = Enumerable.Range(0, Sessions).Select(_ => chat.Enter()).ToArray();

        await Task.WhenAll(sessions.Select(entered => Task.Run(() => WalkAsync(entered.Session), CancellationToken.None)));

        // All are in it now, and hear each other.
        Assert.True(chat.Rooms.TryFind(name, out var room));
        Assert.All(sessions, entered => Assert.Same(room, Assert.Single(entered.Session.Rooms).Room));
        Assert.Equal(Sessions, (await room.WhoAsync()).Count);
        sessions[0].Session.Rooms[0].Say(RoomEventKind.Message, "all here?", receipt: null);
        await chat.SettleAsync();
        Assert.All(sessions, entered => Assert.Equal("dev 1 user1: all here?", entered.Recipient.Lines[^1]));
        Assert.Same(chat.Store.Open(name), room.Log);

        async Task WalkAsync(Session session)
        {
            for (var i = 0; i < Rounds; i++)
                session.Leave(await chat.JoinAsync(session, "dev"));
            await chat.JoinAsync(session, "dev");
        }
    }

    /// <summary>Says something in many rooms, one after the other.</summary>
    private static async Task WalkAsync(ChatParts chat, int rooms, string name = "room")
    {
        var (walker, _) = chat.Enter();
        for (var i = 0; i < rooms; i++)
        {
            var membership = await chat.JoinAsync(walker, $"{name}{i}");
            membership.Say(RoomEventKind.Message, "kept", receipt: null);
            walker.Leave(membership);
        }

        await chat.SettleAsync();
    }

    /// <summary>Completes when the room's writer has seen that it can close, which it looks at once it has answered.</summary>
    private static async Task ClosedAsync(Room room)
    {
        for (var barrier = new RoomRequest.Fence(); room.TryPost(barrier); barrier = new())
        {
            await barrier.Task.WaitAsync(TestWait.Patience, TestContext.Current.CancellationToken);
            await Task.Yield();
        }
    }
}
