using System.ComponentModel.DataAnnotations;

namespace ChatHost.History;

/// <summary>Where messages are kept, how many, and how many are read back at once.</summary>
internal sealed class HistoryOptions
{
    public const string Section = "History";

    /// <summary>Where messages are kept. Default <see cref="HistoryStoreKind.Sqlite"/>.</summary>
    [DeniedValues(HistoryStoreKind.Postgres, ErrorMessage = "is what Cluster:Database selects")]
    public HistoryStoreKind Store
    {
        get => Database is null ? field : HistoryStoreKind.Postgres;
        init;
    } = HistoryStoreKind.Sqlite;

    /// <summary><see cref="ClusterOptions.Database"/>, which alone selects the store; null for a store that needs none.</summary>
    internal string? Database { get; set; }

    /// <summary>The durable store's file, from the working directory. Default <c>data/chathost.db</c>.</summary>
    [StringLength(4096, MinimumLength = 1)]
    public string Path { get; init; } = "data/chathost.db";

    /// <summary>What an acknowledged message survives in the durable store. Default <see cref="HistorySync.Process"/>.</summary>
    public HistorySync Sync { get; init; } = HistorySync.Process;

    /// <summary>Maximum number of messages kept for each room; the oldest are deleted. Default 10000.</summary>
    [Range(1, 100_000_000)]
    public int MaxPerRoom { get; init; } = 10_000;

    /// <summary>Maximum size of all rooms in bytes; the oldest messages of the rooms silent for longest are deleted. Default 1 GiB (1073741824).</summary>
    [Range(typeof(long), "65536", "1099511627776")]
    public long MaxBytes { get; init; } = 1L << 30;

    /// <summary>How long a message is kept; null (<c>off</c>) for as long as the other bounds allow. Default off.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "36500.00:00:00")]
    public TimeSpan? MaxAge { get; init; }

    /// <summary>
    /// Number of messages shown to a client that joins. Default 10: enough to see the subject. At most
    /// <see cref="MaxReplay"/>, and lowered to it when left out.
    /// </summary>
    [Range(0, 100_000)]
    public int ReplayOnJoin { get; init; } = 10;

    /// <summary>Maximum number of messages in one answer. Default 500; the next request gets the next ones.</summary>
    [Range(1, 100_000)]
    public int MaxReplay { get; init; } = 500;

    /// <summary>
    /// Whether private lines between two accounts are kept, within the same bounds: <see cref="MaxPerRoom"/> counts for each two. Default
    /// true.
    /// </summary>
    public bool Private { get; init; } = true;

    /// <summary>
    /// Maximum number of sessions that may be resumed later; past that, those that expire first are dropped. Default 100000, some 30 MB
    /// in memory.
    /// </summary>
    [Range(1, 10_000_000)]
    public int MaxTokens { get; init; } = 100_000;

    /// <summary>
    /// Maximum size in bytes of the newest messages of all rooms that the durable store holds in memory, so that they are read without
    /// the disk. Default 32 MiB (33554432); past that, those of the rooms silent for longest are dropped first.
    /// </summary>
    [Range(typeof(long), "0", "1099511627776")]
    public long RecentBytes { get; init; } = 32L << 20;

    /// <summary>
    /// Whether a damaged file is renamed at the start and an empty one made; otherwise the start is refused. Default false: the file
    /// may be repaired, or there may be a backup.
    /// </summary>
    public bool SetAsideCorrupt { get; init; }
}

/// <summary>Where history is kept.</summary>
internal enum HistoryStoreKind
{
    /// <summary>In the memory of the process; nothing remains after a restart.</summary>
    Memory,

    /// <summary>In one SQLite file.</summary>
    Sqlite,

    /// <summary>In a PostgreSQL database, that of <c>Cluster:Database</c>.</summary>
    Postgres,
}

/// <summary>What an acknowledged message survives.</summary>
internal enum HistorySync
{
    /// <summary>The end of the process, however it comes.</summary>
    Process,

    /// <summary>A power cut too: each batch is synced to the disk, which costs its latency.</summary>
    Power,
}
