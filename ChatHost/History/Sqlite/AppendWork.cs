using ChatHost.Messages;

namespace ChatHost.History.Sqlite;

/// <summary>Keeps one batch of a room and numbers it.</summary>
internal sealed class AppendWork(SqliteRoomLog log, IReadOnlyList<Draft> drafts) : WriteJob
{
    // Who waits goes on elsewhere: the store's thread hands nothing round.
    private readonly TaskCompletionSource<IReadOnlyList<RoomEvent>> _kept = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private RoomEvent[] _events = [];
    private long _bytes;

    public Task<IReadOnlyList<RoomEvent>> Task => _kept.Task;

    public override int Rows => drafts.Count;

    public override void Write(WriterConnection connection, DateTime now)
    {
        var row = log.Row;
        if (row.LastSeq + drafts.Count > MessageId.MaxSeq)
            throw new HistoryUnavailableException("the room has used up its numbers.");
        if (row.Id == 0)
            row = row with { Id = connection.InsertRoom(log.Room) };
        var events = new RoomEvent[drafts.Count];
        _bytes = 0;
        long first = 0;
        for (var i = 0; i < events.Length; i++)
        {
            var draft = drafts[i];
            first = draft.Continues ? first : row.LastSeq + 1 + i;
            events[i] = new RoomEvent
            {
                Kind = draft.Kind,
                Room = log.Room,
                Seq = row.LastSeq + 1 + i,
                Time = now,
                Nick = draft.Nick,
                Text = draft.Text,
                First = draft.Continues ? first : 0,
            };
            connection.Messages.Insert(row.Id, events[i], draft.SentAs, log.Store.IsKept);
            _bytes += 64 + draft.Text.Length;
            if (draft.Kind == RoomEventKind.Topic)
                row = row with { Topic = draft.Topic, TopicSeq = events[i].Seq };
        }

        row = row with { LastSeq = row.LastSeq + events.Length, SpokenAt = now };
        connection.UpdateRoom(row);
        log.Row = row;
        _events = events;
    }

    public override void Committed()
    {
        log.Keep(_events);
        log.Store.Appended(log, _bytes);
        _kept.TrySetResult(_events);
    }

    public override void Undo() => log.Undo();

    public override void Failed(HistoryUnavailableException exception) => _kept.TrySetException(exception);
}
