using ChatHost.Messages;

namespace ChatHost.Admin;

/// <summary>What Admin logs, ids 5000 to 5999. Never what people say, nor what an operator writes to them.</summary>
internal static partial class AdminLog
{
    [LoggerMessage(5000, LogLevel.Warning, "Admin is open to other machines and Admin:Token is not set. Until the next start the token is {Token}")]
    public static partial void TokenMade(ILogger logger, string token);

    [LoggerMessage(5001, LogLevel.Information, "Connection {ConnectionId}: disconnected by an operator.")]
    public static partial void Disconnected(ILogger logger, string connectionId);

    [LoggerMessage(5002, LogLevel.Error, "Call {Call} failed; answered with status 500.")]
    public static partial void Failed(ILogger logger, string? call, Exception exception);

    [LoggerMessage(5003, LogLevel.Information, "Connection {ConnectionId}: an operator erased message {Seq} of room {Room} ({Erased} messages).")]
    public static partial void MessageErased(ILogger logger, string connectionId, RoomName room, long seq, long erased);

    [LoggerMessage(5004, LogLevel.Information, "Connection {ConnectionId}: an operator erased all of one nickname's messages in room {Room} ({Erased} messages).")]
    public static partial void NicknameErased(ILogger logger, string connectionId, RoomName room, long erased);

    [LoggerMessage(5005, LogLevel.Information, "Connection {ConnectionId}: an operator erased room {Room} up to number {LastSeq} ({Erased} messages).")]
    public static partial void RoomErased(ILogger logger, string connectionId, RoomName room, long lastSeq, long erased);

    [LoggerMessage(5010, LogLevel.Warning, "Some instruments could not be read; the others are shown.")]
    public static partial void NotMeasured(ILogger logger, Exception exception);
}
