using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using ChatHost.Messages;
using Npgsql;

namespace ChatHost.History.Postgres;

/// <summary>
/// Appends what all rooms have to say, one group after the other, each in one call; meanwhile the next group gathers. One call at a time,
/// since two of one room under way at once look like holes to those who hear it.
/// </summary>
internal sealed class PostgresAppender(PostgresHistoryStore store, PostgresAccess access, ILogger logger)
{
    /// <summary>Number of drafts after which a group is sent, so that the first of a flood do not wait for the last.</summary>
    private const int MaxRows = 2048;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(20);

    private readonly Lock _lock = new();

    // In the ids of drafts whose senders gave none. No token of a client begins so.
    private readonly string _run = "~" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8));
    private List<AppendJob> _waiting = [];
    private bool _isRunning;
    private long _serial;
    private long _commits;

    /// <summary>Number of calls that were committed.</summary>
    public long Commits => Volatile.Read(ref _commits);

    /// <summary>Whether nothing is under way.</summary>
    public bool IsIdle
    {
        get
        {
            lock (_lock)
                return !_isRunning;
        }
    }

    /// <exception cref="HistoryUnavailableException">The database is away.</exception>
    public Task<IReadOnlyList<RoomEvent>> AppendAsync(PostgresRoomLog log, IReadOnlyList<Draft> drafts)
    {
        access.ThrowIfAway();
        var job = new AppendJob(log, drafts, Interlocked.Add(ref _serial, drafts.Count) - drafts.Count);
        lock (_lock)
        {
            _waiting.Add(job);
            if (_isRunning)
                return job.Task;
            _isRunning = true;
        }

        _ = Task.Run(RunAsync);
        return job.Task;
    }

    /// <summary>The database is away: who waits is told now.</summary>
    public void FailWaiting(HistoryUnavailableException exception)
    {
        List<AppendJob> failed;
        lock (_lock)
            (failed, _waiting) = (_waiting, []);
        Fail(CollectionsMarshal.AsSpan(failed), exception);
    }

    private async Task RunAsync()
    {
        while (TryTake(out var jobs))
        {
            try
            {
                await WriteAsync(jobs);
            }
            catch (Exception exception)
            {
                // Whatever it is, this goes on: without it no message could be kept until a restart.
                HistoryLog.WriterFailed(logger, exception);
                Fail(CollectionsMarshal.AsSpan(jobs), exception as HistoryUnavailableException ?? new("the store failed.", exception));
            }
        }
    }

    private bool TryTake([NotNullWhen(true)] out List<AppendJob>? jobs)
    {
        lock (_lock)
        {
            jobs = null;
            _isRunning = _waiting.Count > 0;
            if (!_isRunning)
                return false;
            var (count, rows) = (0, 0);
            while (count < _waiting.Count && rows < MaxRows)
                rows += _waiting[count++].Drafts.Length;
            jobs = _waiting[..count];
            _waiting.RemoveRange(0, count);
            return true;
        }
    }

    private async Task WriteAsync(List<AppendJob> jobs)
    {
        var call = new AppendCall(jobs, _run, StoredTime.Truncate(store.Now));
        var started = access.Started;
        for (var pause = FirstPause; ; pause = PostgresAccess.Longer(pause))
        {
            try
            {
                var answer = await access.OnceAsync(call.RunAsync, started);
                Interlocked.Increment(ref _commits);
                await ConcludeAsync(jobs, answer);
                return;
            }
            catch (Exception exception) when (PostgresErrors.IsOfTheDatabase(exception))
            {
                foreach (var job in jobs)
                    job.IsTried = true;
                if (await access.MayRetryAsync(Passing(exception), started, pause))
                    continue;
                if (PostgresErrors.IsPassing(exception))
                    Fail(CollectionsMarshal.AsSpan(jobs), access.GoAway(exception));
                else if (jobs.Count == 1)
                    jobs[0].Failed(access.Refused(exception));
                else
                    await WriteEachAloneAsync(jobs);
                return;
            }
        }
    }

    /// <summary>An id that another node has kept just now in another room is met the next time.</summary>
    private static Exception Passing(Exception exception) =>
        exception is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation } ? new TimeoutException() : exception;

    /// <summary>One of them is to blame, and the others must not fail for it.</summary>
    private async Task WriteEachAloneAsync(List<AppendJob> jobs)
    {
        foreach (var job in jobs)
            await WriteAsync([job]);
    }

    private async Task ConcludeAsync(List<AppendJob> jobs, AppendAnswer answer)
    {
        var place = 0;
        foreach (var job in jobs)
        {
            var range = place..(place + job.Drafts.Length);
            place = range.End.Value;
            try
            {
                await ConcludeAsync(job, answer.Rooms[job.Log], answer.Seqs[range], answer.Repeated[range]);
            }
            catch (HistoryUnavailableException exception)
            {
                // It is kept all the same; who sends it again under its id is told so.
                job.Failed(exception);
            }
        }
    }

    private async ValueTask ConcludeAsync(AppendJob job, RoomRow row, long[] seqs, bool[] repeated)
    {
        var events = new RoomEvent[seqs.Length];
        var time = row.State.AppendedAt;
        var first = 0L;
        for (var i = 0; i < events.Length; i++)
        {
            var draft = job.Drafts[i];
            first = draft.Continues ? first : seqs[i];
            if (!repeated[i])
                events[i] = draft.ToEvent(job.Log.Room, seqs[i], time, first);
        }

        if (Array.IndexOf(repeated, true) >= 0)
            await FindRepeatedAsync(job, row, seqs, repeated, events);
        job.Log.Keep(row, events);
        store.Appended(job.Log, row, job.Drafts);
        job.Kept(events);
    }

    /// <summary>
    /// What was kept before under the ids of drafts. Where the answer of an earlier call was lost, that was this very batch, which nobody has
    /// heard yet.
    /// </summary>
    private async ValueTask FindRepeatedAsync(AppendJob job, RoomRow row, long[] seqs, bool[] repeated, RoomEvent[] events)
    {
        var wanted = seqs.Where((_, i) => repeated[i]).ToArray();
        var isOwn = (long seq) => job.IsTried && seq > job.LastSeqBefore;
        var found = (await access.RunAsync(connection => MessageQueries.FindAsync(connection, job.Log.Room, row.Id, wanted, seq => !isOwn(seq))))
            .ToDictionary(logged => logged.Seq);
        for (var i = 0; i < events.Length; i++)
        {
            if (repeated[i])
                events[i] = found.GetValueOrDefault(seqs[i]) ?? RoomEvent.Erased(job.Log.Room, seqs[i], row.State.AppendedAt, isRepeat: !isOwn(seqs[i]));
        }
    }

    private static void Fail(ReadOnlySpan<AppendJob> jobs, HistoryUnavailableException exception)
    {
        foreach (var job in jobs)
            job.Failed(exception);
    }
}
