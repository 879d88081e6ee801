using ChatHost.Messages;
using ChatHost.Rooms;

namespace ChatHost.Sessions;

/// <summary>
/// Somebody who is here: a guest with one session, or all sessions that are logged in to one account, which share a name and its rooms.
/// <see cref="NameRegistry"/> changes it, with its lock held; others read what was true a moment ago.
/// </summary>
internal sealed class Person(long id, Nickname nickname, AccountRef? account) : IPerson
{
    // Nearly everybody has one session: then it is that; else a list, which never changes.
    private volatile object? _sessions;

    public long Id => id;

    public Nickname Nickname { get; private set; } = nickname;

    /// <summary>Since when it wears its name, in UTC: what was said under the name before may be another's.</summary>
    public DateTime NamedAt { get; set; }

    public AccountRef? Account => account;

    public bool MayBeShared => account is not null;

    /// <summary>Whether it is a server operator: by its account, as of the last login or change, or by <see cref="OperatorBy"/>.</summary>
    public bool IsOperator
    {
        get => field || OperatorBy is not null;
        set;
    }

    /// <summary>The account whose rights it has without its name; null where none.</summary>
    public AccountRef? OperatorBy { get; set; }

    /// <summary>Why it is away; null while it is here.</summary>
    public string? Away { get; set; }

    /// <summary>Number of sessions.</summary>
    public int Count => _sessions switch
    {
        null => 0,
        Session[] several => several.Length,
        _ => 1,
    };

    /// <summary>Its sessions, in the order they came.</summary>
    public IReadOnlyList<Session> Sessions => _sessions switch
    {
        null => [],
        Session[] several => several,
        var one => [(Session)one],
    };

    public void Add(Session session) => _sessions = _sessions is null ? session : (Session[])[.. Sessions, session];

    public void Remove(Session session)
    {
        Session[] left = [.. Sessions.Where(other => other != session)];
        _sessions = left.Length switch
        {
            0 => null,
            1 => left[0],
            _ => left,
        };
    }

    public void Bar(RoomName room, long ban)
    {
        foreach (var session in Sessions)
            session.Bar(room, ban);
    }

    /// <summary>Is no server operator any more, until the next login; false where other sessions of it would lose that too.</summary>
    public bool TryDropRights()
    {
        if (!IsOperator || Count > 1)
            return false;
        (IsOperator, OperatorBy) = (false, null);
        return true;
    }

    /// <summary>Takes another name, which must have been claimed, and lets the rooms read of it.</summary>
    public void Rename(Nickname to)
    {
        // The name it has already, letter for letter, is no news.
        if (to.Text == Nickname.Text)
            return;
        var isShared = Count > 1;
        var renaming = new Renaming(Nickname, to, isShared || _sessions is not Session { Rooms.Length: 1 });
        Nickname = to;
        var reached = isShared ? new HashSet<Room>() : null;
        foreach (var session in Sessions)
            session.Renamed(renaming, reached);
    }

    public override string ToString() => Nickname.Text;
}
