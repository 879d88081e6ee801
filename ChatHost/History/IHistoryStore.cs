using ChatHost.Messages;

namespace ChatHost.History;

/// <summary>Keeps the logs of all rooms.</summary>
internal interface IHistoryStore
{
    /// <summary>
    /// Opens the log of a room, new and empty if the store has none. Every caller must <see cref="Close"/> it; until all have, the same
    /// room gets the same log.
    /// </summary>
    /// <exception cref="HistoryUnavailableException">The store cannot be read now. Never thrown while the log is open already.</exception>
    ValueTask<IRoomLog> OpenAsync(RoomName room, CancellationToken cancellationToken = default);

    /// <summary>Ends one opening of the log. Memory for logs that are not open is released.</summary>
    void Close(IRoomLog log);

    /// <summary>Number of rooms that something is kept of, what two accounts said to each other not counted. Messages that are too old may count until they are deleted.</summary>
    long KeptRooms { get; }

    /// <summary>
    /// Lists rooms that something is kept of, in the order of their keys, after <paramref name="after"/> or from the first; with a durable
    /// store also those from before a restart.
    /// </summary>
    /// <exception cref="HistoryUnavailableException">The store cannot be read now.</exception>
    ValueTask<IReadOnlyList<KeptRoom>> ListAsync(RoomName? after, int limit, CancellationToken cancellationToken = default);

    /// <summary>
    /// Finds the message sent under an id, or null. An id is kept as long as its message; of several messages under one id the first is
    /// found.
    /// </summary>
    /// <exception cref="HistoryUnavailableException">The store cannot be read now.</exception>
    ValueTask<RoomEvent?> FindSentAsync(SendId sentAs, CancellationToken cancellationToken);

    /// <summary>Lists the rooms in which something that an account said is kept, and the pairs in which it spoke, in the order of their keys.</summary>
    /// <exception cref="HistoryUnavailableException">The store cannot be read now.</exception>
    ValueTask<IReadOnlyList<RoomName>> FindRoomsOfAsync(long accountId, CancellationToken cancellationToken = default);

    /// <summary>
    /// The numbers of the default names (<see cref="DefaultName"/>) under which events were said before this start and are still
    /// kept, in no particular order, maybe some twice. The store reads a page of them at a time.
    /// </summary>
    /// <exception cref="HistoryUnavailableException">The store cannot be read now.</exception>
    IAsyncEnumerable<long> FindDefaultNamesAsync(CancellationToken cancellationToken = default);

    /// <summary>Why nothing can be appended now, for an operator; null while the store works.</summary>
    string? Trouble { get; }

    /// <summary>
    /// Which background work has failed and will be retried, for an operator; null where none has. Messages are kept all the same.
    /// </summary>
    string? Impairment => null;
}
