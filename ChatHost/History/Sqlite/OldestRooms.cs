namespace ChatHost.History.Sqlite;

/// <summary>Of many rooms those that were silent for longest, up to a bound, and how many there were in all.</summary>
internal sealed class OldestRooms
{
    /// <summary>Maximum number of rooms remembered; to find more, all rooms are looked at again.</summary>
    private const int Most = 4096;

    // The most recent comes out first, and makes way for a room that is silent for longer.
    private readonly PriorityQueue<(long Id, DateTime AppendedAt), long> _oldest = new();

    public int Count { get; private set; }

    public void Add(RoomRow row)
    {
        Count++;
        if (_oldest.Count < Most)
            _oldest.Enqueue((row.Id, row.State.AppendedAt), -row.State.AppendedAt.Ticks);
        else
            _oldest.EnqueueDequeue((row.Id, row.State.AppendedAt), -row.State.AppendedAt.Ticks);
    }

    /// <summary>Takes them out, the one silent for longest first.</summary>
    public Queue<(long Id, DateTime AppendedAt)> TakeAll()
    {
        var inOrder = new (long Id, DateTime AppendedAt)[_oldest.Count];
        for (var i = inOrder.Length - 1; i >= 0; i--)
            inOrder[i] = _oldest.Dequeue();
        Count = 0;
        return new(inOrder);
    }
}
