using ChatHost.Logging;
using ChatHost.Messages;

namespace ChatHost.Rooms;

/// <summary>
/// Logs that a room's log could not take lines, once a second over all rooms: while a store is away every line of every room is
/// refused, and the log must not fill the disk that is full already. Those between are counted and told with the next.
/// </summary>
internal sealed class AppendFailureLog(ILogger logger, TimeProvider time)
{
    private readonly LogThrottle _throttle = new(time);

    public void Refused(RoomName room, int lines, Exception exception)
    {
        if (_throttle.IsDue(lines, out var untold))
            RoomsLog.AppendFailed(logger, room, lines, untold, exception);
    }
}
