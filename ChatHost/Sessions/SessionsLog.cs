namespace ChatHost.Sessions;

/// <summary>What the JSON protocol logs, ids 2000 to 2099. Never what people say, nor a token.</summary>
internal static partial class SessionsLog
{
    [LoggerMessage(2000, LogLevel.Debug, "A session's token could not be kept; it is good until the server stops.")]
    public static partial void TokenNotKept(ILogger logger, Exception exception);

    [LoggerMessage(2001, LogLevel.Warning, "A token that was ended could not be removed from the store; it is good there until it expires.")]
    public static partial void TokenNotEnded(ILogger logger, Exception exception);

    [LoggerMessage(2002, LogLevel.Error, "The clock of the sessions that may come back failed; it goes on.")]
    public static partial void ClockFailed(ILogger logger, Exception exception);

    [LoggerMessage(2003, LogLevel.Warning, "A private line was kept while its receiver was away, but that could not be noted: the next login does not show it.")]
    public static partial void MissedLineNotNoted(ILogger logger, Exception exception);
}
