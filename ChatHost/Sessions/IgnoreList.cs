using System.Collections.Immutable;
using ChatHost.Messages;
using ChatHost.Rooms;

namespace ChatHost.Sessions;

/// <summary>
/// Whose lines a session does not want to read. An entry holds the name and, while that person is connected, the
/// person too, so that neither a new name nor a new connection under the old one gets round it.
/// Changed by the session's read loop, read by any room's writer.
/// </summary>
internal sealed class IgnoreList
{
    private ImmutableArray<(string Key, long PersonId)> _entries = [];

    public int Count => _entries.Length;

    /// <summary>Whether <paramref name="nick"/>, or <paramref name="person"/> whatever its name, is hidden.</summary>
    public bool Hides(Nickname nick, IPerson? person)
    {
        foreach (var (key, personId) in _entries)
        {
            if (key == nick.Key || personId == person?.Id)
                return true;
        }

        return false;
    }

    public void Add(Nickname nick, IPerson person)
    {
        if (!Hides(nick, person))
            _entries = _entries.Add((nick.Key, person.Id));
    }

    /// <summary>Shows somebody's lines again; false if they were not hidden.</summary>
    public bool Remove(Nickname nick, IPerson? person)
    {
        var left = _entries.RemoveAll(entry => entry.Key == nick.Key || entry.PersonId == person?.Id);
        if (left.Length == _entries.Length)
            return false;
        _entries = left;
        return true;
    }
}
