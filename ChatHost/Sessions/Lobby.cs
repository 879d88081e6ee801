using System.Security.Cryptography;
using ChatHost.Accounts;
using ChatHost.History;
using ChatHost.Messages;
using ChatHost.Moderation;
using ChatHost.Rooms;

namespace ChatHost.Sessions;

/// <summary>The way in and out: gives sessions their names, leads them to rooms and to each other, and cleans up when they end.</summary>
internal sealed class Lobby(RoomRegistry rooms, RoomsMetrics metrics, NameRegistry names, ArrivalAnnouncer arrivals, ServerBans bans, PrivateLogs privateLogs, LoginExpiry expiry, TimeProvider time)
{
    private const int IdBytes = 10;

    private long _lastSessionId;

    public RoomRegistry Rooms => rooms;

    public NameRegistry Names => names;

    /// <summary>What accounts said to each other.</summary>
    public PrivateLogs Private => privateLogs;

    /// <summary>Called when the person of a session has gone away or is here again.</summary>
    public Func<Session, ValueTask>? AwayChanged { get; set; }

    /// <summary>A new session with a default name, in no room yet; announced once it says something or has been there for a while.</summary>
    /// <param name="recipient">Where it hears.</param>
    /// <param name="isAnnouncedSoon">False where only what it says shows that somebody is there.</param>
    public Session Enter(ISessionRecipient recipient, bool isAnnouncedSoon = true)
    {
        Session? session = null;
        names.ClaimDefault(person => person.Add(session = new(Interlocked.Increment(ref _lastSessionId), person, recipient)));
        if (isAnnouncedSoon)
            arrivals.Add(session!);
        return session!;
    }

    /// <summary>
    /// Enters a room, which is made if need be. With <paramref name="startLive"/> false the session hears nothing of it
    /// until <see cref="Membership.TryGoLiveAsync"/>, which also tells who came and went meanwhile, or with <paramref name="hearsNotices"/> only that,
    /// at once.
    /// </summary>
    /// <exception cref="HistoryUnavailableException">The room is not in memory, and the store cannot be read now.</exception>
    public Task<JoinResult> JoinAsync(
        Session session, RoomName name, bool startLive = true, bool hearsNotices = false, bool wasEnteredElsewhere = false, string? password = null)
    {
        if (session.In(name) is { } membership)
            return JoinAgainAsync(membership);
        if (session.Rooms.Length >= rooms.Options.MaxPerSession)
        {
            metrics.RefusedToSession();
            return Task.FromResult(new JoinResult(JoinOutcome.TooManyOfSession, null, 0, 0));
        }

        // The answer is the room's own task: with thousands who come at once, each asynchronous method in between would count.
        return rooms.TryFindInMemory(name, out var room) && session.TryJoin(room, startLive, hearsNotices, out var request, wasEnteredElsewhere, password)
            ? request.Task
            : JoinSoonAsync(session, name, startLive, hearsNotices, wasEnteredElsewhere, password);

        // Whoever has read that it was kicked, and is not out yet, is out once the room has done that.
        async Task<JoinResult> JoinAgainAsync(Membership membership)
        {
            await membership.Room.FlushAsync();
            return session.In(name) == membership
                ? new(JoinOutcome.AlreadyIn, membership, membership.Room.MemberCount, membership.Room.LastSeq)
                : await JoinAsync(session, name, startLive, hearsNotices, wasEnteredElsewhere, password);
        }
    }

    /// <summary>Gives all sessions of a person another name; false if it is in use by somebody else.</summary>
    public bool TryRename(Session session, Nickname to)
    {
        var person = session.Person;
        if (!names.TryRename(person, to, () => person.Rename(to)))
            return false;
        EndIfBanned(person);
        return true;
    }

    /// <summary>Gives all sessions of a person the next default name.</summary>
    public void TakeDefaultName(Session session)
    {
        var person = session.Person;
        names.TakeDefault(person, person.Rename);
    }

    /// <summary>Logs a session in: it becomes the person of that account. See <see cref="NameRegistry.TryLogIn"/>.</summary>
    public bool TryLogIn(Session session, Account account, LoginProof proof, int limit)
    {
        var isLoggedIn = names.TryLogIn(session, account.Ref, account.Name, limit, person =>
        {
            (person.IsOperator, person.OperatorBy) = (account.IsOperator, null);
            session.Login = proof;
            session.Become(person);
        });
        if (isLoggedIn)
        {
            expiry.Watch(session);
            EndIfBanned(session.Person);
        }

        return isLoggedIn;
    }

    /// <summary>Those who have the rights of an account without its name have them no more.</summary>
    public void EndRights(long accountId)
    {
        foreach (var person in names.List())
        {
            if (person.OperatorBy?.Id == accountId)
                person.OperatorBy = null;
        }
    }

    /// <summary>A session that is logged in has shown something else that logs in to its account, and is by that from now on.</summary>
    public void ChangeLogin(Session session, LoginProof proof)
    {
        session.Login = proof;
        expiry.Watch(session);
    }

    /// <summary>Logs a session out: it goes on as a guest under a default name. False: it has ended.</summary>
    public bool TryLogOut(Session session) => names.TryLogOut(session, person =>
    {
        session.Login = null;
        session.Become(person);
    });

    /// <summary>Has each session of a person enter the rooms that the others are in; it reads them from now on.</summary>
    /// <exception cref="HistoryUnavailableException">A room is not in memory, and the store cannot be read now.</exception>
    public Task ShareRoomsAsync(Person person) => person.Count > 1 ? ShareAsync(person) : Task.CompletedTask;

    /// <summary>Somebody who is connected, or was a moment ago; null where the name is nobody's.</summary>
    public Person? Find(string typed) => Nickname.TryParse(typed, out var nick, out _) ? names.Find(nick) : null;

    /// <summary>A private line, yet to be said.</summary>
    /// <param name="sender">Whose it is.</param>
    /// <param name="receiver">The name that it is for.</param>
    /// <param name="account">The account of whoever wears that; null for a guest.</param>
    /// <param name="text">What is said, made safe.</param>
    /// <param name="isNotice">Whether a program says it, which no program is to answer.</param>
    public PrivateMessage NewPrivate(Session sender, Nickname receiver, AccountRef? account, string text, bool isNotice = false)
    {
        sender.HasSpoken = true;
        return new(time.GetUtcNow().UtcDateTime, sender.Nickname, receiver, text)
        {
            Account = sender.Person.Account,
            ToAccount = account,
            IsNotice = isNotice,
            Id = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(IdBytes)),
        };
    }

    /// <summary>Hands a private line to somebody who is, or was a moment ago, connected; false when it cannot even wait for them.</summary>
    public static bool TryDeliver(PrivateMessage message, Session sender, Person? receiver)
    {
        var isDelivered = false;
        foreach (var session in receiver?.Sessions ?? [])
            isDelivered |= session.Recipient.TryDeliverPrivate(message, sender);
        if (!isDelivered && message.Seq == 0)
            return false;
        foreach (var session in sender.Person.Sessions)
        {
            if (session != sender && receiver != sender.Person)
                session.Recipient.SentPrivate(message);
        }

        return isDelivered;
    }

    /// <summary>The session is over: its rooms read that it left, its name is free, nothing of it remains.</summary>
    /// <param name="session">Who is gone.</param>
    /// <param name="text">Its parting words.</param>
    /// <param name="wasNobody">It was no person at all, so its default name is given to the next.</param>
    /// <param name="reason">Why, where it has no parting words; null where it is just gone.</param>
    public void End(Session session, string? text = null, bool wasNobody = false, string? reason = null) =>
        names.Release(session, () => session.End(text, reason), isUnused: wasNobody && !session.IsAnnounced);

    private async Task ShareAsync(Person person)
    {
        var rooms = person.Sessions.SelectMany(session => session.Rooms).Select(membership => membership.Room.Name).Distinct().ToArray();
        foreach (var session in person.Sessions)
        {
            foreach (var room in rooms)
            {
                if (session.In(room) is null)
                    await JoinAsync(session, room, wasEnteredElsewhere: true);
            }
        }
    }

    /// <summary>A room that has just closed refuses; once it is gone the registry makes it again.</summary>
    private async Task<JoinResult> JoinSoonAsync(Session session, RoomName name, bool startLive, bool hearsNotices, bool wasEnteredElsewhere, string? password)
    {
        RoomRequest.Join request;
        while (!session.TryJoin(await rooms.GetOrMakeAsync(name), startLive, hearsNotices, out request, wasEnteredElsewhere, password))
            await Task.Yield();
        return await request.Task;
    }

    /// <summary>A mask that is banned from the server may fit a name that was only now taken.</summary>
    private void EndIfBanned(Person person)
    {
        foreach (var session in person.Sessions)
        {
            if (bans.Find(bans.SubjectOf(person.Account, person.Nickname, session.Address, session.User)) is { } ban)
                session.Recipient.End(new(SessionEndKind.Banned, ServerBans.TextOf(ban)));
        }
    }
}
