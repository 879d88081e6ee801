using ChatHost.Messages;

namespace ChatHost.Protocols.Irc;

/// <summary>Somebody who wore a name.</summary>
internal sealed record FormerUser(string Nick, string User, string Host, string RealName, DateTime Until);

/// <summary>The names given up last, for WHOWAS.</summary>
internal sealed class WhoWas
{
    private const int Capacity = 1000;

    private readonly Lock _lock = new();
    private readonly Queue<FormerUser> _users = new();

    public void Add(FormerUser user)
    {
        lock (_lock)
        {
            if (_users.Count == Capacity)
                _users.Dequeue();
            _users.Enqueue(user);
        }
    }

    /// <summary>Those who wore a name, the latest first.</summary>
    public IReadOnlyList<FormerUser> Find(string nick)
    {
        var key = NameKey.Of(nick);
        lock (_lock)
            return [.. _users.Where(user => NameKey.Of(user.Nick) == key).Reverse()];
    }
}
