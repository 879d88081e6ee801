using System.ComponentModel.DataAnnotations;

namespace ChatHost.History;

/// <summary>What is remembered of what was said, where, and how much of it is read back at once.</summary>
internal sealed class HistoryOptions
{
    public const string Section = "History";

    /// <summary>Where it is kept. Default <see cref="HistoryStoreKind.Sqlite"/>.</summary>
    public HistoryStoreKind Store { get; init; } = HistoryStoreKind.Sqlite;

    /// <summary>The durable store's file, from the working directory. Default <c>data/chathost.db</c>.</summary>
    [StringLength(4096, MinimumLength = 1)]
    public string Path { get; init; } = "data/chathost.db";

    /// <summary>What the durable store survives once it has acknowledged. Default <see cref="HistorySync.Process"/>.</summary>
    public HistorySync Sync { get; init; } = HistorySync.Process;

    /// <summary>Messages kept for each room; older ones go. Default 10000.</summary>
    [Range(1, 100_000_000)]
    public int MaxPerRoom { get; init; } = 10_000;

    /// <summary>Bytes kept over all rooms; the oldest go. Default 1 GiB (1073741824).</summary>
    [Range(typeof(long), "65536", "1099511627776")]
    public long MaxBytes { get; init; } = 1L << 30;

    /// <summary>How long a message is kept; null (<c>off</c>) as long as the other bounds allow. Default off.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "36500.00:00:00")]
    public TimeSpan? MaxAge { get; init; }

    /// <summary>
    /// Messages shown to who joins. Default 10: enough to see what the talk is about. At most
    /// <see cref="MaxReplay"/>, and lowered to it when left out.
    /// </summary>
    [Range(0, 100_000)]
    public int ReplayOnJoin { get; init; } = 10;

    /// <summary>Messages that one answer holds at most. Default 500; asking again brings the next ones.</summary>
    [Range(1, 100_000)]
    public int MaxReplay { get; init; } = 500;

    /// <summary>
    /// Sessions that may be resumed later; past that, those that expire first go. Default 100000, some 30 MB in memory.
    /// </summary>
    [Range(1, 10_000_000)]
    public int MaxTokens { get; init; } = 100_000;

    /// <summary>
    /// Bytes of memory for the newest messages of all rooms with the durable store, which are then shown without asking the
    /// disk. Default 32 MiB (33554432); past that, those of the rooms silent for longest go first.
    /// </summary>
    [Range(typeof(long), "0", "1099511627776")]
    public long RecentBytes { get; init; } = 32L << 20;

    /// <summary>
    /// A damaged file is renamed at the start and history begins anew; else the start is refused. Default false: what is
    /// damaged may be mended, or a backup be at hand.
    /// </summary>
    public bool SetAsideCorrupt { get; init; }
}

/// <summary>Where history is kept.</summary>
internal enum HistoryStoreKind
{
    /// <summary>In the process: nothing of it remains after a restart.</summary>
    Memory,

    /// <summary>In one SQLite file.</summary>
    Sqlite,
}

/// <summary>What an acknowledged message survives.</summary>
internal enum HistorySync
{
    /// <summary>The end of the process, however it comes.</summary>
    Process,

    /// <summary>A power cut too: each batch is synced to the disk, which costs its latency.</summary>
    Power,
}
