namespace ChatHost.History;

/// <summary>What the store logs, ids 4000 to 4999. Never what people say.</summary>
internal static partial class HistoryLog
{
    [LoggerMessage(4000, LogLevel.Information, "History is kept in {Path}: {Rooms} rooms, opened in {Duration}.")]
    public static partial void Opened(ILogger logger, string path, int rooms, TimeSpan duration);

    [LoggerMessage(4001, LogLevel.Error, "Nothing that is said can be kept, so nothing is said: {Reason} It is tried again until it works.")]
    public static partial void TroubleBegan(ILogger logger, string reason, Exception exception);

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
}
