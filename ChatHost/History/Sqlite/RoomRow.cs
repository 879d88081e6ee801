namespace ChatHost.History.Sqlite;

/// <summary>What the file says of a room.</summary>
/// <param name="Id">0 while it has no row.</param>
/// <param name="State">The figures of its log.</param>
/// <param name="IndexedTo">Everything kept up to this number is in the search index.</param>
internal readonly record struct RoomRow(long Id, LogState State, long IndexedTo = 0)
{
    public static RoomRow None { get; } = new(0, LogState.New);

    public long LastSeq => State.LastSeq;

    public long FirstSeq => State.FirstSeq;

    /// <summary>How many messages may still be in the file.</summary>
    public long Count => State.Count;

    /// <summary>How many of them are not in the search index.</summary>
    public long Unindexed => LastSeq - Math.Max(IndexedTo, FirstSeq - 1);
}
