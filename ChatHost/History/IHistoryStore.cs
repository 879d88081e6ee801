using ChatHost.Messages;

namespace ChatHost.History;

/// <summary>Keeps the logs of all rooms.</summary>
internal interface IHistoryStore
{
    /// <summary>The log of a room, new and empty if the store knows none. The same room always gets the same log.</summary>
    IRoomLog Open(RoomName room);

    /// <summary>The room is gone and its log is empty: it need not be remembered.</summary>
    void Forget(RoomName room, IRoomLog log);

    /// <summary>The rooms that something is kept of, under the names they were made with; after a restart too, where the store survives one.</summary>
    IReadOnlyCollection<RoomName> Rooms { get; }

    /// <summary>
    /// What was kept under that id, or null. It is remembered as long as the message is; of several kept under the same
    /// id it is the first.
    /// </summary>
    /// <exception cref="HistoryUnavailableException">The store cannot be read now.</exception>
    ValueTask<RoomEvent?> FindSentAsync(SendId sentAs, CancellationToken cancellationToken);

    /// <summary>The numbers of the default names (<see cref="DefaultName"/>) under which kept events were said. For the start.</summary>
    IReadOnlyCollection<long> FindDefaultNames();

    /// <summary>Why nothing can be appended now, in words for an operator; null while all is well.</summary>
    string? Trouble { get; }

    /// <summary>
    /// Which work beside the commits has failed and will be tried again, in words for an operator; null where none has. What is said
    /// is kept all the same.
    /// </summary>
    string? Impairment => null;
}
