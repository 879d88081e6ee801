using ChatHost.Messages;

namespace ChatHost.Sessions;

/// <summary>
/// The nicknames in use, each by one session. Two names are one if their keys are; a name with letters that look like
/// ASCII ones is also refused where it looks like a taken name (UTS #39).
/// </summary>
internal sealed class NameRegistry
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Session> _byKey = [];
    private readonly Dictionary<string, int> _skeletons = [];
    private readonly HashSet<long> _takenByHand = [];
    // Given to sessions that turned out to be nobody.
    private readonly SortedSet<long> _unused = [];
    private long _lastDefault;

    /// <summary>How many names are in use.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
                return _byKey.Count;
        }
    }

    public Session? Find(Nickname nick)
    {
        lock (_lock)
            return _byKey.GetValueOrDefault(nick.Key);
    }

    /// <summary>Whether nobody else may be called so now: somebody is, or it looks like somebody's name.</summary>
    public bool IsTaken(Nickname nick)
    {
        lock (_lock)
            return Clashes(nick);
    }

    /// <summary>Gives a new session the next default name, <c>user1</c>, <c>user2</c> …; none is given twice.</summary>
    /// <param name="make">Makes the session of the name, with the lock held.</param>
    /// <param name="state">Handed to <paramref name="make"/>.</param>
    public Session ClaimDefault<TState>(Func<Nickname, TState, Session> make, TState state)
    {
        lock (_lock)
        {
            while (true)
            {
                var number = _unused.Min;
                if (!_unused.Remove(number))
                    number = ++_lastDefault;
                var nick = DefaultName.Of(number);
                // A name that somebody took by hand may still stand in a room's history, even if it is free again.
                if (_takenByHand.Remove(number) || _byKey.ContainsKey(nick.Key))
                    continue;
                var session = make(nick, state);
                Add(nick, session);
                return session;
            }
        }
    }

    /// <summary>History still shows these default names, from before the start: they are given to nobody.</summary>
    public void Skip(IEnumerable<long> numbers)
    {
        lock (_lock)
        {
            _takenByHand.UnionWith(numbers.Where(number => number > _lastDefault));

            // Mostly they are the first ones, without a gap.
            while (_takenByHand.Remove(_lastDefault + 1))
                _lastDefault++;
        }
    }

    /// <summary>Gives a session another name, and sets its old one free once <paramref name="renamed"/> is done; false if it is in use.</summary>
    public bool TryRename(Session session, Nickname to, Action renamed)
    {
        lock (_lock)
        {
            var from = session.Nickname;

            // One that has ended meanwhile holds no name any more, and takes none.
            if (_byKey.GetValueOrDefault(from.Key) != session)
                return false;
            Remove(from);
            if (Clashes(to))
            {
                Add(from, session);
                return false;
            }

            Add(to, session);
            if (DefaultName.TryGetNumber(to, out var number) && number > _lastDefault)
                _takenByHand.Add(number);
            else
                _unused.Remove(number);
            renamed();
            return true;
        }
    }

    /// <summary>
    /// Sets a session's name free, once <paramref name="ended"/> is done; nobody is given the name in between, nor told that
    /// it is taken. A default name that <paramref name="isUnused"/>, nobody having read of it, is given again.
    /// </summary>
    public void Release(Session session, Action ended, bool isUnused = false)
    {
        lock (_lock)
        {
            ended();
            if (_byKey.TryGetValue(session.Nickname.Key, out var holder) && holder == session)
            {
                Remove(session.Nickname);
                if (isUnused && DefaultName.TryGetNumber(session.Nickname, out var number) && number <= _lastDefault)
                    _unused.Add(number);
            }
        }
    }

    private bool Clashes(Nickname nick) =>
        _byKey.ContainsKey(nick.Key) || (nick.HasAsciiLookAlikes && nick.Skeletons.Any(_skeletons.ContainsKey));

    private void Add(Nickname nick, Session session)
    {
        _byKey.Add(nick.Key, session);
        foreach (var skeleton in nick.Skeletons)
            _skeletons[skeleton] = _skeletons.GetValueOrDefault(skeleton) + 1;
    }

    private void Remove(Nickname nick)
    {
        _byKey.Remove(nick.Key);
        foreach (var skeleton in nick.Skeletons)
        {
            if (--_skeletons[skeleton] == 0)
                _skeletons.Remove(skeleton);
        }
    }
}
