using System.Runtime.InteropServices;
using ChatHost.Messages;
using ChatHost.Rooms;
using ChatHost.Sessions;

namespace ChatHost.Protocols.Json;

/// <summary>
/// Writes what a room says to one connection: its session's own messages too, those of ignored people marked, so that no number is
/// missing.
/// </summary>
internal sealed class JsonHearing(IFramedConnection connection)
{
    private static readonly Range[] WholeBatch = [Range.All];

    public void Deliver(RoomBatch batch, Membership membership)
    {
        var session = (Session)membership.Member;
        if (session.HasIgnored && membership.IsLive)
            DeliverMarked(batch, membership, session);
        else if (membership.IsLive && !membership.SpokeIn(batch) && !batch.HoldsRename)
            connection.Send(JsonFormat.Of(batch), WholeBatch);
        else if (RunsHeard(batch, membership, session) is { Count: > 0 } runs)
            connection.Send(JsonFormat.Of(batch), CollectionsMarshal.AsSpan(runs));
    }

    /// <summary>All but what a log tells later, and what is no news to the session.</summary>
    private static List<Range> RunsHeard(RoomBatch batch, Membership membership, Session session)
    {
        var runs = new List<Range>();
        for (var i = 0; i < batch.Count; i++)
        {
            var entry = batch.Entries[i];
            if (entry.Event.IsNumbered ? !membership.IsLive : !session.IsNews(entry))
                continue;
            if (runs.Count > 0 && runs[^1].End.Value == i)
                runs[^1] = runs[^1].Start.Value..(i + 1);
            else
                runs.Add(i..(i + 1));
        }

        return runs;
    }

    /// <summary>Each run of events in the one format or the other: what ignored people said is marked, and nothing is left out.</summary>
    private void DeliverMarked(RoomBatch batch, Membership membership, Session session)
    {
        foreach (var run in RunsHeard(batch, membership, session))
        {
            for (var i = run.Start.Value; i < run.End.Value;)
            {
                var from = i++;
                var isHidden = Hides(session, batch.Entries[from]);
                while (i < run.End.Value && Hides(session, batch.Entries[i]) == isHidden)
                    i++;
                connection.Send(isHidden ? JsonFormat.OfIgnored(batch) : JsonFormat.Of(batch), [from..i]);
            }
        }
    }

    private static bool Hides(Session session, RoomBatch.Entry entry) =>
        entry.Event.Kind is (RoomEventKind.Message or RoomEventKind.Action) && session.Ignored.Hides(entry.Event.Nick, entry.Author);
}
