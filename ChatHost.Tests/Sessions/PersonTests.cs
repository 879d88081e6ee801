using ChatHost.Accounts;
using ChatHost.Messages;
using ChatHost.Rooms;
using ChatHost.Sessions;
using ChatHost.Tests.Support;

namespace ChatHost.Tests.Sessions;

/// <summary>One person over several sessions: logged in to an account, out of it, and what the rooms read of that.</summary>
public sealed class PersonTests
{
    private static readonly AccountRef Alice = new(7, "alice");

    private static readonly Account Account = new()
    {
        Id = Alice.Id,
        Name = ChatParts.Nick("alice"),
        RegisteredAt = DateTime.UnixEpoch,
        PasswordVersion = 1,
        SessionEpoch = 1,
        Verifier = new([1], 1, [1], [1]),
    };

    private readonly ChatParts _chat = new();

    [Fact]
    public async Task A_login_with_a_new_name_is_read_as_a_rename_and_an_identification()
    {
        var (dev, user) = await _chat.EnterAsync("user7", "dev");
        var (_, bob) = await _chat.EnterAsync("bob", "dev");
        await TakeAsync(user, bob);

        Assert.True(LogIn(dev.Session));

        await _chat.SettleAsync();
        Assert.Equal(["dev user7 renamed to alice", "alice is alice"], bob.Take());
        dev.Say(RoomEventKind.Message, "hi", receipt: null);
        await _chat.SettleAsync();
        Assert.Equal(Alice, bob.Events[^1].Account);
        Assert.Equal(["dev 1 alice: hi"], bob.Take());
        Assert.Null(_chat.Lobby.Names.Find(ChatParts.Nick("user7")));
    }

    [Fact]
    public async Task Guests_read_that_one_left_who_becomes_somebody_who_is_there()
    {
        var (_, bob) = await _chat.EnterAsync("bob", "dev");
        var (first, _) = await _chat.EnterAsync("first", "dev");
        LogIn(first.Session);
        var (second, _) = await _chat.EnterAsync("user7", "dev");
        await TakeAsync(bob);

        LogIn(second.Session);

        await _chat.SettleAsync();
        Assert.Equal(["dev user7 left (2)"], bob.Take());
        Assert.Equal(2, second.Room.MemberCount);
        Assert.Equal(["alice", "bob"], await NamesAsync(second.Room));
    }

    [Fact]
    public async Task A_person_leaves_with_the_last_session()
    {
        var (_, bob) = await _chat.EnterAsync("bob", "dev");
        var (first, second) = await TwoAsync("dev");
        await TakeAsync(bob);

        _chat.Lobby.End(first.Membership.Session);
        await _chat.SettleAsync();
        Assert.Empty(bob.Take());
        Assert.Equal(2, second.Membership.Room.MemberCount);
        Assert.NotNull(_chat.Lobby.Names.Find(ChatParts.Nick("alice")));

        _chat.Lobby.End(second.Membership.Session, "bye");
        await _chat.SettleAsync();
        Assert.Equal(["dev alice left (1) bye"], bob.Take());
        Assert.Null(_chat.Lobby.Names.Find(ChatParts.Nick("alice")));
        Assert.Null(_chat.Lobby.Names.FindAccount(Alice.Id));
    }

    [Fact]
    public async Task Leaving_a_room_takes_all_sessions_out_and_is_read_once()
    {
        var (_, bob) = await _chat.EnterAsync("bob", "dev");
        var (first, second) = await TwoAsync("dev");
        await TakeAsync(bob, first.Recipient, second.Recipient);

        first.Membership.Session.Leave(first.Membership);

        await _chat.SettleAsync();
        Assert.Equal(["dev alice left (1)"], bob.Take());
        Assert.Equal("out of dev", second.Recipient.Take()[^1]);
        Assert.DoesNotContain("out of dev", first.Recipient.Take());
        Assert.Empty(second.Membership.Session.Rooms);
    }

    [Fact]
    public async Task A_rename_is_read_once_and_holds_for_all_sessions()
    {
        var (_, bob) = await _chat.EnterAsync("bob", "dev");
        var (first, second) = await TwoAsync("dev");
        await TakeAsync(bob, first.Recipient, second.Recipient);

        Assert.True(_chat.Lobby.TryRename(second.Membership.Session, ChatParts.Nick("al")));
        first.Membership.Say(RoomEventKind.Message, "one", receipt: null);
        second.Membership.Say(RoomEventKind.Message, "two", receipt: null);

        await _chat.SettleAsync();
        Assert.Equal(["dev alice renamed to al", "dev 1 al: one", "dev 2 al: two"], bob.Take());
        Assert.Equal(["dev alice renamed to al", "dev 1 al: one", "dev 2 al: two"], first.Recipient.Take());
    }

    [Fact]
    public async Task A_logout_beside_another_session_is_read_as_an_arrival()
    {
        var (_, bob) = await _chat.EnterAsync("bob", "dev");
        var (first, _) = await TwoAsync("dev");
        await TakeAsync(bob);

        Assert.True(_chat.Lobby.TryLogOut(first.Membership.Session));

        await _chat.SettleAsync();
        Assert.Equal([$"dev {first.Membership.Session.Nickname} joined (3)"], bob.Take());
        Assert.Null(first.Membership.Session.Person.Account);
    }

    [Fact]
    public async Task A_logout_of_the_only_session_is_read_as_a_rename()
    {
        var (_, bob) = await _chat.EnterAsync("bob", "dev");
        var (dev, _) = await _chat.EnterAsync("first", "dev");
        LogIn(dev.Session);
        await TakeAsync(bob);

        Assert.True(_chat.Lobby.TryLogOut(dev.Session));

        await _chat.SettleAsync();
        Assert.Equal([$"dev alice renamed to {dev.Session.Nickname}", $"{dev.Session.Nickname} is a guest"], bob.Take());
    }

    [Fact]
    public async Task No_more_sessions_log_in_than_may_be()
    {
        for (var i = 0; i < 3; i++)
            Assert.True(LogIn((await _chat.EnterAsync($"g{i}", "dev")).Membership.Session, limit: 3));

        Assert.False(LogIn(_chat.Enter("g4").Session, limit: 3));
        Assert.Equal(3, _chat.Lobby.Names.FindAccount(Alice.Id)!.Count);
    }

    [Fact]
    public async Task All_sessions_of_a_person_read_a_private_line()
    {
        var (first, second) = await TwoAsync("dev");
        var (bob, _) = _chat.Enter("bob");
        await TakeAsync(first.Recipient, second.Recipient);

        var alice = first.Membership.Session.Person;
        Lobby.TryDeliver(_chat.Lobby.NewPrivate(bob, alice.Nickname, alice.Account, "psst"), bob, alice);

        Assert.Equal(["bob -> alice: psst"], first.Recipient.Take());
        Assert.Equal(["bob -> alice: psst"], second.Recipient.Take());
    }

    [Fact]
    public async Task Each_session_is_in_all_rooms_of_the_person()
    {
        var (first, heardByFirst) = await _chat.EnterAsync("first", "dev");
        LogIn(first.Session);
        var (second, heardBySecond) = await _chat.EnterAsync("second", "ops");
        LogIn(second.Session);
        var (_, bob) = await _chat.EnterAsync("bob", "ops");
        await TakeAsync(heardByFirst, heardBySecond, bob);

        await _chat.Lobby.ShareRoomsAsync(first.Session.Person);

        await _chat.SettleAsync();
        Assert.Equal(["dev", "ops"], first.Session.Rooms.Select(room => room.Room.Name.Text).Order());
        Assert.Equal(["dev", "ops"], second.Session.Rooms.Select(room => room.Room.Name.Text).Order());
        Assert.Empty(bob.Take());
        Assert.Equal("entered ops: 2 here, last 0", Assert.Single(heardByFirst.Take()));
        Assert.Equal("entered dev: 1 here, last 0", Assert.Single(heardBySecond.Take()));
    }

    [Fact]
    public async Task Logins_logouts_renames_and_joins_at_once_leave_each_room_with_whom_it_announced()
    {
        var watcher = (await _chat.EnterAsync("watcher", "dev")).Recipient;
        var sessions = Enumerable.Range(0, 8).Select(i => _chat.Enter($"g{i}").Session).ToArray();
        Array.ForEach(sessions, session => session.Announce());

        await Task.WhenAll(sessions.Select((session, i) => Task.Run(() => WanderAsync(session, new Random(i)))));

        await _chat.SettleAsync();
        var present = new HashSet<string>();
        foreach (var happened in watcher.Events)
        {
            if (happened.Kind == RoomEventKind.Joined)
                Assert.True(present.Add(happened.Nick.Text), $"{happened.Nick} joined twice");
            else if (happened.Kind == RoomEventKind.Left)
                Assert.True(present.Remove(happened.Nick.Text), $"{happened.Nick} left without having come");
            else if (happened.Kind == RoomEventKind.Renamed)
                Assert.True(present.Remove(happened.Nick.Text) && present.Add(happened.To!.Text), $"{happened.Nick} to {happened.To}");
        }

        var dev = await _chat.Rooms.GetOrMakeAsync(ChatParts.Room("dev"));
        Assert.Equal((await NamesAsync(dev)).Where(name => name != "watcher"), present.Where(name => name != "watcher").Order());
        Assert.Equal(present.Count(name => name != "watcher") + 1, dev.MemberCount);
    }

    private async Task WanderAsync(Session session, Random random)
    {
        for (var i = 0; i < 100; i++)
        {
            switch (random.Next(5))
            {
                case 0:
                    LogIn(session);
                    break;
                case 1:
                    _chat.Lobby.TryLogOut(session);
                    break;
                case 2:
                    _chat.Lobby.TryRename(session, ChatParts.Nick($"n{random.Next(20)}"));
                    break;
                case 3:
                    await _chat.Lobby.JoinAsync(session, ChatParts.Room("dev"));
                    break;
                default:
                    if (session.In(ChatParts.Room("dev")) is { } membership)
                        session.Leave(membership);
                    break;
            }
        }
    }

    private static async Task<IEnumerable<string>> NamesAsync(Room room) =>
        (await room.WhoAsync()).Select(person => person.Nickname.Text).Order();

    private bool LogIn(Session session, int limit = 16) => _chat.Lobby.TryLogIn(session, Account, new(LoginProofKind.Password, "1", 1), limit);

    private async Task<((Membership Membership, RecordingRecipient Recipient) First, (Membership Membership, RecordingRecipient Recipient) Second)> TwoAsync(string room)
    {
        var first = await _chat.EnterAsync("first", room);
        LogIn(first.Membership.Session);
        var second = await _chat.EnterAsync("second", room);
        LogIn(second.Membership.Session);
        await _chat.SettleAsync();
        return (first, second);
    }

    private async Task TakeAsync(params RecordingRecipient[] recipients)
    {
        await _chat.SettleAsync();
        Array.ForEach(recipients, recipient => recipient.Take());
    }
}
