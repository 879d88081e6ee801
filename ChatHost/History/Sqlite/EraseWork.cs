using ChatHost.Messages;

namespace ChatHost.History.Sqlite;

/// <summary>Erases some messages of a room, one step of it.</summary>
/// <param name="first">The lowest number to erase.</param>
/// <param name="last">The greatest, already given.</param>
/// <param name="by">Only what was said under this name; null for everything.</param>
internal sealed class EraseWork(SqliteRoomLog log, long first, long last, Nickname? by) : WriteJob
{
    private readonly TaskCompletionSource<Erasure> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<RoomEvent> _marks = [];
    private long _upTo;

    public Task<Erasure> Task => _done.Task;

    public override int Rows => Erasure.MaxNumbers;

    public override void Write(WriterConnection connection, DateTime now)
    {
        var row = log.Row;
        var start = Math.Max(first, row.FirstSeq);
        _upTo = Erasure.EndOfStep(start, last);
        _marks.Clear();
        if (row.Id == 0)
            return;
        if (start <= _upTo)
        {
            // What is past its bounds and not yet deleted goes too, but nobody hears of it.
            foreach (var (seq, time) in connection.Messages.Erase(row.Id, start, _upTo, by))
            {
                log.Store.Index.Erase(connection, row.Id, seq);
                _marks.Add(RoomEvent.Erased(log.Room, seq, time));
            }

            if (_marks.Count > 0)
                connection.Space.MarkPurgeDue();
        }

        if (by is null ? row.TopicSeq >= first && row.TopicSeq <= _upTo : _marks.Exists(mark => mark.Seq == row.TopicSeq))
            row = row with { Topic = null, TopicSeq = 0 };
        if (by is null && start <= Math.Max(row.ErasedTo + 1, row.FirstSeq))
            row = row with { ErasedTo = Math.Max(row.ErasedTo, _upTo) };
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
