using System.Data.Common;
using Npgsql;

namespace ChatHost.History.Postgres;

/// <summary>
/// The tables in the database of the logs. What is written is rare, and much of it first reads what it depends on: so one transaction at
/// a time writes them, whichever node it is of, as the file has it too.
/// </summary>
internal sealed class PostgresDatabase(PostgresHistoryStore store) : IDatabase
{
    /// <summary>Held by the one transaction that writes: "ChtH" in ASCII, and which of our locks it is.</summary>
    public const string LockForWriting = "SELECT pg_advisory_xact_lock(1130919048, 1)";

    /// <summary>A node that is stopped within a transaction holds up no other for longer.</summary>
    public const string LimitTransaction = "SET LOCAL idle_in_transaction_session_timeout = 3000";

    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(50);

    private PostgresAccess Access => store.Access;

    public async ValueTask<T> WriteAsync<T>(Func<DbConnection, ValueTask<T>> write)
    {
        var started = Access.Started;
        for (var pause = FirstPause; ; pause = PostgresAccess.Longer(pause))
        {
            Access.ThrowIfAway();
            var attempt = new Attempt<T>(write);
            try
            {
                return await Access.OnceAsync(attempt.RunAsync, started, CancellationToken.None);
            }
            catch (Exception exception) when (PostgresErrors.IsOfTheDatabase(exception) && !PostgresErrors.IsOfTheData(exception))
            {
                if (!await Access.MayRetryAsync(exception, started, pause))
                    throw Access.Refused(exception);

                // The answer to the commit was lost: the database knows what became of it, and it is not done twice.
                if (attempt.Transaction is { } transaction && await WasCommittedAsync(transaction))
                    return attempt.Result!;
            }
        }
    }

    public ValueTask<T> ReadAsync<T>(Func<DbConnection, ValueTask<T>> read) => Access.RunAsync(connection => read(connection).AsTask());

    /// <summary>What became of a transaction. While it is still under way, it holds the lock that the next one waits for.</summary>
    private async ValueTask<bool> WasCommittedAsync(string transaction) => await Access.RunAsync(async connection =>
    {
        await connection.RunAsync(LockForWriting);
        return await connection.NumberAsync("SELECT (pg_xact_status($1::xid8) = 'committed')::int::bigint", transaction);
    }) == 1;

    /// <summary>One try of a transaction.</summary>
    private sealed class Attempt<T>(Func<DbConnection, ValueTask<T>> write)
    {
        public T? Result { get; private set; }

        /// <summary>Its number, once its commit was asked for; null before: then nothing was written.</summary>
        public string? Transaction { get; private set; }

        public async Task<T> RunAsync(NpgsqlConnection connection)
        {
            await using var transaction = await connection.BeginTransactionAsync();
            await connection.RunAsync(LimitTransaction);
            await connection.RunAsync(LockForWriting);
            Result = await write(connection);
            await using (var number = connection.Command("SELECT pg_current_xact_id()::text"))
                Transaction = (string?)await number.ExecuteScalarAsync();
            await transaction.CommitAsync();
            return Result;
        }
    }
}
