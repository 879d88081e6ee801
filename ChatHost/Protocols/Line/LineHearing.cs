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
        if (!membership.SpokeIn(batch) && !batch.HoldsRename && !batch.HoldsErased && !session.HasIgnored)
            connection.Send(encoded, WholeBatch);
        else if (RunsHeard(batch, session) is { Count: > 0 } runs)
            connection.Send(encoded, CollectionsMarshal.AsSpan(runs));
    }

    /// <summary>Whether it is from somebody whom the session ignores.</summary>
    public static bool Hides(Session session, RoomEvent happened, IMember? author) =>
        session.HasIgnored
        && happened.Kind is (RoomEventKind.Message or RoomEventKind.Action)
        && session.Ignored.Hides(happened.Nick, author);

    private static List<Range> RunsHeard(RoomBatch batch, Session session)
    {
        var runs = new List<Range>();
        for (var i = 0; i < batch.Count; i++)
        {
            if (!Hears(session, batch.Entries[i]))
                continue;
            if (runs.Count > 0 && runs[^1].End.Value == i)
                runs[^1] = runs[^1].Start.Value..(i + 1);
            else
                runs.Add(i..(i + 1));
        }

        return runs;
    }

    private static bool Hears(Session session, RoomBatch.Entry entry)
    {
        // A topic is told to all in the room, also to the one who set it.
        if (entry.Author == session && entry.Event.Kind != RoomEventKind.Topic)
            return false;

        // What a terminal has shown cannot be taken back.
        return entry.Event.Kind != RoomEventKind.Erased && !Hides(session, entry.Event, entry.Author) && session.IsNews(entry);
    }
}
