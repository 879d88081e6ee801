using System.Collections.Immutable;
using ChatHost.Messages;
using ChatHost.Rooms;

namespace ChatHost.Sessions;

/// <summary>
/// Somebody who is here: a name, the rooms they are in, whom they ignore, and the way to reach them. It knows nothing
/// of connections. Its owner is the read loop of its protocol; others read snapshots.
/// </summary>
internal sealed class Session(long id, Nickname nickname, ISessionRecipient recipient) : IMember
{
    private volatile ISessionRecipient _recipient = recipient;

    // Held while the name or the rooms change together with what is posted to the rooms about it, so that a room never
    // reads of a name before it reads of the change. Rooms' inboxes are taken inside it, nothing else.
    private readonly Lock _lock = new();
    private ImmutableArray<Membership> _rooms = [];
    private IgnoreList? _ignored;
    private bool _hasSpoken;
    private long _version;

    /// <summary>Never given twice while the process runs.</summary>
    public long Id => id;

    public Nickname Nickname { get; private set; } = nickname;

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

    /// <summary>Grows with each change of what is kept of a session: its name, its rooms, whether it has spoken.</summary>
    public long Version => Interlocked.Read(ref _version);

    public bool HasEnded { get; private set; }

    public bool HasIgnored => _ignored is { Count: > 0 };

    public IgnoreList Ignored => _ignored ??= new();

    /// <summary>Whether a message or action is from somebody whom this session ignores; what else happens is never hidden.</summary>
    /// <param name="happened">What happened.</param>
    /// <param name="author">Who did it, where that is known: a new name does not get round it.</param>
    public bool Hides(RoomEvent happened, IMember? author) =>
        happened.Kind is (RoomEventKind.Message or RoomEventKind.Action) && Hides(happened.Nick, author);

    /// <summary>Whether a private message is from somebody whom this session ignores.</summary>
    public bool Hides(PrivateMessage message, Session sender) => Hides(message.From, sender);

    /// <summary>Hides somebody's lines; false if as many are hidden as may be.</summary>
    public bool TryIgnore(Session other, int limit)
    {
        if (Ignored.Count >= limit && !Ignored.Hides(other.Nickname, other))
            return false;
        Ignored.Add(other.Nickname, other);
        return true;
    }

    /// <summary>Shows somebody's lines again; false if they were not hidden.</summary>
    public bool TryUnignore(Nickname nick, Session? other) => Ignored.Remove(nick, other);

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
    /// Whether a passing notice is news to this session: its own joins and leaves it is told apart, and a rename only in the first of the
    /// rooms that it shares with whoever was renamed.
    /// </summary>
    public bool IsNews(RoomBatch.Entry entry) =>
        !(entry.Author == this && entry.Event.Kind is (RoomEventKind.Joined or RoomEventKind.Left))
        && entry.Renaming?.TryMarkSeen(this) != false;

    /// <summary>Lets the rooms read that somebody came. Nothing, the second time.</summary>
    public void Announce()
    {
        if (IsAnnounced)
            return;
        lock (_lock)
        {
            if (IsAnnounced || HasEnded)
                return;
            IsAnnounced = true;
            foreach (var membership in _rooms)
                membership.Room.Post(new RoomRequest.Announce(membership, Nickname));
        }
    }

    /// <summary>Takes another name, which must have been claimed, and lets the rooms read of it.</summary>
    public void Rename(Nickname to)
    {
        lock (_lock)
        {
            // The name it has already, letter for letter, is no news.
            if (to.Text == Nickname.Text)
                return;
            var renaming = new Renaming(Nickname, to, isSharedByRooms: _rooms.Length > 1);
            Nickname = to;
            Interlocked.Increment(ref _version);
            foreach (var membership in _rooms)
                membership.Room.Post(new RoomRequest.Rename(membership, renaming));
        }
    }

    /// <summary>Asks to enter a room under the present name; false if the room has just closed.</summary>
    public bool TryJoin(Room room, bool startLive, bool hearsNotices, out RoomRequest.Join request)
    {
        lock (_lock)
        {
            request = new(this, Nickname, IsAnnounced, startLive, hearsNotices);
            return room.TryPost(request);
        }
    }

    /// <summary>For the writer of a room: it has let the session in.</summary>
    public void Joined(Membership membership)
    {
        lock (_lock)
        {
            if (HasEnded)
            {
                // While the room was still thinking.
                membership.Room.Post(new RoomRequest.Leave(membership, Nickname, text: null));
                return;
            }

            _rooms = _rooms.Add(membership);
            Interlocked.Increment(ref _version);
            // Announced while the room was still thinking.
            if (IsAnnounced)
                membership.Room.Post(new RoomRequest.Announce(membership, Nickname));
        }
    }

    public void Leave(Membership membership, string? text)
    {
        lock (_lock)
        {
            _rooms = _rooms.Remove(membership);
            Interlocked.Increment(ref _version);
            membership.Room.Post(new RoomRequest.Leave(membership, Nickname, text));
        }
    }

    /// <summary>Completes when its rooms have dealt with all that was said and asked of them until now.</summary>
    public Task FlushAsync() => Task.WhenAll(_rooms.Select(membership => membership.Room.FlushAsync()));

    /// <summary>Leaves all rooms. Nothing, the second time.</summary>
    public void End(string? text)
    {
        lock (_lock)
        {
            if (HasEnded)
                return;
            HasEnded = true;
            foreach (var membership in _rooms)
                membership.Room.Post(new RoomRequest.Leave(membership, Nickname, text));
            _rooms = [];
        }
    }

    private bool Hides(Nickname nick, IMember? author) => HasIgnored && Ignored.Hides(nick, author);
}
