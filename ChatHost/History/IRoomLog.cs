using ChatHost.Messages;

namespace ChatHost.History;

/// <summary>
/// The numbered events of one room, in order. The log alone gives numbers: 1, 2, 3 … with no gap and no repeat.
/// One writer appends at a time; any number of readers may read meanwhile. Where several machines share a store each has a writer, so
/// that what one appends need not follow on what it appended before.
/// </summary>
internal interface IRoomLog
{
    /// <summary>Its name, as it was first written.</summary>
    RoomName Room { get; }

    /// <summary>A number of its own, which no other room of the store ever has; 0 while nothing was ever said.</summary>
    long Number { get; }

    /// <summary>The number given last; 0 while nothing was ever said.</summary>
    long LastSeq { get; }

    /// <summary>
    /// Whether nothing is kept, or all of it was erased: a room without members may then be forgotten. Its numbers are not, as
    /// long as marks of what was erased are kept.
    /// </summary>
    bool IsEmpty { get; }

    /// <summary>The topic set last; null while there is none, or once the event that set it is erased.</summary>
    string? Topic { get; }

    /// <summary>The number of the event that last set or removed it; 0 where there is none, or once that event is erased.</summary>
    long TopicSeq { get; }

    /// <summary>Whoever wants to hear what others than its writer append. A store that has no other writers tells nobody.</summary>
    ILogFollower? Follower
    {
        set { }
    }

    /// <summary>
    /// Keeps the drafts and returns them as events, in their order, with their numbers. All of them or none:
    /// once this returns, the store keeps them as it promises. A store with other writers keeps nothing of a draft whose id the room has
    /// already, and returns what that is instead (<see cref="RoomEvent.IsRepeat"/>).
    /// </summary>
    /// <exception cref="HistoryUnavailableException">Nothing was kept, no number was used.</exception>
    ValueTask<IReadOnlyList<RoomEvent>> AppendAsync(IReadOnlyList<Draft> drafts, CancellationToken cancellationToken);

    /// <summary>The first <paramref name="limit"/> kept events numbered above <paramref name="after"/>, oldest first.</summary>
    /// <exception cref="HistoryUnavailableException">The store cannot be read now.</exception>
    ValueTask<IReadOnlyList<RoomEvent>> ReadAfterAsync(long after, int limit, CancellationToken cancellationToken);

    /// <summary>
    /// Finds the kept events numbered above <paramref name="after"/> that hold all the words: the first ones, or the last ones. It
    /// examines a bounded number of messages, so that it delays no other work, and reports how far it came. Everything appended before
    /// is found.
    /// </summary>
    /// <exception cref="HistoryUnavailableException">The store cannot be read now.</exception>
    ValueTask<SearchResult> SearchAsync(SearchWords words, long after, int limit, bool newestFirst, CancellationToken cancellationToken);

    /// <summary>
    /// Erases events for good: their texts and names are removed, and <see cref="RoomEvent.Erased"/> takes their places. One step, over at most <see cref="Erasure.MaxNumbers"/> kept numbers. The one writer's.
    /// </summary>
    /// <param name="first">The lowest number to erase.</param>
    /// <param name="last">The greatest; at most <see cref="LastSeq"/>.</param>
    /// <param name="by">Erases only what these said; null for everything.</param>
    /// <param name="cancellationToken">Gives up waiting.</param>
    /// <exception cref="HistoryUnavailableException">Nothing was erased.</exception>
    ValueTask<Erasure> EraseAsync(long first, long last, AuthorFilter? by, CancellationToken cancellationToken);
}
