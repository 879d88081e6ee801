using ChatHost.Messages;

namespace ChatHost.Rooms;

/// <summary>One session in one room. What can change belongs to the room's writer, unless it says otherwise.</summary>
internal sealed class Membership(Session session, Room room)
{
    public Session Session => session;

    public Room Room => room;

    /// <summary>Where it stands in the room's list of members; -1 when it is not there.</summary>
    public int Index { get; set; } = -1;

    /// <summary>Whether the room read that it came. Whoever was not announced leaves silently.</summary>
    public bool IsAnnounced { get; set; }

    /// <summary>
    /// Whether it hears what is said now. One that still reads the log from an earlier number does not, until it has
    /// come to the end: so what it missed comes before what is live, with no gap and no double.
    /// </summary>
    public bool IsLive { get; set; }

    /// <summary>Whether it hears joins, leaves and renames even while it is not live: these come once or never.</summary>
    public bool HearsNotices { get; set; }

    /// <summary>
    /// Where joins, leaves and renames wait while it is neither live nor <see cref="HearsNotices"/>, so that it reads them in their place
    /// among the messages; null once it is live.
    /// </summary>
    public HeldNotices? Held { get; set; }

    /// <summary>What was erased while it was not live: it may have read that from the log just before.</summary>
    public List<RoomEvent>? ErasedMeanwhile { get; set; }

    /// <summary>The session has said that it leaves; the room's writer may not have read it yet. Set by the session.</summary>
    public bool HasLeft { get; set; }

    /// <summary>The last round of the room that holds an event of this session.</summary>
    public long SpokeInRound { get; set; }

    /// <summary>Whether <paramref name="batch"/> holds an event of this session.</summary>
    public bool SpokeIn(RoomBatch batch) => SpokeInRound == batch.Round;
}
