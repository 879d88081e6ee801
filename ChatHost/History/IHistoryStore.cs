using ChatHost.Messages;

namespace ChatHost.History;

/// <summary>Keeps the logs of all rooms.</summary>
internal interface IHistoryStore
{
    /// <summary>The log of a room, new and empty if the store knows none. The same room always gets the same log.</summary>
    IRoomLog Open(RoomName room);

    /// <summary>The room is gone and its log is empty: it need not be remembered.</summary>
    void Forget(RoomName room, IRoomLog log);

    /// <summary>Why nothing can be appended now, in words for an operator; null while all is well.</summary>
    string? Trouble { get; }
}
