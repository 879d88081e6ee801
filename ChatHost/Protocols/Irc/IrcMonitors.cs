using System.Collections.Concurrent;
using ChatHost.Messages;
using ChatHost.Sessions;

namespace ChatHost.Protocols.Irc;

/// <summary>Which clients watch which names (MONITOR). What has changed is found by what was known before, so that nothing is told twice.</summary>
internal sealed class IrcMonitors
{
    private readonly ConcurrentDictionary<string, Watched> _names = new(StringComparer.Ordinal);

    public IrcMonitors(NameRegistry names) => names.Changed = Check;

    public void Add(string key, IrcConnection irc)
    {
        while (true)
        {
            var watched = _names.GetOrAdd(key, static _ => new());
            lock (watched)
            {
                if (watched.IsGone)
                    continue;
                watched.By.Add(irc);
                return;
            }
        }
    }

    public void Remove(string key, IrcConnection irc)
    {
        if (!_names.TryGetValue(key, out var watched))
            return;
        lock (watched)
        {
            if (!watched.By.Remove(irc) || watched.By.Count > 0)
                return;
            watched.IsGone = true;
            _names.TryRemove(key, out _);
        }
    }

    /// <summary>What somebody was told when they began to watch a name.</summary>
    public void Know(string key, Person? person)
    {
        if (!_names.TryGetValue(key, out var watched))
            return;
        lock (watched)
            watched.Known ??= Presence.Of(person);
    }

    /// <summary>Those who watch a name and want to be told of more than coming and going (extended-monitor).</summary>
    public IEnumerable<IrcConnection> ReadersOf(Nickname nick)
    {
        if (!_names.TryGetValue(nick.Key, out var watched))
            return [];
        lock (watched)
            return [.. watched.By.Where(irc => irc.Has(IrcCapabilities.ExtendedMonitor))];
    }

    /// <summary>Tells those who watch a name what has changed of it. Called with the lock of names held, so that it comes in order.</summary>
    private void Check(Nickname nick)
    {
        if (!_names.TryGetValue(nick.Key, out var watched))
            return;
        lock (watched)
        {
            if (watched.IsGone)
                return;
            var person = watched.By[0].Services.Find(nick.Text);
            var (before, now) = (watched.Known, Presence.Of(person));
            watched.Known = now;
            if (before == now)
                return;
            foreach (var irc in watched.By)
                Tell(irc, nick, before, now, person);
        }
    }

    private static void Tell(IrcConnection irc, Nickname nick, Presence? before, Presence now, Person? person)
    {
        if (person is null)
        {
            irc.Hear(IrcLine.Of(irc.Services.Name, "731", [irc.Target], nick.Text), irc.Now);
            return;
        }

        var source = irc.Services.SourceOf(person);
        if (before is not { IsHere: true } known)
        {
            irc.Hear(IrcLine.Of(irc.Services.Name, "730", [irc.Target], source), irc.Now);
            return;
        }

        // In a room that both are in the room tells it.
        if (known.Account == now.Account || !irc.Has(IrcCapabilities.ExtendedMonitor) || person == irc.Session.Person || SharesRoom(irc.Session, person))
            return;
        if (irc.Has(IrcCapabilities.AccountNotify))
            irc.Hear(IrcLine.Of(source, "ACCOUNT", [person.Account?.Name ?? "*"], null), irc.Now, person.Account);
        if (irc.Has(IrcCapabilities.ChgHost))
            irc.Hear(IrcLine.Of(source, "CHGHOST", source[(source.IndexOf('!', StringComparison.Ordinal) + 1)..].Split('@'), null), irc.Now, person.Account);
    }

    private static bool SharesRoom(Session session, Person person)
    {
        var rooms = session.Rooms;
        return person.Sessions.Any(other => other.Rooms.Any(theirs => rooms.Any(own => own.Room == theirs.Room)));
    }

    private sealed class Watched
    {
        public List<IrcConnection> By { get; } = [];

        /// <summary>Null until somebody has looked.</summary>
        public Presence? Known { get; set; }

        public bool IsGone { get; set; }
    }

    /// <param name="Account">Of whoever wears the name; 0 for a guest.</param>
    private readonly record struct Presence(bool IsHere, long Account)
    {
        public static Presence Of(Person? person) => new(person is not null, person?.Account?.Id ?? 0);
    }
}
