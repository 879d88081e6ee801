using System.Collections.Immutable;
using System.Net;
using ChatHost.Accounts;
using ChatHost.History;
using ChatHost.Messages;
using ChatHost.Rooms;

namespace ChatHost.Sessions;

/// <summary>
/// One way in which a person is here: the rooms it is in, whom it ignores, and where it hears. It knows nothing of sockets. Its owner
/// is the read loop of its protocol; others read snapshots.
/// </summary>
internal sealed partial class Session(long id, Person person, ISessionRecipient recipient) : IMember
{
    private volatile ISessionRecipient _recipient = recipient;
    private volatile Person _person = person;

    // The session is locked while the person or the rooms change together with what is posted to the rooms about it, so that each room
    // reads of each change. Rooms' inboxes are taken inside it, nothing else. A lock of its own would cost each idle connection 40 bytes.
    private ImmutableArray<Membership> _rooms = [];

    // Those of rooms that are yet to let it in: they read of what changes meanwhile after that.
    private ImmutableArray<Membership> _entering = [];
    private IgnoreList? _ignored;
    private bool _hasSpoken;
    private long _version;
    private LoginProof? _login;
    private TypingPace? _typing;

    /// <summary>Never given twice while the process runs.</summary>
    public long Id => id;

    /// <summary>Who it is. <see cref="NameRegistry"/> makes it another when it logs in or out.</summary>
    public Person Person => _person;

    /// <summary>The name that its person wears.</summary>
    public Nickname Nickname => _person.Nickname;

    IPerson IMember.Person => _person;

    /// <summary>Where its connection comes from, or of IPv6 the /64 network; null where there is no such thing.</summary>
    public IPAddress? Address => _recipient.Address;

    public string User => _recipient.User;

    /// <summary>Who hears for it. Another takes over when the session goes on in another language.</summary>
    public ISessionRecipient Recipient
    {
        get => _recipient;
        set => _recipient = value;
    }

    IRecipient IMember.Recipient => _recipient;

    /// <summary>The rooms it is in, the one entered last at the end.</summary>
    public ImmutableArray<Membership> Rooms => _rooms;

    /// <summary>Whether it has shown that somebody is there: its rooms have read, or will, that it came.</summary>
    public bool IsAnnounced { get; private set; }

    /// <summary>Whether it ever said something, in a room or to one person.</summary>
    public bool HasSpoken
    {
        get => _hasSpoken;
        set
        {
            if (_hasSpoken != value)
                Interlocked.Increment(ref _version);
            _hasSpoken = value;
        }
    }

    /// <summary>Grows with each change of what is kept of a session: its name, its rooms, its login, whether it has spoken.</summary>
    public long Version => Interlocked.Read(ref _version);

    public bool HasEnded { get; private set; }

    /// <summary>What it is logged in by; null while it is a guest's.</summary>
    public LoginProof? Login
    {
        get => _login;
        set
        {
            if (_login != value)
                Interlocked.Increment(ref _version);
            _login = value;
        }
    }

    /// <summary>The rooms that a guest's session was banned from, so that its token does not lead back into them from another address.</summary>
    public ImmutableArray<BarredRoom> Barred { get; private set; } = [];

    /// <summary>A ban of a room was set on it.</summary>
    public void Bar(RoomName room, long ban)
    {
        Bar([.. Barred.RemoveAll(barred => barred.Room.Equals(room)), new(room, ban)]);
        _recipient.Changed();
    }

    /// <summary>It was banned from these rooms before.</summary>
    public void Bar(ImmutableArray<BarredRoom> rooms)
    {
        Barred = rooms;
        Interlocked.Increment(ref _version);
    }

    /// <summary>What was set on a guest does not follow an account.</summary>
    public long BarredFrom(RoomName room) =>
        Barred.IsEmpty || _person.Account is not null ? 0 : Barred.FirstOrDefault(barred => barred.Room.Equals(room))?.Ban ?? 0;

    public bool HasIgnored => _ignored is { Count: > 0 };

    public IgnoreList Ignored => _ignored ??= new();

    /// <summary>How often others are shown that it is typing.</summary>
    public TypingPace TypingPace => _typing ??= new();

    /// <summary>Whether a message or action is from somebody whom this session ignores; what else happens is never hidden.</summary>
    /// <param name="happened">What happened.</param>
    /// <param name="author">Who did it, where that is known: a new name does not get round it.</param>
    public bool Hides(RoomEvent happened, IMember? author) =>
        happened.Kind is (RoomEventKind.Message or RoomEventKind.Action) && Hides(happened.Nick, author?.Person);

    /// <summary>Whether a private message is from somebody whom this session ignores.</summary>
    public bool Hides(PrivateMessage message, Session sender) => Hides(message.From, sender.Person);

    /// <summary>Whether what somebody says or shows is hidden here.</summary>
    public bool Hides(Nickname nick, IPerson? author) => HasIgnored && Ignored.Hides(nick, author);

    /// <summary>Hides somebody's lines; false if as many are hidden as may be.</summary>
    public bool TryIgnore(Person other, int limit)
    {
        if (Ignored.Count >= limit && !Ignored.Hides(other.Nickname, other))
            return false;
        Ignored.Add(other.Nickname, other);
        return true;
    }

    /// <summary>Shows somebody's lines again; false if they were not hidden.</summary>
    public bool TryUnignore(Nickname nick, Person? other) => Ignored.Remove(nick, other);

    public Membership? In(RoomName room)
    {
        foreach (var membership in _rooms)
        {
            if (membership.Room.Name.Equals(room))
                return membership;
        }

        return null;
    }

    /// <summary>
    /// Whether a passing notice is news to this session: its person's own joins and leaves it is told apart, and a rename or a login only in
    /// the first of the rooms that it shares with that person.
    /// </summary>
    public bool IsNews(RoomBatch.Entry entry) =>
        !(entry.Author is { } author && author.Person == _person && entry.Event.Kind is (RoomEventKind.Joined or RoomEventKind.Left))
        && (!entry.Event.IsForLists || _recipient.KeepsMemberLists)
        && entry.Renaming?.TryMarkSeen(this) != false;

    /// <summary>Lets the rooms read that somebody came. Nothing, the second time.</summary>
    public void Announce()
    {
        if (IsAnnounced)
            return;
        lock (this)
        {
            if (IsAnnounced || HasEnded)
                return;
            IsAnnounced = true;
            foreach (var membership in _rooms)
                membership.Room.Post(new RoomRequest.Announce(membership));
        }
    }

    /// <summary>Its person has taken another name: the rooms that do not read of it by another session of the person read of it.</summary>
    /// <param name="renaming">The change.</param>
    /// <param name="reached">The rooms that have read of it; those of this session are added.</param>
    public void Renamed(Renaming renaming, HashSet<Room>? reached)
    {
        lock (this)
        {
            Interlocked.Increment(ref _version);
            foreach (var membership in Memberships)
            {
                if (reached?.Add(membership.Room) != false)
                    membership.Room.Post(new RoomRequest.Rename(membership, _person, renaming));
            }

            _recipient.Renamed(renaming.From, renaming.To);
        }
    }

    /// <summary>It is another person from now on: it has logged in or out. Its rooms read of it.</summary>
    public void Become(Person person)
    {
        lock (this)
        {
            var former = _person;
            _person = person;
            Interlocked.Increment(ref _version);
            _recipient.Renamed(former.Nickname, person.Nickname);
            var memberships = Memberships;
            var renaming = new Renaming(former.Nickname, person.Nickname, isSharedByRooms: memberships.Length > 1);
            var identifying = new Renaming(former.Nickname, person.Nickname, isSharedByRooms: memberships.Length > 1);
            foreach (var membership in memberships)
                membership.Room.Post(new RoomRequest.Become(membership, person, renaming, identifying));
        }
    }

    /// <summary>Leaves a room, with parting words, and with it all sessions of its person.</summary>
    public void Leave(Membership membership, string? text = null)
    {
        lock (this)
        {
            _rooms = _rooms.Remove(membership);
            Interlocked.Increment(ref _version);
            membership.Room.Post(new RoomRequest.LeaveWhole(membership, _person, text));
        }
    }

    /// <summary>For the writer of a room: another session of the person has left it, or an operator ended the membership.</summary>
    public void Removed(Membership membership, Removal removal)
    {
        lock (this)
        {
            if (!_rooms.Contains(membership))
                return;
            _rooms = _rooms.Remove(membership);
            Interlocked.Increment(ref _version);
        }

        _recipient.Removed(membership, removal);
    }

    /// <summary>Completes when its rooms have dealt with all that was said and asked of them until now.</summary>
    public Task FlushAsync() => Task.WhenAll(_rooms.Select(membership => membership.Room.FlushAsync()));

    /// <summary>Leaves all rooms, with parting words. Nothing, the second time.</summary>
    /// <param name="reason">Why, where it has no parting words.</param>
    public void End(string? text, string? reason = null)
    {
        lock (this)
        {
            if (HasEnded)
                return;
            HasEnded = true;
            var departure = new Departure(string.IsNullOrEmpty(text) ? reason ?? "Connection closed" : $"Quit: {text}", _rooms.Length > 1);
            foreach (var membership in _rooms)
                membership.Room.Post(new RoomRequest.Leave(membership, text, departure));
            _rooms = [];
        }
    }

    private ImmutableArray<Membership> Memberships => _entering.IsEmpty ? _rooms : [.. _rooms, .. _entering];
}
