using System.Data.Common;
using System.Diagnostics.CodeAnalysis;

namespace ChatHost.History.Postgres;

/// <summary>
/// The tables in the database of the logs. Much of what is written first reads what it depends on: so one transaction at a time writes
/// them, whichever node it is of, and each does what has gathered meanwhile. The file has it so too.
/// </summary>
internal sealed class PostgresDatabase(PostgresHistoryStore store) : IDatabase
{
    /// <summary>Held by the one transaction that writes: "ChtH" in ASCII, and which of our locks it is.</summary>
    public const string LockForWriting = "SELECT pg_advisory_xact_lock(1130919048, 1)";

    /// <summary>A node that is stopped within a transaction holds up no other for longer.</summary>
    public const string LimitTransaction = "SET LOCAL idle_in_transaction_session_timeout = 3000";

    /// <summary>Maximum number of writes of one transaction, so that the first do not wait for the last.</summary>
    private const int MaxWrites = 64;

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(50);

    private readonly Lock _lock = new();
    private readonly List<DatabaseWrite> _waiting = [];
    private bool _isRunning;

    private PostgresAccess Access => store.Access;

    public async ValueTask<T> WriteAsync<T>(Func<DbConnection, ValueTask<T>> write)
    {
        Access.ThrowIfAway();
        var waiting = new DatabaseWrite<T>(write);
        bool isFirst;
        lock (_lock)
        {
            _waiting.Add(waiting);
            (isFirst, _isRunning) = (!_isRunning, true);
        }

        if (isFirst)
            _ = Task.Run(RunAsync);
        return await waiting.Task;
    }

    public ValueTask<T> ReadAsync<T>(Func<DbConnection, ValueTask<T>> read) => Access.RunAsync(connection => read(connection).AsTask());

    private async Task RunAsync()
    {
        while (TryTake(out var writes))
        {
            try
            {
                await TransactAsync(writes);
                writes.ForEach(write => write.Complete());
            }
            catch (Exception exception)
            {
                var failure = exception as HistoryUnavailableException ?? Access.Refused(exception);
                writes.ForEach(write => write.Fail(failure));
            }
        }
    }

    private bool TryTake([NotNullWhen(true)] out List<DatabaseWrite>? writes)
    {
        lock (_lock)
        {
            writes = _waiting.Count > 0 ? _waiting[..Math.Min(MaxWrites, _waiting.Count)] : null;
            _isRunning = writes is not null;
            if (writes is null)
                return false;
            _waiting.RemoveRange(0, writes.Count);
            return true;
        }
    }

    private async Task TransactAsync(List<DatabaseWrite> writes)
    {
        var started = Access.Started;
        for (var pause = FirstPause; ; pause = PostgresAccess.Longer(pause))
        {
            Access.ThrowIfAway();
            var transaction = new WritingTransaction(writes);
            try
            {
                await Access.OnceAsync(transaction.RunAsync, started);
                return;
            }
            catch (Exception exception) when (PostgresErrors.IsOfTheDatabase(exception))
            {
                if (!await Access.MayRetryAsync(exception, started, pause))
                    throw;

                // The answer to the commit was lost: the database knows what became of it, and it is not done twice.
                if (transaction.Number is { } number && await WasCommittedAsync(number))
                    return;
            }
        }
    }

    /// <summary>What became of a transaction. While it is still under way, it holds the lock that the next one waits for.</summary>
    private async ValueTask<bool> WasCommittedAsync(string transaction) => await Access.RunAsync(async connection =>
    {
        await connection.RunAsync(LockForWriting);
        return await connection.NumberAsync("SELECT (pg_xact_status($1::xid8) = 'committed')::int::bigint", transaction);
    }) == 1;
}
