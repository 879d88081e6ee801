using System.Buffers;
using ChatHost.History;
using ChatHost.Messages;
using ChatHost.Rooms;
using ChatHost.Sessions;

namespace ChatHost.Protocols.Json;

/// <summary>Sends what a log has, as slowly as its reader takes it, and leads over from there to what is said now.</summary>
internal static class JsonCatchUp
{
    /// <summary>So many events are read from a log at once.</summary>
    private const int Page = 256;

    /// <summary>
    /// Sends what a room's log has after a number, and has the session hear the room from there: none missing, none twice. What
    /// the log cannot give is told as a gap.
    /// </summary>
    /// <param name="longWork">Lets in what takes long.</param>
    /// <param name="peer">The reader.</param>
    /// <param name="membership">The session in the room, not live.</param>
    /// <param name="after">The last number it has read.</param>
    /// <param name="turn">The last number whose turn has come in the room: what is above it may still come live.</param>
    public static async ValueTask RunAsync(LongWork longWork, IFramedConnection peer, Membership membership, long after, long turn)
    {
        try
        {
            while (true)
            {
                while (after < turn && !peer.IsGone)
                    after = await ReplayAsync(longWork, peer, membership, after, turn);
                if (await membership.TryGoLiveAsync(after) is not { } next)
                    return;
                turn = next;
            }
        }
        catch (HistoryUnavailableException)
        {
            if (after < turn)
                peer.Send(JsonAnswers.Gap(membership.Room.Name, after + 1, turn));
            await membership.TryGoLiveAsync(after: long.MaxValue);
        }
    }

    /// <summary>Sends events as a long answer, which waits for its reader, and ends when nobody reads it any more.</summary>
    public static async ValueTask ShowAsync(LongWork longWork, IFramedConnection peer, Session session, IReadOnlyList<RoomEvent> events)
    {
        for (var next = 0; next < events.Count && !peer.IsGone;)
        {
            var piece = new ArrayBufferWriter<byte>();
            next = await longWork.DoAsync(peer.Address, () => Write(piece, session, events, next));
            await peer.SendAsync(piece.WrittenMemory);
        }
    }

    /// <summary>Writes events until there are enough for one piece. Returns which is the next.</summary>
    private static int Write(ArrayBufferWriter<byte> piece, Session session, IReadOnlyList<RoomEvent> events, int next)
    {
        const int PieceSize = 8 * 1024;
        for (; next < events.Count && piece.WrittenCount < PieceSize; next++)
            JsonFormat.Write(piece, events[next], session.HasIgnored && session.Ignored.Hides(events[next].Nick, session: null));
        return next;
    }

    /// <summary>Sends one page; returns the number up to which all was sent or told to be missing.</summary>
    private static async ValueTask<long> ReplayAsync(LongWork longWork, IFramedConnection peer, Membership membership, long after, long turn)
    {
        var room = membership.Room;
        var page = await longWork.DoAsync(peer.Address, () => room.Log.ReadAfterAsync(after, (int)Math.Min(Page, turn - after), CancellationToken.None));
        RoomEvent[] heard = [.. page.Where(logged => logged.Seq <= turn)];
        var first = heard.Length > 0 ? heard[0].Seq : turn + 1;
        if (first > after + 1)
            peer.Send(JsonAnswers.Gap(room.Name, after + 1, first - 1));
        await ShowAsync(longWork, peer, (Session)membership.Member, heard);
        return heard.Length > 0 ? heard[^1].Seq : turn;
    }
}
