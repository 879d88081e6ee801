namespace ChatHost.Rooms;

/// <summary>One departure from the server on its way through all rooms of a session; remembers who has read it, as <see cref="Renaming"/> does.</summary>
internal sealed class Departure(string text, bool isSharedByRooms)
{
    private readonly HashSet<IMember>? _told = isSharedByRooms ? [] : null;

    /// <summary>Why, in a few words.</summary>
    public string Text => text;

    /// <summary>True the first time for each reader.</summary>
    public bool TryMarkSeen(IMember reader)
    {
        if (_told is null)
            return true;
        lock (_told)
            return _told.Add(reader);
    }
}
