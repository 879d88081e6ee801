using System.Runtime.InteropServices;
using ChatHost.Messages;
using ChatHost.Rooms;
using ChatHost.Sessions;

namespace ChatHost.Protocols.Line;

/// <summary>
/// Writes what a room says to one connection, without the session's own messages, which its terminal shows already, those of ignored
/// people, what was erased, and renames that it has read elsewhere.
/// </summary>
internal static class LineHearing
{
    private static readonly Range[] WholeBatch = [Range.All];

    /// <param name="connection">The connection.</param>
    /// <param name="batch">What the room says.</param>
    /// <param name="membership">The session in the room.</param>
    /// <param name="isHere">Whether it is the session's current room.</param>
    public static void Deliver(IFramedConnection connection, RoomBatch batch, Membership membership, bool isHere)
    {
        var session = (Session)membership.Member;
        var encoded = (isHere ? LineFormat.Here : LineFormat.Elsewhere).Of(batch);
        if (!membership.SpokeIn(batch) && !batch.HoldsRename && !batch.HoldsMarks && !session.HasIgnored)
            connection.Send(encoded, WholeBatch);
        else if (batch.RunsOf(session, Hears) is { Count: > 0 } runs)
            connection.Send(encoded, CollectionsMarshal.AsSpan(runs));
    }

    private static bool Hears(Session session, RoomBatch.Entry entry)
    {
        // A topic is told to all in the room, also to the one who set it, and so is what an operator did.
        if (entry.Author == session && entry.Event.Kind is not (RoomEventKind.Topic or RoomEventKind.Moderated))
            return false;

        // Whoever is taken out reads so in words of its own.
        if (entry.Event.Moderation is { Do: "kick" or "ban" } done && done.Who == session.Nickname.Text)
            return false;

        // Whoever was taken out was read of with what the operator did.
        if (entry.Event is { Kind: RoomEventKind.Left, By: not null })
            return false;

        // What a terminal has shown cannot be taken back; and who is logged in, it does not show.
        return entry.Event.Kind is not (RoomEventKind.Erased or RoomEventKind.Identified) && !session.Hides(entry.Event, entry.Author) && session.IsNews(entry);
    }
}
