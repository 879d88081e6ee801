using System.Diagnostics;
using Microsoft.Data.Sqlite;

namespace ChatHost.History.Sqlite;

/// <summary>
/// Deletes messages past the bounds (<c>MaxPerRoom</c>, <c>MaxAge</c>, <c>MaxBytes</c>) in small steps, which the store's writer does
/// between its commits. Messages past <c>MaxPerRoom</c> or <c>MaxAge</c> are not shown even before (<see cref="LogBounds"/>).
/// </summary>
/// <param name="store">The store of the rooms.</param>
/// <param name="maxEmptyRooms">
/// Maximum number of rooms of which only the numbers are kept. Past that the rooms silent for longest are forgotten.
/// </param>
internal sealed class Retention(SqliteHistoryStore store, int maxEmptyRooms = Retention.MaxEmptyRooms)
{
    /// <summary>Messages deleted in one transaction at least, if there are as many: a few are as quick as one.</summary>
    private const int MinRows = 32;

    /// <summary>How far a room may be past its bound before it is worth a step.</summary>
    private const int Slack = 256;

    /// <summary>Bytes free inside the file from which on it shrinks, if they also are a quarter of the whole; else they are used again.</summary>
    private const long FreeWorthShrinking = 1 << 20;

    /// <summary>Default of the maximum number of empty rooms: rooms that come and go must not fill the file.</summary>
    public const int MaxEmptyRooms = 100_000;

    /// <summary>Number of rooms examined in one step of a sweep: about a fifth of a millisecond.</summary>
    private const int StepRooms = 256;

    /// <summary>Maximum number of rooms that wait for a step before a sweep waits for them: they are in memory.</summary>
    private const int MaxDue = 1024;

    private readonly Queue<SqliteRoomLog> _due = new();
    private readonly OldestRooms _kept = new();
    private readonly OldestRooms _empty = new();
    private Queue<(long Id, DateTime AppendedAt)> _silent = new();
    private long _bytesSinceMeasured;
    private bool _isSweepDue = true;
    private bool _isShrinking;

    // The room examined last by the sweep under way; null while there is none.
    private long? _sweptTo;

    // A sweep has looked for rooms to delete from, and none was found since.
    private bool _hasFoundNone;

    /// <summary>The bytes in use in the file, as measured last.</summary>
    public long Used { get; private set; }

    public ExpiredCount Expired { get; } = new();

    /// <summary>All rooms are examined again, for messages that have become too old and for changed bounds.</summary>
    public void SweepIsDue() => Volatile.Write(ref _isSweepDue, true);

    /// <summary>Messages were committed.</summary>
    public void Appended(SqliteRoomLog log, long bytes)
    {
        _bytesSinceMeasured += bytes;
        if (log.Row.Count > store.Options.MaxPerRoom + Slack)
            Add(log);
    }

    /// <summary>Does one step; true if there is more to do.</summary>
    /// <param name="connection">The writer's.</param>
    /// <param name="rows">How many rows were written since the last step: twice as many are deleted, so that it never falls behind, and more while there is time.</param>
    /// <exception cref="SqliteException">Nothing was deleted.</exception>
    public bool Step(WriterConnection connection, int rows)
    {
        if (_sweptTo is null && Interlocked.Exchange(ref _isSweepDue, false))
            _sweptTo = 0;
        if (_sweptTo is { } after && _due.Count < MaxDue)
            Sweep(connection, after);
        var started = Stopwatch.GetTimestamp();
        var required = 2L * rows;
        var atOnce = Math.Max(MinRows, required / 8);
        var deleted = 0L;
        while (IsTimeForMore() && _due.TryDequeue(out var log))
            deleted += TrimDue(connection, log, atOnce);
        if (IsTimeForMore())
            Shrink(connection, Math.Max(MinRows, required));
        return _due.Count > 0 || _isShrinking || _sweptTo is not null || Volatile.Read(ref _isSweepDue);

        bool IsTimeForMore() => deleted < required || Stopwatch.GetElapsedTime(started) < StepSize.Target;
    }

    private void Add(SqliteRoomLog log)
    {
        if (log.IsDue)
            return;
        log.IsDue = true;
        store.Logs.Hold(log);
        _due.Enqueue(log);
    }

    /// <summary>Examines the next rooms of the file. The work in them comes afterwards.</summary>
    private void Sweep(WriterConnection connection, long after)
    {
        var rooms = connection.RoomsAfter(after, StepRooms);
        foreach (var room in rooms)
        {
            (room.Row.Count > 0 ? _kept : _empty).Add(room.Row);
            if (IsPastBounds(connection, room.Row) && store.Logs.Open(room, store) is { } log)
            {
                Add(log);
                store.Close(log);
            }

            store.Index.LookAt(room);
        }

        _sweptTo = rooms.Count > 0 ? rooms[^1].Row.Id : null;
        if (_sweptTo is null)
            EndSweep(connection);
    }

    private void EndSweep(WriterConnection connection)
    {
        store.Index.LookedAtAll();
        _bytesSinceMeasured = long.MaxValue / 2;
        _silent = _kept.TakeAll();
        var surplus = _empty.Count - maxEmptyRooms;
        foreach (var (id, _) in _empty.TakeAll().Take(Math.Max(0, surplus)))
        {
            if (connection.FindRoom(id) is { Row.Count: <= 0 } room)
                store.ForgetWholly(connection, room);
        }
    }

    private bool IsPastBounds(WriterConnection connection, RoomRow row) =>
        store.Bounds is var bounds
        && (row.Count > bounds.MaxPerRoom
            || (row.Count > 0 && bounds.HasAge
                && connection.Messages.CountOlder(row.Id, row.FirstSeq, row.LastSeq, bounds.NotBefore, limit: 1) > 0));

    private long TrimDue(WriterConnection connection, SqliteRoomLog log, long budget)
    {
        log.IsDue = false;
        try
        {
            return Trim(connection, log, budget);
        }
        finally
        {
            store.Close(log);
        }
    }

    /// <returns>How many messages it deleted, at least 1 for the look.</returns>
    private long Trim(WriterConnection connection, SqliteRoomLog log, long budget)
    {
        var (row, bounds) = (log.Row, store.Bounds);
        var pastCount = bounds.FirstShown(row.State) - row.FirstSeq;
        var pastAge = bounds.HasAge && row.Count > 0
            ? connection.Messages.CountOlder(row.Id, row.FirstSeq, row.LastSeq, bounds.NotBefore, budget)
            : 0;
        var deleted = Math.Min(Math.Max(pastCount, pastAge), budget);
        if (deleted <= 0)
            return 1;
        Delete(connection, log, deleted);
        Expired.PastCountThenAge(pastCount, deleted);
        if (deleted == budget)
            Add(log);
        return deleted;
    }

    private void Delete(WriterConnection connection, SqliteRoomLog log, long count)
    {
        var row = log.Row with { State = log.Row.State.Forget(count) };
        connection.Transact(() =>
        {
            connection.Messages.Delete(row.Id, log.Row.FirstSeq, row.FirstSeq - 1);
            connection.UpdateRoom(row);
        });
        log.Row = row;
        log.Keep();
        store.Index.Deleted(log);
    }

    /// <summary>Deletes from the rooms silent for longest, down to <see cref="LogBounds.TrimTarget"/>, and gives free pages back.</summary>
    private void Shrink(WriterConnection connection, long budget)
    {
        var bound = store.Options.MaxBytes;
        if (!_isShrinking && _bytesSinceMeasured < bound / 64)
            return;
        _bytesSinceMeasured = 0;
        (Used, var free) = connection.Space.Measure();
        var goal = LogBounds.TrimTarget(bound);
        if (Used > (_isShrinking ? goal : bound / 20 * 19) && TryForgetSome(connection, budget))
        {
            _isShrinking = true;
            return;
        }

        _isShrinking = free > FreeWorthShrinking && free > Used / 4;
        if (_isShrinking)
            connection.Space.Shrink();
    }

    /// <summary>Deletes some messages of the room silent for longest, or looks for it; false where no room has any.</summary>
    private bool TryForgetSome(WriterConnection connection, long budget)
    {
        while (_silent.TryPeek(out var silent))
        {
            if (connection.FindRoom(silent.Id) is { Row.Count: > 0 } room && room.Row.State.AppendedAt == silent.AppendedAt
                && store.Logs.Open(room, store) is { } log)
            {
                try
                {
                    var deleted = Math.Min(log.Row.State.OlderHalf, budget);
                    Delete(connection, log, deleted);
                    Expired.PastSize(deleted);
                    _hasFoundNone = false;
                    return true;
                }
                finally
                {
                    store.Close(log);
                }
            }

            // Nothing is left of it, or it is not silent any more.
            _silent.Dequeue();
        }

        if (_sweptTo is not null)
            return true;
        _hasFoundNone = !_hasFoundNone && connection.HasMessages;
        if (_hasFoundNone)
            _sweptTo = 0;
        return _hasFoundNone;
    }
}
