using ChatHost.Messages;

namespace ChatHost.Rooms;

/// <summary>What the rooms log, ids 3000 to 3999. Never what people say.</summary>
internal static partial class RoomsLog
{
    [LoggerMessage(3000, LogLevel.Error, "The log of room {Room} could not take {Count} lines; their senders were told. {Untold} more in all rooms since this was logged last.")]
    public static partial void AppendFailed(ILogger logger, RoomName room, int count, long untold, Exception exception);

    [LoggerMessage(3001, LogLevel.Critical, "The writer of room {Room} failed; it goes on with the next request.")]
    public static partial void WriterFailed(ILogger logger, RoomName room, Exception exception);

    [LoggerMessage(3002, LogLevel.Debug, "Room {Room} was made.")]
    public static partial void RoomMade(ILogger logger, RoomName room);

    [LoggerMessage(3003, LogLevel.Debug, "Room {Room} vanished: nobody is in it and nothing is kept of it.")]
    public static partial void RoomVanished(ILogger logger, RoomName room);

    [LoggerMessage(3004, LogLevel.Warning, "The rules of room {Room}, which vanished, could not be deleted; they hold if it is made again.")]
    public static partial void RulesNotForgotten(ILogger logger, RoomName room, Exception exception);
}
