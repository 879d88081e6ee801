using ChatHost.Messages;

namespace ChatHost.Rooms;

/// <summary>One change of name on its way through all rooms of a session; remembers who has read it, since each reader reads it once.</summary>
internal sealed class Renaming(Nickname from, Nickname to, bool isSharedByRooms)
{
    private readonly HashSet<IMember>? _told = isSharedByRooms ? [] : null;

    public Nickname From => from;

    public Nickname To => to;

    /// <summary>True the first time for each reader.</summary>
    public bool TryMarkSeen(IMember reader)
    {
        if (_told is null)
            return true;
        lock (_told)
            return _told.Add(reader);
    }
}
