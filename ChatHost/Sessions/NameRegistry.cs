using ChatHost.Messages;

namespace ChatHost.Sessions;

/// <summary>
/// The nicknames in use, each by one person, and the persons who are logged in. Two names are one if their keys are; a name with letters
/// that look like ASCII ones is also refused where it looks like a taken name (UTS #39).
/// </summary>
internal sealed class NameRegistry(TimeProvider? time = null)
{
    private readonly TimeProvider _time = time ?? TimeProvider.System;
    private readonly Lock _lock = new();
    private readonly Dictionary<string, Person> _byKey = [];
    private readonly Dictionary<long, Person> _byAccount = [];
    private readonly Dictionary<string, int> _skeletons = [];
    private readonly HashSet<long> _takenByHand = [];
    // Given to sessions that turned out to be nobody.
    private readonly SortedSet<long> _unused = [];
    private long _lastDefault;
    private long _lastPerson;

    /// <summary>
    /// Called with the lock held when a name may have come into use or out of it, or be worn by another person; not for a default name
    /// that is given, since nobody can wait for it.
    /// </summary>
    public Action<Nickname>? Changed { get; set; }

    /// <summary>How many names are in use.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
                return _byKey.Count;
        }
    }

    public Person? Find(Nickname nick)
    {
        lock (_lock)
            return _byKey.GetValueOrDefault(nick.Key);
    }

    /// <summary>The person that is logged in to an account; null while nobody is.</summary>
    public Person? FindAccount(long id)
    {
        lock (_lock)
            return _byAccount.GetValueOrDefault(id);
    }

    /// <summary>Everybody who is here, as of this moment.</summary>
    public IReadOnlyList<Person> List()
    {
        lock (_lock)
            return [.. _byKey.Values];
    }

    /// <summary>Whether nobody else may be called so now: somebody is, or it looks like somebody's name.</summary>
    public bool IsTaken(Nickname nick)
    {
        lock (_lock)
            return Clashes(nick);
    }

    /// <summary>Makes a person of the next default name, <c>user1</c>, <c>user2</c> …; none is given twice.</summary>
    /// <param name="enter">Adds the first session, with the lock held.</param>
    public Person ClaimDefault(Action<Person> enter)
    {
        lock (_lock)
        {
            var person = new Person(++_lastPerson, NextDefault(), account: null) { NamedAt = Now };
            enter(person);
            Add(person.Nickname, person);
            return person;
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

    /// <summary>Gives a person another name, and sets the old one free once <paramref name="renamed"/> is done; false if it is in use.</summary>
    public bool TryRename(Person person, Nickname to, Action renamed)
    {
        lock (_lock)
        {
            var from = person.Nickname;

            // One that has ended meanwhile holds no name any more, and takes none.
            if (_byKey.GetValueOrDefault(from.Key) != person)
                return false;
            Remove(from);
            if (Clashes(to))
            {
                Add(from, person);
                return false;
            }

            Take(to, person);
            person.NamedAt = Now;
            renamed();
            Tell(from, to);
            return true;
        }
    }

    /// <summary>Gives a person the next default name, and sets the old one free once <paramref name="renamed"/> is done.</summary>
    public void TakeDefault(Person person, Action<Nickname> renamed)
    {
        lock (_lock)
        {
            var from = person.Nickname;
            if (_byKey.GetValueOrDefault(from.Key) != person)
                return;
            var to = NextDefault();
            Remove(from);
            Add(to, person);
            person.NamedAt = Now;
            renamed(to);
            Tell(from, to);
        }
    }

    /// <summary>
    /// Makes a session the person that is logged in to an account: the one that is here under the name it wears, or a new one under
    /// <paramref name="name"/>, or where somebody else wears that, under the session's present name.
    /// </summary>
    /// <param name="session">The session.</param>
    /// <param name="account">The account.</param>
    /// <param name="name">The account's name.</param>
    /// <param name="limit">Maximum number of sessions of one account.</param>
    /// <param name="became">Lets the rooms know, with the lock held.</param>
    /// <returns>False: as many sessions of the account are here as may be, or the session has ended.</returns>
    public bool TryLogIn(Session session, AccountRef account, Nickname name, int limit, Action<Person> became)
    {
        lock (_lock)
        {
            if (session.HasEnded)
                return false;
            var former = session.Person;
            if (_byAccount.TryGetValue(account.Id, out var person))
            {
                if (person == former)
                    return true;
                if (person.Count >= limit)
                    return false;
            }
            else
            {
                var isAlone = former.Count == 1;
                if (isAlone)
                    Remove(former.Nickname);
                var nick = !Clashes(name) ? name : isAlone ? former.Nickname : NextDefault();
                person = new(++_lastPerson, nick, account) { NamedAt = Now };
                Take(nick, person);
                _byAccount.Add(account.Id, person);
            }

            Move(session, former, person, became);
            Tell(former.Nickname, person.Nickname);
            return true;
        }
    }

    /// <summary>Makes a session a guest under a default name.</summary>
    /// <param name="session">The session.</param>
    /// <param name="became">Lets the rooms know, with the lock held.</param>
    /// <returns>False: it has ended.</returns>
    public bool TryLogOut(Session session, Action<Person> became)
    {
        lock (_lock)
        {
            if (session.HasEnded)
                return false;
            var guest = new Person(++_lastPerson, NextDefault(), account: null) { NamedAt = Now };
            Add(guest.Nickname, guest);
            var former = session.Person.Nickname;
            Move(session, session.Person, guest, became);
            Tell(former, guest.Nickname);
            return true;
        }
    }

    /// <summary>
    /// Takes a session from its person, once <paramref name="ended"/> is done; with the last one the name is free. Nobody is given it in
    /// between, nor told that it is taken. A default name that <paramref name="isUnused"/>, nobody having read of it, is given again.
    /// </summary>
    public void Release(Session session, Action ended, bool isUnused = false)
    {
        lock (_lock)
        {
            ended();
            Leave(session, session.Person, isUnused);
            Changed?.Invoke(session.Person.Nickname);
        }
    }

    /// <summary>Others see from now on who wears a name that was taken before.</summary>
    public void Show(Nickname nick)
    {
        lock (_lock)
            Changed?.Invoke(nick);
    }

    private DateTime Now => _time.GetUtcNow().UtcDateTime;

    private Nickname NextDefault()
    {
        while (true)
        {
            var number = _unused.Min;
            if (!_unused.Remove(number))
                number = ++_lastDefault;
            var nick = DefaultName.Of(number);

            // A name that somebody took by hand may still stand in a room's history, even if it is free again.
            if (!_takenByHand.Remove(number) && !_byKey.ContainsKey(nick.Key))
                return nick;
        }
    }

    private void Tell(Nickname from, Nickname to)
    {
        Changed?.Invoke(from);
        Changed?.Invoke(to);
    }

    private void Move(Session session, Person former, Person person, Action<Person> became)
    {
        person.Add(session);
        became(person);
        Leave(session, former, isUnused: false);
    }

    private void Leave(Session session, Person person, bool isUnused)
    {
        person.Remove(session);
        if (person.Count > 0)
            return;
        if (person.Account is { } account && _byAccount.GetValueOrDefault(account.Id) == person)
            _byAccount.Remove(account.Id);
        if (_byKey.GetValueOrDefault(person.Nickname.Key) != person)
            return;
        Remove(person.Nickname);
        if (isUnused && DefaultName.TryGetNumber(person.Nickname, out var number) && number <= _lastDefault)
            _unused.Add(number);
    }

    private bool Clashes(Nickname nick) =>
        _byKey.ContainsKey(nick.Key) || (nick.HasAsciiLookAlikes && nick.Skeletons.Any(_skeletons.ContainsKey));

    /// <summary>A name that was asked for.</summary>
    private void Take(Nickname nick, Person person)
    {
        Add(nick, person);
        if (DefaultName.TryGetNumber(nick, out var number) && number > _lastDefault)
            _takenByHand.Add(number);
        else
            _unused.Remove(number);
    }

    private void Add(Nickname nick, Person person)
    {
        _byKey.Add(nick.Key, person);
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
