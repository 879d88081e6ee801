namespace ChatHost.History.Sqlite;

/// <summary>Of many rooms those that were silent for longest, up to a bound, and how many there were in all.</summary>
internal sealed class OldestRooms
{
    /// <summary>So many are remembered; whoever needs more looks at all rooms again.</summary>
    private const int Most = 4096;

    // The one that spoke last comes out first, to make place for one that is silent for longer.
    private readonly PriorityQueue<(long Id, DateTime SpokenAt), long> _oldest = new();

    public int Count { get; private set; }

    public void Add(RoomRow row)
    {
        Count++;
        if (_oldest.Count < Most)
            _oldest.Enqueue((row.Id, row.SpokenAt), -row.SpokenAt.Ticks);
        else
            _oldest.EnqueueDequeue((row.Id, row.SpokenAt), -row.SpokenAt.Ticks);
    }

    /// <summary>Takes them out, the one silent for longest first.</summary>
    public Queue<(long Id, DateTime SpokenAt)> TakeAll()
    {
        var inOrder = new (long Id, DateTime SpokenAt)[_oldest.Count];
        for (var i = inOrder.Length - 1; i >= 0; i--)
            inOrder[i] = _oldest.Dequeue();
        Count = 0;
        return new(inOrder);
    }
}
