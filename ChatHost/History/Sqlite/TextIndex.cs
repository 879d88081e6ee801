using System.Diagnostics;

namespace ChatHost.History.Sqlite;

/// <summary>
/// Brings messages into the index of words, which the store's writer does between its commits, in steps of some milliseconds, while
/// nothing waits to be written; under load that never pauses, in a twentieth of the time. What is not in it yet is searched
/// without it, so a room's last few hundred messages need not be.
/// </summary>
internal sealed class TextIndex(SqliteHistoryStore store)
{
    /// <summary>So many messages of a room are outside before they are brought in: many at once cost each less.</summary>
    public const int Behind = 256;

    /// <summary>Messages brought in by one step.</summary>
    public const int StepRows = 128;

    /// <summary>While others wait, a step is followed by so many times as long without one.</summary>
    private const int Rest = 20;

    private readonly Queue<SqliteRoomLog> _due = new();
    private bool _isStarted;
    private long _lastEnd;
    private TimeSpan _lastDuration;
    private int _written;

    /// <summary>What was written since it was asked last, in rows of messages: a step writes about twice as much as its messages took.</summary>
    public int TakeWritten()
    {
        var written = _written;
        _written = 0;
        return written;
    }

    /// <summary>Something was kept.</summary>
    public void Appended(SqliteRoomLog log)
    {
        if (log.IsToBeIndexed || log.Row.Unindexed < Behind)
            return;
        log.IsToBeIndexed = true;
        _due.Enqueue(log);
    }

    /// <summary>Takes one step; true if there is more to do.</summary>
    /// <exception cref="Microsoft.Data.Sqlite.SqliteException">Nothing was brought in.</exception>
    public bool Step(WriterConnection connection, bool isBusy)
    {
        if (!_isStarted)
        {
            _isStarted = true;
            foreach (var log in store.Logs)
                Appended(log);
        }

        if (_due.Count == 0)
            return false;
        var started = Stopwatch.GetTimestamp();
        if (isBusy && Stopwatch.GetElapsedTime(_lastEnd, started) < _lastDuration * Rest)
            return true;
        BringIn(connection, _due.Peek());
        _written += 2 * StepRows;
        if (_due.Peek().Row.Unindexed < StepRows)
            _due.Dequeue().IsToBeIndexed = false;
        _lastEnd = Stopwatch.GetTimestamp();
        _lastDuration = Stopwatch.GetElapsedTime(started, _lastEnd);
        return _due.Count > 0;
    }

    private static void BringIn(WriterConnection connection, SqliteRoomLog log)
    {
        var before = log.Row;
        var first = Math.Max(before.IndexedTo + 1, before.FirstSeq);
        var row = before with { IndexedTo = Math.Min(before.LastSeq, first + StepRows - 1) };
        if (row.IndexedTo < first)
            return;
        connection.Begin();
        try
        {
            connection.IndexMessages(row.Id, first, row.IndexedTo);
            connection.UpdateRoom(row);
            connection.Commit();
        }
        catch
        {
            connection.Rollback();
            throw;
        }

        log.Row = row;
        log.Keep();
    }
}
