using System.Buffers;
using System.Globalization;
using ChatHost.History;
using ChatHost.Messages;
using ChatHost.Operations;
using ChatHost.Rooms;
using ChatHost.Sessions;

namespace ChatHost.Protocols.Line;

/// <summary>What operations answer, in the words that people read at a terminal.</summary>
internal sealed class LineAnswers(LineConnection line) : IAnswers
{
    /// <summary>Bytes of a long answer that are written at once.</summary>
    private const int PieceSize = 8 * 1024;

    public void Done(Outcome outcome)
    {
        // What was done shows by itself.
    }

    public void Refused(Refusal refusal)
    {
        // An empty line is no mistake.
        if (refusal.Code != RefusalCode.EmptyText)
            line.Error(refusal.Text);
    }

    public void NickChanged(Nickname nick) => line.Reply($"Nickname changed to: {nick}");

    public void Left(Room room)
    {
        line.Notice($"You left {room.Name}.");
        line.Left(room);
    }

    public void PrivateSent(PrivateMessage message, bool isToSelf) => line.Reply($"you -> {message.To}: {message.Text}");

    public void Ignored(Nickname nick) => line.Notice($"You ignore {nick}. /unignore {nick} shows their lines again.");

    public void Unignored(Nickname nick) => line.Notice($"You no longer ignore {nick}.");

    public void Topic(Room room, RoomEvent? set) =>
        line.Notice(set?.Text is { } topic ? $"Topic of {room.Name}: {topic}" : $"{room.Name} has no topic.");

    public ValueTask MembersAsync(RoomName room, IReadOnlyList<string> named, int total)
    {
        var more = total > named.Count ? $" and {total - named.Count} more" : "";
        line.Notice($"{room}: {(total == 0 ? "nobody" : string.Join(", ", named))}{more}");
        return default;
    }

    public ValueTask RoomsAsync(RoomPage page)
    {
        var (rooms, total, _) = page;
        foreach (var room in rooms)
            line.Notice($"{room.Name}: {room.Members} here");
        if (total > rooms.Count)
            line.Notice($"{total} rooms in all, the first {rooms.Count} shown.");
        else if (total == 0)
            line.Notice("There are no rooms. /join makes one.");
        return default;
    }

    public async ValueTask LastAsync(Room room, IReadOnlyList<RoomEvent> events)
    {
        if (events.Count == 0)
            line.Notice($"Nothing is kept of {room.Name}.");
        else
            await ShowAsync(room, events);
    }

    public async ValueTask AfterAsync(Room room, long after, IReadOnlyList<RoomEvent> events)
    {
        if (events.Count == 0)
        {
            line.Notice($"Nothing after {after} in {room.Name}.");
            return;
        }

        if (events[0].Seq > after + 1)
            line.Notice($"{room.Name} is kept from {events[0].Seq} on.");
        await ShowAsync(room, events);
        if (events[^1].Seq < room.LastSeq)
            line.Notice($"More: /since {events[^1].Seq} {room.Name}");
    }

    public async ValueTask MatchesAsync(Room room, SearchResult result)
    {
        var (found, reached) = result;
        if (found.Count > 0)
            await ShowAsync(room, found);
        else if (reached is null)
            line.Notice($"No messages in {room.Name} match.");
        if (reached is { } number)
            line.Notice(string.Create(CultureInfo.InvariantCulture, $"Searched back to {number}: there may be more before it."));
    }

    public async ValueTask ReplayAsync(Membership membership, IReadOnlyList<RoomEvent> events) => await WriteAsync(events);

    public ValueTask MissedAsync(Membership membership, IReadOnlyList<RoomEvent> events)
    {
        membership.DeliverMissed(events);
        return default;
    }

    public void Gap(RoomName room, long from, long to, HistoryUnavailableException? trouble)
    {
        // A room that is not kept from its beginning shows what there is.
        if (trouble is not null)
            Refused(Refusals.NotShown(trouble));
    }

    public void Hello(IReadOnlyList<RewoundRoom> rooms) =>
        throw new NotSupportedException("A line session does not come back, so that no operation greets it.");

    public void Commands(IReadOnlyList<OperationRow> rows)
    {
        foreach (var row in rows.Where(row => row.Verb is not null))
            line.Notice($"{row.Usage}: {row.Summary}");
    }

    public void Quit() => line.Close(LineMessages.Notice("Bye."));

    private async ValueTask ShowAsync(Room room, IReadOnlyList<RoomEvent> events)
    {
        if (await WriteAsync(events) == 0)
            line.Notice($"Nothing to show of {room.Name}: all of it is from people you ignore.");
    }

    /// <summary>Events of the log, without those of ignored people, as a long answer that ends when it is no longer read.</summary>
    /// <returns>How many were shown.</returns>
    private async ValueTask<int> WriteAsync(IReadOnlyList<RoomEvent> events)
    {
        var shown = 0;
        for (var next = 0; next < events.Count && !line.IsGone;)
        {
            var piece = new ArrayBufferWriter<byte>();
            (next, var count) = await line.Services.LongWork.DoAsync(line.Address, () => Write(piece, events, next));
            shown += count;
            await line.SendAsync(piece.WrittenMemory);
        }

        return shown;
    }

    /// <summary>Writes events until there are enough for one piece. Returns which is the next, and how many were written.</summary>
    private (int Next, int Count) Write(ArrayBufferWriter<byte> piece, IReadOnlyList<RoomEvent> events, int next)
    {
        var count = 0;
        for (; next < events.Count && piece.WrittenCount < PieceSize; next++)
        {
            if (LineHearing.Hides(line.Session, events[next], author: null))
                continue;
            LineFormat.WriteLogged(piece, events[next]);
            count++;
        }

        return (next, count);
    }
}
