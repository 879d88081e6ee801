using ChatHost.History;
using ChatHost.Messages;

namespace ChatHost.Rooms;

/// <summary>
/// One member in one room, and what it may ask of the room's writer. What can change belongs to the writer, unless it says otherwise.
/// </summary>
internal sealed class Membership(IMember member, Room room)
{
    /// <summary>For <see cref="TryGoLiveAsync"/>: after every number there can be, so that the log is not read.</summary>
    public const long WithoutReading = long.MaxValue;

    public IMember Member => member;

    /// <summary>Who it is as the room knows, which learns of a login in its place among the messages.</summary>
    public required IPerson Person { get; set; }

    /// <summary>The name that the room knows it under, for the same reason.</summary>
    public required Nickname ShownAs { get; set; }

    /// <summary>Whether another connection of the person entered the room, and this one has not asked for it since.</summary>
    public bool WasEnteredElsewhere { get; set; }

    public Room Room => room;

    /// <summary>Where it stands in the room's list of members; -1 when it is not there.</summary>
    public int Index { get; set; } = -1;

    /// <summary>Whether the room read that it came. Whoever was not announced leaves silently.</summary>
    public bool IsAnnounced { get; set; }

    /// <summary>
    /// Whether those who keep lists of members have read of it under its name: it was announced, or, in a room too large for that, spoke.
    /// </summary>
    public bool IsListed { get; set; }

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

    /// <summary>The last round of the room that holds an event of this member.</summary>
    public long SpokeInRound { get; set; }

    /// <summary>Whether <paramref name="batch"/> holds an event of this member.</summary>
    public bool SpokeIn(RoomBatch batch) => SpokeInRound == batch.Round;

    /// <summary>Says something in the room and goes on; <paramref name="receipt"/> hears how it went.</summary>
    public void Say(RoomEventKind kind, string text, ISayReceipt? receipt, SendId? sentAs = null, bool isNotice = false, string? clientTags = null) =>
        room.Post(new RoomRequest.Say(this, kind, text, sentAs, receipt, isNotice) { ClientTags = clientTags });

    /// <summary>The same for several lines as one: nothing comes between them, and each but the first knows the first one's number.</summary>
    public void SayBlock(IReadOnlyList<string> lines, ISayReceipt receipt, SendId? sentAs, bool isNotice = false) =>
        room.Post(new RoomRequest.SayAll(new(this), lines, sentAs, receipt) { IsNotice = isNotice });

    /// <summary>Hands the member what it missed of the log, with the notices that were held back in their place among it.</summary>
    public void DeliverMissed(IReadOnlyList<RoomEvent> missed)
    {
        if (Held is { } held)
            RoomBatch.Deliver(held.MergeInto(missed, all: false), this);
        else
            RoomBatch.Deliver(missed, this);
    }

    /// <summary>
    /// The member has read the room's log up to <paramref name="after"/>: if it is not far behind, it is handed what was said since, and
    /// from then on hears the room live, with no gap and no double.
    /// </summary>
    /// <returns>Null when it is live; else the number up to which it is to read first.</returns>
    /// <exception cref="HistoryUnavailableException">The log cannot be read; the member is not live.</exception>
    public async ValueTask<long?> TryGoLiveAsync(long after)
    {
        var request = new RoomRequest.GoLive(this, after);
        return room.TryPost(request) ? await request.Task : null;
    }

    /// <summary>
    /// Makes the member hear the room from an earlier number on: no messages until <see cref="TryGoLiveAsync"/>, but joins, leaves and
    /// renames, at once with <paramref name="hearsNotices"/>, else in their place. The figures are those of the moment.
    /// </summary>
    public async ValueTask<JoinResult> RewindAsync(bool hearsNotices = true)
    {
        var request = new RoomRequest.Rewind(this, hearsNotices);
        return room.TryPost(request)
            ? await request.Task
            : new(JoinOutcome.AlreadyIn, this, room.MemberCount, room.LastSeq);
    }
}
