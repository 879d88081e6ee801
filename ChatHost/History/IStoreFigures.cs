namespace ChatHost.History;

/// <summary>What can be measured of a store at any moment.</summary>
internal interface IStoreFigures
{
    /// <summary>How many transactions it has kept; 0 where it knows none.</summary>
    long Commits { get; }

    /// <summary>Bytes free where the store keeps what is said; null where that is not a disk, or cannot be known now.</summary>
    long? FreeBytes => null;

    /// <summary>What all that is kept takes, on the disk or where it is, in bytes.</summary>
    long SizeBytes { get; }

    /// <summary>What went because of the bounds, since the start; counted when it leaves the file, which may be after it was shown last.</summary>
    ExpiredCount Expired { get; }

    /// <summary>How many kept messages no index knows; 0 where there is no index.</summary>
    long Unindexed { get; }

    /// <summary>What the events that are held in memory take, in bytes.</summary>
    long RecentBytes { get; }
}
