namespace ChatHost.History;

/// <summary>The log lines of the stores, ids 4000 to 4999. Messages themselves are never logged.</summary>
internal static partial class HistoryLog
{
    [LoggerMessage(4000, LogLevel.Information, "History store: opened {Path} with {Rooms} rooms in {Duration}.")]
    public static partial void Opened(ILogger logger, string path, long rooms, TimeSpan duration);

    [LoggerMessage(4001, LogLevel.Error, "History store unavailable: {Reason} Messages are rejected; retrying.")]
    public static partial void OutageBegan(ILogger logger, string reason, Exception? exception);

    [LoggerMessage(4002, LogLevel.Information, "History store available again after {Duration}. Messages are accepted.")]
    public static partial void OutageEnded(ILogger logger, TimeSpan duration);

    [LoggerMessage(4003, LogLevel.Warning, "History store: the damaged file {Path} was renamed to {SetAside}. Starting with an empty history.")]
    public static partial void SetAside(ILogger logger, string path, string setAside);

    [LoggerMessage(4004, LogLevel.Information, "History store: upgraded {Path} from version {From} to {To}. A copy from before is {Backup}.")]
    public static partial void Upgraded(ILogger logger, string path, int from, int to, string backup);

    [LoggerMessage(4005, LogLevel.Debug, "History store: checkpoint failed: {Reason} Retrying later.")]
    public static partial void CheckpointFailed(ILogger logger, string reason);

    [LoggerMessage(4006, LogLevel.Error, "History store: one write failed and was rejected; the others were kept.")]
    public static partial void WriteFailed(ILogger logger, Exception exception);

    [LoggerMessage(4007, LogLevel.Information, "History store: messages were erased, so the upgrade copy {Backup} that still had them was deleted.")]
    public static partial void BackupDeleted(ILogger logger, string backup);

    [LoggerMessage(4008, LogLevel.Warning, "History store: messages were erased, but an upgrade copy still has them and could not be deleted. Delete it by hand.")]
    public static partial void BackupNotDeleted(ILogger logger, Exception exception);

    [LoggerMessage(4009, LogLevel.Information, "History store: rewrote the file in {Duration} to remove all traces of erased messages.")]
    public static partial void Purged(ILogger logger, TimeSpan duration);

    [LoggerMessage(4010, LogLevel.Warning, "History store: could not rewrite the file, so traces of erased messages are left in it: {Reason} Clients cannot see them; retrying.")]
    public static partial void PurgeFailed(ILogger logger, string reason);

    [LoggerMessage(4011, LogLevel.Error, "Search index damaged. Rebuilding it in the background; until then searches scan the messages and may end early.")]
    public static partial void IndexDamaged(ILogger logger, Exception exception);

    [LoggerMessage(4012, LogLevel.Information, "Search index: replaced the damaged one with an empty one. Indexing all messages again.")]
    public static partial void IndexRecreated(ILogger logger);

    [LoggerMessage(4014, LogLevel.Error, "History store: {Job} failed. Messages are still accepted; retrying in {Rest}.")]
    public static partial void SideWorkFailed(ILogger logger, string job, TimeSpan rest, Exception exception);

    [LoggerMessage(4015, LogLevel.Information, "History store: {Job} works again.")]
    public static partial void SideWorkResumed(ILogger logger, string job);

    [LoggerMessage(4016, LogLevel.Error, "History store: the writer failed unexpectedly. Pending messages were rejected; continuing.")]
    public static partial void WriterFailed(ILogger logger, Exception exception);

    [LoggerMessage(4017, LogLevel.Information, "History store: upgraded the tables of {Database} from version {From} to {To}.")]
    public static partial void DatabaseUpgraded(ILogger logger, string database, int from, int to);

    [LoggerMessage(4013, LogLevel.Error, "Search index damaged and could not be replaced. Until the next start searches scan the messages and may end early.")]
    public static partial void IndexNotRecreated(ILogger logger, Exception exception);
}
