using ChatHost.Messages;

namespace ChatHost.History.Sqlite;

/// <summary>A room as the file has it.</summary>
/// <param name="Name">As it was first written.</param>
/// <param name="Row">The rest of its row.</param>
internal readonly record struct StoredRoom(RoomName Name, RoomRow Row)
{
    /// <summary>What <see cref="Read"/> reads, in its order.</summary>
    public const string Columns = "id, name, last_seq, first_seq, topic, spoken_at, topic_seq, erased_to, indexed_to";

    public const int ColumnCount = 9;

    /// <summary>True of a room that something is kept of, as <see cref="LogState.IsKept"/> is.</summary>
    public const string IsKept = "first_seq <= last_seq AND erased_to < last_seq";

    /// <summary>The room of the row that the statement stands at.</summary>
    public static StoredRoom Read(SqliteStatement rooms) => new(
        RoomName.FromLog(rooms.Text(1)),
        new RoomRow(
            rooms.Number(0),
            new(
                LastSeq: rooms.Number(2),
                FirstSeq: rooms.Number(3),
                Topic: rooms.TextOrNull(4),
                TopicSeq: rooms.Number(6),
                ErasedTo: rooms.Number(7),
                AppendedAt: StoredTime.ToTime(rooms.Number(5))),
            IndexedTo: rooms.Number(8)));

    /// <summary>The room that the statement finds, which is at its start again afterwards; null if there is none.</summary>
    public static StoredRoom? Find(SqliteStatement rooms)
    {
        try
        {
            return rooms.Step() ? Read(rooms) : null;
        }
        finally
        {
            rooms.Reset();
        }
    }

    /// <summary>The rooms that the statement finds, which is at its start again afterwards.</summary>
    public static List<StoredRoom> List(SqliteStatement rooms)
    {
        var found = new List<StoredRoom>();
        try
        {
            while (rooms.Step())
                found.Add(Read(rooms));
        }
        finally
        {
            rooms.Reset();
        }

        return found;
    }
}
