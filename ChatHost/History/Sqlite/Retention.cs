using Microsoft.Data.Sqlite;

namespace ChatHost.History.Sqlite;

/// <summary>
/// Deletes what is past the bounds (<c>MaxPerRoom</c>, <c>MaxAge</c>, <c>MaxBytes</c>) in small steps, which the store's
/// writer takes between its commits. What is past <c>MaxPerRoom</c> or <c>MaxAge</c> nobody is shown even before.
/// </summary>
/// <param name="store">Whose rooms they are.</param>
/// <param name="maxEmptyRooms">
/// Rooms of which nothing is kept but their numbers. Past that the one silent for longest is forgotten wholly.
/// </param>
internal sealed class Retention(SqliteHistoryStore store, int maxEmptyRooms = Retention.MaxEmptyRooms)
{
    /// <summary>Rows deleted in one step at least, if there are so many: about a millisecond.</summary>
    private const int StepRows = 256;

    /// <summary>So much may a room be past its bound before it is worth a step: the same, so that steps are full.</summary>
    private const int Slack = StepRows;

    /// <summary>From so many bytes free inside the file on, and a quarter of the whole, the file shrinks; else they are used again.</summary>
    private const long FreeWorthShrinking = 1 << 20;

    /// <summary>So that rooms that come and go fill neither the file nor memory.</summary>
    public const int MaxEmptyRooms = 100_000;

    private readonly Queue<SqliteRoomLog> _due = new();
    private long _bytesSinceMeasured;
    private bool _isSweepDue = true;
    private bool _isShrinking;

    /// <summary>The bytes in use in the file, as measured last.</summary>
    public long Used { get; private set; }

    public ExpiredCount Expired { get; } = new();

    /// <summary>All rooms are looked at again, for what has become too old or for bounds that were changed.</summary>
    public void SweepIsDue() => Volatile.Write(ref _isSweepDue, true);

    /// <summary>Something was kept.</summary>
    public void Appended(SqliteRoomLog log, long bytes)
    {
        _bytesSinceMeasured += bytes;
        if (log.Row.Count > store.Options.MaxPerRoom + Slack)
            Add(log);
    }

    /// <summary>Takes one step; true if there is more to do.</summary>
    /// <param name="connection">The writer's.</param>
    /// <param name="rows">How many rows were written since the last step: more than that are deleted, so that it never falls behind.</param>
    /// <exception cref="SqliteException">Nothing was deleted.</exception>
    public bool Step(WriterConnection connection, int rows)
    {
        if (Interlocked.Exchange(ref _isSweepDue, false))
            Sweep(connection);
        var budget = StepRows + (2L * rows);
        while (budget > 0 && _due.TryDequeue(out var log))
        {
            log.IsDue = false;
            budget -= Trim(connection, log, budget);
        }

        if (budget > 0)
            Shrink(connection, budget);
        return _due.Count > 0 || _isShrinking;
    }

    private void Add(SqliteRoomLog log)
    {
        if (log.IsDue)
            return;
        log.IsDue = true;
        _due.Enqueue(log);
    }

    private void Sweep(WriterConnection connection)
    {
        var empty = new List<SqliteRoomLog>();
        foreach (var log in store.Logs)
        {
            if (log.Row.Count > 0)
                Add(log);
            else if (log.Row.Id != 0)
                empty.Add(log);
        }

        _bytesSinceMeasured = long.MaxValue / 2;
        foreach (var log in empty.OrderBy(log => log.LastAppended).Take(Math.Max(0, empty.Count - maxEmptyRooms)))
            store.ForgetWholly(connection, log);
    }

    /// <returns>What it cost of the budget.</returns>
    private long Trim(WriterConnection connection, SqliteRoomLog log, long budget)
    {
        var row = log.Row;
        var first = Math.Max(row.FirstSeq, row.LastSeq - store.Options.MaxPerRoom + 1);
        var pastCount = first - row.FirstSeq;
        if (store.NotBefore > DateTime.UnixEpoch && row.Count > 0)
            first = Math.Max(first, row.FirstSeq + connection.Messages.CountOlder(row.Id, row.FirstSeq, row.LastSeq, store.NotBefore, budget));
        var deleted = Math.Min(first - row.FirstSeq, budget);
        if (deleted <= 0)
            return 1;
        Delete(connection, log, deleted);
        Expired.PastCount(Math.Min(pastCount, deleted));
        Expired.PastAge(deleted - Math.Min(pastCount, deleted));
        if (deleted == budget)
            Add(log);
        return deleted;
    }

    private void Delete(WriterConnection connection, SqliteRoomLog log, long count)
    {
        var row = log.Row with { FirstSeq = log.Row.FirstSeq + count };
        connection.Transact(() =>
        {
            connection.Messages.Delete(row.Id, log.Row.FirstSeq, row.FirstSeq - 1);
            connection.UpdateRoom(row);
        });
        log.Row = row;
        log.Keep();
        store.Index.Deleted(log);
    }

    /// <summary>Forgets where nobody has spoken for longest, down to nine tenths, and gives back what is then free.</summary>
    private void Shrink(WriterConnection connection, long budget)
    {
        var bound = store.Options.MaxBytes;
        if (!_isShrinking && _bytesSinceMeasured < bound / 64)
            return;
        _bytesSinceMeasured = 0;
        (Used, var free) = connection.Space.Measure();
        var goal = bound / 10 * 9;
        if (Used > (_isShrinking ? goal : bound / 20 * 19) && LongestSilent() is { } silent)
        {
            _isShrinking = true;
            var deleted = Math.Min((silent.Row.Count + 1) / 2, budget);
            Delete(connection, silent, deleted);
            Expired.PastSize(deleted);
            return;
        }

        _isShrinking = free > FreeWorthShrinking && free > Used / 4;
        if (_isShrinking)
            connection.Space.Shrink();
    }

    private SqliteRoomLog? LongestSilent() => store.Logs.Where(log => log.Row.Count > 0).MinBy(log => log.LastAppended);
}
