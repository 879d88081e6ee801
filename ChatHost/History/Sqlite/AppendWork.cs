using ChatHost.Messages;

namespace ChatHost.History.Sqlite;

/// <summary>Keeps one batch of a room and numbers it.</summary>
internal sealed class AppendWork(SqliteRoomLog log, IReadOnlyList<Draft> drafts) : WriteJob
{
    // Continuations run elsewhere: the store's thread broadcasts nothing.
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
        row = row with { State = row.State.Append(log.Room, drafts, now, out var events) };
        _bytes = 0;
        for (var i = 0; i < events.Length; i++)
        {
            connection.Messages.Insert(row.Id, events[i], drafts[i].SentAs, log.Store.IsKept);
            _bytes += 64 + drafts[i].Text.Length;
        }

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
