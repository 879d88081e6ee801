namespace ChatHost.Benchmarks.Generator;

/// <summary>Somebody in a room of a <see cref="RoomSwarm"/>, and what it has heard of each sender there.</summary>
internal sealed class Member : Connection
{
    public required SequenceCheck[] Heard { get; init; }

    /// <summary>It is to stop reading half way: the others must not feel it.</summary>
    public bool IsSlow { get; init; }

    /// <summary>How many lines it has said.</summary>
    public int Said { get; set; }

    /// <summary>Number of lines that the server reported as skipped.</summary>
    public long Skipped { get; set; }

    /// <summary>How many different lines have come.</summary>
    public long Received { get; set; }
}
