namespace ChatHost.Messages;

/// <summary>What can happen in a room.</summary>
internal enum RoomEventKind
{
    /// <summary>Somebody said a line; numbered and kept.</summary>
    Message,

    /// <summary>Somebody did something (<c>/me waves</c>); numbered and kept.</summary>
    Action,

    /// <summary>Somebody set the topic; numbered and kept.</summary>
    Topic,

    /// <summary>Somebody came; a passing notice.</summary>
    Joined,

    /// <summary>Somebody went; a passing notice.</summary>
    Left,

    /// <summary>Somebody took another nickname; a passing notice.</summary>
    Renamed,

    /// <summary>An operator erased what had this number; the number stays used, and nothing tells what or whose it was.</summary>
    Erased,
}

/// <summary>One thing that happened in a room, as every reader of the room gets it. Never changes.</summary>
internal sealed class RoomEvent
{
    public required RoomEventKind Kind { get; init; }

    public required RoomName Room { get; init; }

    /// <summary>The event's number in its room, from 1, without gaps; 0 for a passing notice, which has none and is not kept.</summary>
    public long Seq { get; init; }

    /// <summary>When the room took it, in UTC.</summary>
    public required DateTime Time { get; init; }

    /// <summary>Who did it, under the name of that moment.</summary>
    public required Nickname Nick { get; init; }

    /// <summary>What was said, done or set, already safe for terminals; with <see cref="RoomEventKind.Left"/> the parting words, if any.</summary>
    public string? Text { get; init; }

    /// <summary>With <see cref="RoomEventKind.Renamed"/>: the new name.</summary>
    public Nickname? To { get; init; }

    /// <summary>With <see cref="RoomEventKind.Joined"/> and <see cref="RoomEventKind.Left"/>: how many are in the room from now on.</summary>
    public int Members { get; init; }

    /// <summary>Of several lines said as one, in each but the first: the number of the first; else 0.</summary>
    public long First { get; init; }

    public bool IsNumbered => Seq > 0;

    /// <summary>What stands in the place of an event that was erased, as of its own time. It is nobody's, so the server's.</summary>
    public static RoomEvent Erased(RoomName room, long seq, DateTime time) =>
        new() { Kind = RoomEventKind.Erased, Room = room, Seq = seq, Time = time, Nick = Nickname.Server };
}
