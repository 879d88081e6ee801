using ChatHost.Messages;

namespace ChatHost.History.Postgres;

/// <summary>One batch of a room that waits for the database.</summary>
/// <param name="log">The room's.</param>
/// <param name="drafts">What is said; its owner may use the list for something else once the task has ended.</param>
/// <param name="serial">The number of the first draft on this node: each is known by it where its sender gave no id.</param>
internal sealed class AppendJob(PostgresRoomLog log, IReadOnlyList<Draft> drafts, long serial)
{
    // Continuations run elsewhere: they broadcast, and the next group is not to wait for that.
    private readonly TaskCompletionSource<IReadOnlyList<RoomEvent>> _kept = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public PostgresRoomLog Log => log;

    public Draft[] Drafts { get; } = [.. drafts];

    public long Serial => serial;

    /// <summary>What the log had when it was asked.</summary>
    public long LastSeqBefore { get; } = log.LastSeq;

    /// <summary>Whether it may have been kept by a call whose answer was lost.</summary>
    public bool IsTried { get; set; }

    public Task<IReadOnlyList<RoomEvent>> Task => _kept.Task;

    public void Kept(RoomEvent[] events) => _kept.TrySetResult(events);

    public void Failed(HistoryUnavailableException exception) => _kept.TrySetException(exception);
}
