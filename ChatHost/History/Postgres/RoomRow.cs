using Npgsql;

namespace ChatHost.History.Postgres;

/// <summary>What the database says of a room.</summary>
/// <param name="Id">0 while it has no row.</param>
/// <param name="State">The figures of its log.</param>
/// <param name="Version">Grows with each change of the row.</param>
internal readonly record struct RoomRow(long Id, LogState State, long Version)
{
    /// <summary>What <see cref="Read"/> reads, in its order.</summary>
    public const string Columns = "id, name, last_seq, first_seq, topic, topic_seq, erased_to, spoken_at, version";

    public const int ColumnCount = 9;

    /// <summary>True of a room that something is kept of, as <see cref="LogState.IsKept"/> is.</summary>
    public const string IsKept = "first_seq <= last_seq AND erased_to < last_seq";

    public static RoomRow None { get; } = new(0, LogState.New, 0);

    /// <summary>The room of the row that the reader stands at, and its name as it was first written.</summary>
    public static (string Name, RoomRow Row) Read(NpgsqlDataReader reader) => (
        reader.GetString(1),
        new(
            reader.GetInt64(0),
            new(
                LastSeq: reader.GetInt64(2),
                FirstSeq: reader.GetInt64(3),
                Topic: reader.TextOrNull(4),
                TopicSeq: reader.GetInt64(5),
                ErasedTo: reader.GetInt64(6),
                AppendedAt: StoredTime.ToTime(reader.GetInt64(7))),
            reader.GetInt64(8)));
}
