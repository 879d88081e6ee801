using ChatHost.Messages;

namespace ChatHost.Rooms;

/// <summary>
/// Logs that a room's log could not take lines, once a second over all rooms: while a store is away every line of every room is
/// refused, and the log must not fill the disk that is full already. Those between are counted and told with the next.
/// </summary>
internal sealed class RefusedAppends(ILogger logger, TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private long? _loggedAt;
    private long _untold;

    public void Refused(RoomName room, int lines, Exception exception)
    {
        long untold;
        lock (_lock)
        {
            if (_loggedAt is { } before && time.GetElapsedTime(before) < Interval)
            {
                _untold += lines;
                return;
            }

            _loggedAt = time.GetTimestamp();
            (untold, _untold) = (_untold, 0);
        }

        RoomsLog.AppendFailed(logger, room, lines, untold, exception);
    }
}
