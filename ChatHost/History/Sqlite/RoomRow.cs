namespace ChatHost.History.Sqlite;

/// <summary>What the file says of a room.</summary>
/// <param name="Id">0 while it has no row.</param>
/// <param name="LastSeq">The number given last.</param>
/// <param name="FirstSeq">The lowest number that may still be kept; above <paramref name="LastSeq"/> when nothing is.</param>
/// <param name="SpokenAt">When something was last kept, in UTC.</param>
/// <param name="TopicSeq">The number under which the topic was set; 0 while there is none.</param>
/// <param name="ErasedTo">All up to this number was erased or deleted.</param>
/// <param name="IndexedTo">Up to this number all that is kept is in the index of words.</param>
internal readonly record struct RoomRow(
    long Id, long LastSeq, long FirstSeq, string? Topic, DateTime SpokenAt, long TopicSeq = 0, long ErasedTo = 0, long IndexedTo = 0)
{
    public static RoomRow None { get; } = new(0, 0, 1, null, DateTime.UnixEpoch);

    /// <summary>How many messages may still be in the file.</summary>
    public long Count => LastSeq - FirstSeq + 1;

    /// <summary>How many of them are not in the index of words.</summary>
    public long Unindexed => LastSeq - Math.Max(IndexedTo, FirstSeq - 1);

    /// <summary>Whether something is kept that was not erased. It may be too old to be shown.</summary>
    public bool IsKept => Count > 0 && ErasedTo < LastSeq;
}
