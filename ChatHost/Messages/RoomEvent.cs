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

    /// <summary>Somebody logged in or out; a passing notice, which not every format writes.</summary>
    Identified,

    /// <summary>An operator of the room did something; a passing notice.</summary>
    Moderated,

    /// <summary>An operator erased what had this number; the number stays used, and nothing tells what or whose it was.</summary>
    Erased,
}

/// <summary>
/// How one format writes what happened in a room: a member for each kind, so that a new kind asks every format for its form.
/// </summary>
internal interface IEventWriter
{
    void Message(RoomEvent message);

    void Action(RoomEvent action);

    void Topic(RoomEvent topic);

    void Joined(RoomEvent joined);

    void Left(RoomEvent left);

    void Renamed(RoomEvent renamed);

    void Identified(RoomEvent identified);

    void Moderated(RoomEvent moderated);

    void Erased(RoomEvent erased);
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

    /// <summary>The name, at that moment, of the person who did it.</summary>
    public required Nickname Nick { get; init; }

    /// <summary>The account of the person who did it; null for a guest.</summary>
    public AccountRef? Account { get; init; }

    /// <summary>What was said, done or set, already safe for terminals; with <see cref="RoomEventKind.Left"/> the parting words, if any.</summary>
    public string? Text { get; init; }

    /// <summary>With <see cref="RoomEventKind.Renamed"/>: the new name.</summary>
    public Nickname? To { get; init; }

    /// <summary>With <see cref="RoomEventKind.Left"/>: the operator who took the person out; null where they left.</summary>
    public Nickname? By { get; init; }

    /// <summary>With <see cref="RoomEventKind.Moderated"/>: what was done; <see cref="Nick"/> is the operator.</summary>
    public ModerationNotice? Moderation { get; init; }

    /// <summary>With <see cref="RoomEventKind.Joined"/> and <see cref="RoomEventKind.Left"/>: how many are in the room from now on.</summary>
    public int Members { get; init; }

    /// <summary>Of several lines said as one, in each but the first: the number of the first; else 0.</summary>
    public long First { get; init; }

    /// <summary>With <see cref="RoomEventKind.Message"/>: a program said it, and it is never to be answered by one.</summary>
    public bool IsNotice { get; init; }

    /// <summary>
    /// With <see cref="RoomEventKind.Left"/>: the person is gone from the server, and this is why, in a few words; null where they only
    /// left the room.
    /// </summary>
    public string? Quit { get; init; }

    /// <summary>With <see cref="RoomEventKind.Joined"/>: the person is an operator of the room by a role that is kept.</summary>
    public bool IsOperator { get; init; }

    /// <summary>With <see cref="RoomEventKind.Joined"/>: the person has a voice in the room by a role that is kept.</summary>
    public bool IsVoiced { get; init; }

    /// <summary>
    /// With <see cref="RoomEventKind.Joined"/> and <see cref="RoomEventKind.Left"/>: the room is too large, or was, to tell everybody; those
    /// read it who keep lists of members and would not know who speaks.
    /// </summary>
    public bool IsForLists { get; init; }

    /// <summary>A log returned it for a draft whose id it had already: those who hear the room hear it elsewhere.</summary>
    public bool IsRepeat { get; init; }

    public bool IsNumbered => Seq > 0;

    /// <summary>What stands in the place of an event that was erased, as of its own time. It is nobody's, so the server's.</summary>
    public static RoomEvent Erased(RoomName room, long seq, DateTime time, bool isRepeat = false) =>
        new() { Kind = RoomEventKind.Erased, Room = room, Seq = seq, Time = time, Nick = Nickname.Server, IsRepeat = isRepeat };

    /// <summary>Has a format write it. The one place where kinds are told apart by their form.</summary>
    public void WriteTo<TWriter>(TWriter writer)
        where TWriter : IEventWriter
    {
        switch (Kind)
        {
            case RoomEventKind.Message:
                writer.Message(this);
                break;
            case RoomEventKind.Action:
                writer.Action(this);
                break;
            case RoomEventKind.Topic:
                writer.Topic(this);
                break;
            case RoomEventKind.Joined:
                writer.Joined(this);
                break;
            case RoomEventKind.Left:
                writer.Left(this);
                break;
            case RoomEventKind.Renamed:
                writer.Renamed(this);
                break;
            case RoomEventKind.Identified:
                writer.Identified(this);
                break;
            case RoomEventKind.Moderated:
                writer.Moderated(this);
                break;
            case RoomEventKind.Erased:
                writer.Erased(this);
                break;
            default:
                throw new InvalidOperationException($"No format knows {Kind}.");
        }
    }
}
