namespace ChatHost.History;

/// <summary>What the store logs, ids 4000 to 4999. Never what people say.</summary>
internal static partial class HistoryLog
{
    [LoggerMessage(4000, LogLevel.Information, "History is kept in {Path}: {Rooms} rooms, opened in {Duration}.")]
    public static partial void Opened(ILogger logger, string path, long rooms, TimeSpan duration);

    [LoggerMessage(4001, LogLevel.Error, "Nothing that is said can be kept, so nothing is said: {Reason} It is tried again until it works.")]
    public static partial void TroubleBegan(ILogger logger, string reason, Exception? exception);

    [LoggerMessage(4002, LogLevel.Information, "What is said is kept again, after {Duration}.")]
    public static partial void TroubleEnded(ILogger logger, TimeSpan duration);

    [LoggerMessage(4003, LogLevel.Warning, "The damaged file {Path} is now {SetAside}, and history begins anew.")]
    public static partial void SetAside(ILogger logger, string path, string setAside);

    [LoggerMessage(4004, LogLevel.Information, "The file {Path} was brought from version {From} to {To}; as it was before, it is {Backup}.")]
    public static partial void Upgraded(ILogger logger, string path, int from, int to, string backup);

    [LoggerMessage(4005, LogLevel.Debug, "What was written ahead could not be written into the database, and is tried again later: {Reason}")]
    public static partial void CheckpointFailed(ILogger logger, string reason);

    [LoggerMessage(4006, LogLevel.Error, "One thing could not be kept; whoever asked was told.")]
    public static partial void WriteFailed(ILogger logger, Exception exception);

    [LoggerMessage(4007, LogLevel.Information, "Something was erased, so the copy {Backup} of before an upgrade, which still had it, is deleted.")]
    public static partial void BackupDeleted(ILogger logger, string backup);

    [LoggerMessage(4008, LogLevel.Warning, "Something was erased, and a copy of before an upgrade still has it: it could not be deleted.")]
    public static partial void BackupNotDeleted(ILogger logger, Exception exception);

    [LoggerMessage(4009, LogLevel.Information, "The file was written anew, so that no trace of what was erased is left in it: {Duration}.")]
    public static partial void Purged(ILogger logger, TimeSpan duration);

    [LoggerMessage(4010, LogLevel.Warning, "What was erased is shown to nobody, but traces of it are left in the file, which could not be written anew: {Reason} It is tried again.")]
    public static partial void PurgeFailed(ILogger logger, string reason);

    [LoggerMessage(4011, LogLevel.Error, "The index of words is damaged. It is made anew in the background; until then searches look at the texts themselves, and may end early.")]
    public static partial void IndexDamaged(ILogger logger, Exception exception);

    [LoggerMessage(4012, LogLevel.Information, "A new index of words stands in the place of the damaged one, and what is kept is being brought in.")]
    public static partial void IndexMadeAnew(ILogger logger);

    [LoggerMessage(4014, LogLevel.Error, "History store: {Job} failed. Messages are still accepted; {Job} is tried again in {Rest}.")]
    public static partial void SideWorkFailed(ILogger logger, string job, TimeSpan rest, Exception exception);

    [LoggerMessage(4015, LogLevel.Information, "History store: {Job} works again.")]
    public static partial void SideWorkResumed(ILogger logger, string job);

    [LoggerMessage(4016, LogLevel.Error, "History store: the writer failed unexpectedly. Messages under way were rejected; it goes on.")]
    public static partial void WriterFailed(ILogger logger, Exception exception);

    [LoggerMessage(4013, LogLevel.Error, "The damaged index of words could not be made anew: until the next start searches look at the texts themselves, and may end early.")]
    public static partial void IndexNotMadeAnew(ILogger logger, Exception exception);
}
