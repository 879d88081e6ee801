using ChatHost.Messages;
using ChatHost.Rooms;
using ChatHost.Sessions;
using ChatHost.Tests.Support;

namespace ChatHost.Tests.Sessions;

public sealed class LobbyTests
{
    private readonly ChatParts _chat = new() { RoomOptions = new() { MaxPerSession = 2 } };

    [Fact]
    public async Task A_message_is_heard_by_all_in_the_room_and_by_no_one_else()
    {
        var (inDev, alice) = await _chat.EnterAsync("alice", "dev");
        var (_, bob) = await _chat.EnterAsync("bob", "dev");
        var (_, eve) = await _chat.EnterAsync("eve", "ops");
        Array.ForEach([alice, bob, eve], recipient => recipient.Take());

        inDev.Say(RoomEventKind.Message, "hello", receipt: null);
        inDev.Say(RoomEventKind.Action, "waves", receipt: null);
        inDev.Say(RoomEventKind.Topic, "the weather", receipt: null);
        await _chat.SettleAsync();

        string[] said = ["dev 1 alice: hello", "dev 2 ~ alice waves", "dev 3 * alice: the weather"];
        Assert.Equal(said, bob.Take());
        Assert.Equal(said, alice.Take());
        Assert.Empty(eve.Take());
    }

    [Fact]
    public async Task A_new_member_learns_the_number_of_members_and_the_last_number_before_anything_else()
    {
        var (inDev, _) = await _chat.EnterAsync("alice", "dev");
        inDev.Say(RoomEventKind.Message, "hello", receipt: null);

        var (_, bob) = await _chat.EnterAsync("bob", "dev");
        await _chat.SettleAsync();

        Assert.Equal(["entered dev: 2 here, last 1", "dev bob joined (2)"], bob.Take());
    }

    [Fact]
    public async Task Joining_a_room_twice_changes_nothing()
    {
        var (membership, alice) = await _chat.EnterAsync("alice", "dev");

        var again = await _chat.Lobby.JoinAsync(membership.Session, ChatParts.Room("DEV"));
        await _chat.SettleAsync();

        Assert.Equal(new(JoinOutcome.AlreadyIn, membership, 1, 0), again);
        Assert.Equal(["entered dev: 1 here, last 0", "dev alice joined (1)"], alice.Take());
    }

    [Fact]
    public async Task A_session_that_ends_while_a_room_is_busy_is_not_left_behind_in_it()
    {
        var store = new FailingHistoryStore(_chat.Store);
        var chat = new ChatParts { Store = store };
        var (dev, _) = await chat.EnterAsync("alice", "dev");
        var (bob, _) = chat.Enter("bob");
        var goOn = await store.HoldUpAsync(dev);

        var joining = chat.Lobby.JoinAsync(bob, ChatParts.Room("dev"));
        chat.Lobby.End(bob);
        goOn.SetResult();
        await joining.WaitAsync(TestWait.Patience, TestContext.Current.CancellationToken);
        await chat.SettleAsync();

        Assert.Equal([dev.Session.Person], await dev.Room.WhoAsync());
    }

    [Fact]
    public async Task The_number_of_rooms_of_a_session_is_limited_and_leaving_one_allows_another()
    {
        var (dev, _) = await _chat.EnterAsync("alice", "dev");
        await _chat.JoinAsync(dev.Session, "ops");

        var third = await _chat.Lobby.JoinAsync(dev.Session, ChatParts.Room("web"));
        Assert.Equal(JoinOutcome.TooManyOfSession, third.Outcome);
        Assert.False(_chat.Rooms.TryFind(ChatParts.Room("web"), out _));

        dev.Session.Leave(dev);
        await _chat.JoinAsync(dev.Session, "web");
        Assert.Equal(["ops", "web"], dev.Session.Rooms.Select(membership => membership.Room.Name.Text));
    }

    [Fact]
    public async Task A_session_that_ends_leaves_every_room_once_with_its_parting_message_and_frees_its_name()
    {
        var (dev, _) = await _chat.EnterAsync("alice", "dev");
        await _chat.JoinAsync(dev.Session, "ops");
        var (bobInDev, bob) = await _chat.EnterAsync("bob", "dev");
        await _chat.JoinAsync(bobInDev.Session, "ops");
        await _chat.SettleAsync();
        bob.Take();

        _chat.Lobby.End(dev.Session, "so long");
        _chat.Lobby.End(dev.Session);
        Assert.Null(_chat.Lobby.Names.Find(ChatParts.Nick("alice")));
        await _chat.SettleAsync();

        Assert.Equal(["dev alice left (1) so long", "ops alice left (1) so long"], bob.Take().Order());
        Assert.Empty(dev.Session.Rooms);
        Assert.True(dev.Session.HasEnded);
        foreach (var room in _chat.Rooms.Populated)
            Assert.Equal([bobInDev.Session.Person], await room.WhoAsync());
    }

    [Fact]
    public async Task Leaving_is_announced_to_the_others_and_the_one_who_left_hears_no_more()
    {
        var (dev, alice) = await _chat.EnterAsync("alice", "dev");
        var (bobInDev, bob) = await _chat.EnterAsync("bob", "dev");
        await _chat.SettleAsync();
        Array.ForEach([alice, bob], recipient => recipient.Take());

        dev.Session.Leave(dev);
        bobInDev.Say(RoomEventKind.Message, "gone?", receipt: null);
        await _chat.SettleAsync();

        Assert.Equal(["dev alice left (1)", "dev 1 bob: gone?"], bob.Take());
        Assert.DoesNotContain("dev 1 bob: gone?", alice.Take());
    }

    [Fact]
    public async Task A_rename_is_announced_once_to_each_reader_however_many_rooms_they_share()
    {
        var (dev, alice) = await _chat.EnterAsync("alice", "dev");
        await _chat.JoinAsync(dev.Session, "ops");
        var (bobInDev, bob) = await _chat.EnterAsync("bob", "dev");
        await _chat.JoinAsync(bobInDev.Session, "ops");
        var (_, eve) = await _chat.EnterAsync("eve", "ops");
        await _chat.SettleAsync();
        Array.ForEach([alice, bob, eve], recipient => recipient.Take());

        Assert.True(_chat.Lobby.TryRename(dev.Session, ChatParts.Nick("Al")));
        await _chat.SettleAsync();

        Assert.EndsWith(" alice renamed to Al", Assert.Single(bob.Take()), StringComparison.Ordinal);
        Assert.Equal(["ops alice renamed to Al"], eve.Take());
        Assert.True(_chat.Lobby.TryRename(dev.Session, ChatParts.Nick("alice")));
        await _chat.SettleAsync();
        Assert.Single(bob.Take());
    }

    [Fact]
    public async Task To_take_the_name_one_has_already_is_no_news()
    {
        var (dev, _) = await _chat.EnterAsync("alice", "dev");
        var (_, bob) = await _chat.EnterAsync("bob", "dev");
        await _chat.SettleAsync();
        bob.Take();

        Assert.True(_chat.Lobby.TryRename(dev.Session, ChatParts.Nick("alice")));
        Assert.True(_chat.Lobby.TryRename(dev.Session, ChatParts.Nick("ALICE")));
        await _chat.SettleAsync();

        Assert.Equal(["dev alice renamed to ALICE"], bob.Take());
    }

    [Fact]
    public async Task Lines_said_before_a_rename_carry_the_old_name_and_stand_before_it()
    {
        var (dev, _) = await _chat.EnterAsync("alice", "dev");
        var (_, bob) = await _chat.EnterAsync("bob", "dev");
        await _chat.SettleAsync();
        bob.Take();

        for (var i = 1; i <= 20; i++)
        {
            dev.Say(RoomEventKind.Message, "hello", receipt: null);
            _chat.Lobby.TryRename(dev.Session, ChatParts.Nick($"alice{i}"));
        }

        await _chat.SettleAsync();
        var names = Enumerable.Range(0, 21).Select(i => i == 0 ? "alice" : $"alice{i}").ToArray();
        var expected = Enumerable.Range(1, 20)
            .SelectMany(i => new[] { $"dev {i} {names[i - 1]}: hello", $"dev {names[i - 1]} renamed to {names[i]}" });
        Assert.Equal(expected, bob.Take());
    }

    [Fact]
    public async Task A_rename_of_an_unannounced_session_is_not_announced()
    {
        var (_, alice) = await _chat.EnterAsync("alice", "dev");
        var (bob, _) = _chat.Enter("bob");
        await _chat.JoinAsync(bob, "dev");
        alice.Take();

        _chat.Lobby.TryRename(bob, ChatParts.Nick("rob"));
        bob.Announce();
        await _chat.SettleAsync();

        Assert.Equal(["dev rob joined (2)"], alice.Take());
    }

    [Fact]
    public void A_private_line_reaches_one_person_under_the_names_of_that_moment()
    {
        var (alice, heardByAlice) = _chat.Enter("alice");
        var (bob, heardByBob) = _chat.Enter("bob");

        var message = _chat.Lobby.NewPrivate(alice, bob.Nickname, account: null, "psst");

        Assert.True(Lobby.TryDeliver(message, alice, bob.Person));
        Assert.Equal(["alice -> bob: psst"], heardByBob.Take());
        Assert.Empty(heardByAlice.Take());
        Assert.Equal(ManualTime.Start.UtcDateTime, message.Time);
    }

    [Fact]
    public void No_session_gets_an_id_twice()
    {
        var ids = Enumerable.Range(0, 100).Select(_ => _chat.Enter().Session.Id);

        Assert.Equal(100, ids.Distinct().Count());
    }

    [Fact]
    public async Task A_session_that_hears_a_room_again_learns_its_figures_and_once_live_all_that_came_after_them()
    {
        var (dev, alice) = await _chat.EnterAsync("alice", "dev");
        dev.Say(RoomEventKind.Message, "one", receipt: null);
        await _chat.SettleAsync();
        alice.Take();

        var rewound = await dev.RewindAsync();
        var figures = alice.Take();
        dev.Say(RoomEventKind.Message, "two", receipt: null);
        await _chat.SettleAsync();
        var isLiveMeanwhile = dev.IsLive;
        alice.Take();
        var behind = await dev.TryGoLiveAsync(rewound.LastSeq);

        Assert.Equal((JoinOutcome.AlreadyIn, 1, 1L), (rewound.Outcome, rewound.Members, rewound.LastSeq));
        Assert.Equal(["entered dev: 1 here, last 1"], figures);
        Assert.False(isLiveMeanwhile);
        Assert.Null(behind);
        Assert.Equal(["dev 2 alice: two"], alice.Take());
    }

    [Fact]
    public async Task A_member_that_is_far_behind_learns_how_far_to_read_by_itself()
    {
        var (dev, _) = await _chat.EnterAsync("alice", "dev");
        for (var i = 0; i < 100; i++)
            dev.Say(RoomEventKind.Message, "line", receipt: null);
        await dev.RewindAsync();

        Assert.Equal(100, await dev.TryGoLiveAsync(after: 10));
        Assert.Null(await dev.TryGoLiveAsync(after: 60));
    }
}
