using System.Runtime.InteropServices;
using ChatHost.Messages;
using ChatHost.Rooms;
using ChatHost.Sessions;

namespace ChatHost.Protocols.Json;

/// <summary>
/// Writes what a room says to one connection: its session's own messages too, those of ignored people marked, so that no number is
/// missing.
/// </summary>
internal static class JsonHearing
{
    private static readonly Range[] WholeBatch = [Range.All];

    public static void Deliver(IFramedConnection connection, RoomBatch batch, Membership membership)
    {
        var session = (Session)membership.Member;
        if (session.HasIgnored && membership.IsLive)
            DeliverMarked(connection, batch, membership, session);
        else if (membership.IsLive && !membership.SpokeIn(batch) && !batch.HoldsRename && !batch.HoldsForLists)
            connection.Send(JsonFormat.Of(batch), WholeBatch);
        else if (batch.RunsOf(membership, Hears) is { Count: > 0 } runs)
            connection.Send(JsonFormat.Of(batch), CollectionsMarshal.AsSpan(runs));
    }

    /// <summary>All but what a log tells later, and what is no news to the session.</summary>
    private static bool Hears(Membership membership, RoomBatch.Entry entry) =>
        entry.Event.IsNumbered ? membership.IsLive : ((Session)membership.Member).IsNews(entry);

    /// <summary>Each run of events in the one format or the other: what ignored people said is marked, and nothing is left out.</summary>
    private static void DeliverMarked(IFramedConnection connection, RoomBatch batch, Membership membership, Session session)
    {
        foreach (var run in batch.RunsOf(membership, Hears))
        {
            for (var i = run.Start.Value; i < run.End.Value;)
            {
                var from = i++;
                var isHidden = session.Hides(batch.Entries[from].Event, batch.Entries[from].Author);
                while (i < run.End.Value && session.Hides(batch.Entries[i].Event, batch.Entries[i].Author) == isHidden)
                    i++;
                connection.Send(isHidden ? JsonFormat.OfIgnored(batch) : JsonFormat.Of(batch), [from..i]);
            }
        }
    }
}
