using ChatHost.Messages;

namespace ChatHost.History;

/// <summary>
/// The numbered events of one room, in order. The log alone gives numbers: 1, 2, 3 … with no gap and no repeat.
/// One writer appends at a time; anybody may read meanwhile.
/// </summary>
internal interface IRoomLog
{
    /// <summary>The number given last; 0 while nothing was ever said.</summary>
    long LastSeq { get; }

    /// <summary>Whether nothing is kept: a room without members may then be forgotten.</summary>
    bool IsEmpty { get; }

    /// <summary>The topic set last, or null.</summary>
    string? Topic { get; }

    /// <summary>
    /// Keeps the drafts and returns them as events, in their order, with their numbers. All of them or none:
    /// once this returns, the store keeps them as it promises.
    /// </summary>
    /// <exception cref="HistoryUnavailableException">Nothing was kept, no number was used.</exception>
    ValueTask<IReadOnlyList<RoomEvent>> AppendAsync(IReadOnlyList<Draft> drafts, CancellationToken cancellationToken);

    /// <summary>The first <paramref name="limit"/> kept events numbered above <paramref name="after"/>, oldest first.</summary>
    /// <exception cref="HistoryUnavailableException">The store cannot be read now.</exception>
    ValueTask<IReadOnlyList<RoomEvent>> ReadAfterAsync(long after, int limit, CancellationToken cancellationToken);
}
