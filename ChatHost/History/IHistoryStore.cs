using ChatHost.Messages;

namespace ChatHost.History;

/// <summary>Keeps the logs of all rooms.</summary>
internal interface IHistoryStore
{
    /// <summary>
    /// The log of a room, new and empty if the store knows none. Whoever has opened it shall <see cref="Close"/> it: until all have,
    /// the same room gets the same log.
    /// </summary>
    /// <exception cref="HistoryUnavailableException">The store cannot be read now. Where the log is open already, this does not happen.</exception>
    ValueTask<IRoomLog> OpenAsync(RoomName room, CancellationToken cancellationToken = default);

    /// <summary>One who opened the log appends nothing to it any more. What is in memory for logs that nobody has open is let go.</summary>
    void Close(IRoomLog log);

    /// <summary>How many rooms something is kept of. What has become too old may be counted until it is deleted.</summary>
    long KeptRooms { get; }

    /// <summary>
    /// Rooms that something is kept of, in the order of their names' keys, from behind <paramref name="after"/> on or from the first;
    /// after a restart too, where the store survives one.
    /// </summary>
    /// <exception cref="HistoryUnavailableException">The store cannot be read now.</exception>
    ValueTask<IReadOnlyList<KeptRoom>> ListAsync(RoomName? after, int limit, CancellationToken cancellationToken = default);

    /// <summary>
    /// What was kept under that id, or null. It is remembered as long as the message is; of several kept under the same
    /// id it is the first.
    /// </summary>
    /// <exception cref="HistoryUnavailableException">The store cannot be read now.</exception>
    ValueTask<RoomEvent?> FindSentAsync(SendId sentAs, CancellationToken cancellationToken);

    /// <summary>
    /// The numbers of the default names (<see cref="DefaultName"/>) under which events were said before this start and are still
    /// kept, in no particular order, maybe some twice. The store reads a page of them at a time.
    /// </summary>
    /// <exception cref="HistoryUnavailableException">The store cannot be read now.</exception>
    IAsyncEnumerable<long> FindDefaultNamesAsync(CancellationToken cancellationToken = default);

    /// <summary>Why nothing can be appended now, in words for an operator; null while all is well.</summary>
    string? Trouble { get; }

    /// <summary>
    /// Which work beside the commits has failed and will be tried again, in words for an operator; null where none has. What is said
    /// is kept all the same.
    /// </summary>
    string? Impairment => null;
}
