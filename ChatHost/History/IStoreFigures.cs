namespace ChatHost.History;

/// <summary>The figures of a store for metrics. Any thread may read them.</summary>
internal interface IStoreFigures
{
    /// <summary>Number of committed transactions; 0 for a store without transactions.</summary>
    long Commits { get; }

    /// <summary>Free bytes of the store's disk; null without a disk, or while it cannot be read.</summary>
    long? FreeBytes => null;

    /// <summary>Size of everything kept, on the disk or in memory, in bytes.</summary>
    long SizeBytes { get; }

    /// <summary>Messages deleted because of the bounds since the start; counted when they leave the file, which may be after they were hidden.</summary>
    ExpiredCount Expired { get; }

    /// <summary>Number of kept messages outside the search index; 0 for a store without one.</summary>
    long Unindexed { get; }

    /// <summary>Size of the events held in memory, in bytes.</summary>
    long RecentBytes { get; }
}
