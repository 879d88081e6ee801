namespace ChatHost.History.Sqlite;

/// <summary>
/// The key of a message in the file: its room in the upper bits, its number in the lower 36. So the messages of a room
/// stand together in the order of their numbers, and the key is one integer, which a full-text index can use too.
/// </summary>
internal static class MessageId
{
    public const int SeqBits = 36;

    /// <summary>The greatest number a message may have: at a million a second it is reached after 19 hours in one room, at a thousand after two years.</summary>
    public const long MaxSeq = (1L << SeqBits) - 1;

    /// <summary>The greatest id of a room, 134 million.</summary>
    public const long MaxRoom = (1L << (63 - SeqBits)) - 1;

    public static long Of(long room, long seq) => (room << SeqBits) | seq;

    public static long RoomOf(long id) => id >> SeqBits;

    public static long SeqOf(long id) => id & MaxSeq;
}
