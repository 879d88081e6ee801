using ChatHost.Messages;

namespace ChatHost.History.Sqlite;

/// <summary>One step of erasing messages of a room.</summary>
/// <param name="first">The lowest number to erase.</param>
/// <param name="last">The greatest, already given.</param>
/// <param name="by">Erases only what these said; null for everything.</param>
internal sealed class EraseWork(SqliteRoomLog log, long first, long last, AuthorFilter? by) : WriteJob
{
    private readonly TaskCompletionSource<Erasure> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<RoomEvent> _marks = [];
    private long _upTo;

    public Task<Erasure> Task => _done.Task;

    public override int Rows => Erasure.MaxNumbers;

    public override void Write(WriterConnection connection, DateTime now)
    {
        var row = log.Row;
        (var start, _upTo) = row.State.EraseStep(first, last);
        _marks.Clear();
        if (row.Id == 0)
            return;
        if (start <= _upTo)
        {
            // Messages past their bounds and not yet deleted are erased too, but not reported.
            foreach (var (seq, time) in connection.Messages.Erase(row.Id, start, _upTo, by))
            {
                log.Store.Index.Erase(connection, row.Id, seq);
                _marks.Add(RoomEvent.Erased(log.Room, seq, time));
            }

            if (_marks.Count > 0)
                connection.Space.MarkPurgeDue();
        }

        row = row with { State = row.State.Erase(first, _upTo, by, _marks) };
        connection.UpdateRoom(row);
        log.Row = row;
    }

    public override void Committed()
    {
        log.KeepErased(_marks);
        if (_marks.Count > 0)
            log.Store.Erased();
        _done.TrySetResult(new([.. _marks.Where(mark => log.Shows(mark.Seq, mark.Time))], _upTo));
    }

    public override void Undo() => log.Undo();

    public override void Failed(HistoryUnavailableException exception) => _done.TrySetException(exception);
}
