using System.Data.Common;
using Npgsql;

namespace ChatHost.History.Postgres;

/// <summary>What one caller writes, within a transaction that it shares with others.</summary>
internal abstract class DatabaseWrite
{
    /// <summary>Writes; what goes wrong by its own mistake undoes it alone, and is its outcome.</summary>
    public abstract Task RunAsync(NpgsqlConnection connection);

    /// <summary>The transaction is committed.</summary>
    public abstract void Complete();

    /// <summary>Nothing of the transaction is kept.</summary>
    public abstract void Fail(Exception exception);
}

/// <inheritdoc/>
internal sealed class DatabaseWrite<T>(Func<DbConnection, ValueTask<T>> write) : DatabaseWrite
{
    // Continuations run elsewhere: the next transaction is not to wait for them.
    private readonly TaskCompletionSource<T> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private T? _result;
    private Exception? _failure;

    public Task<T> Task => _done.Task;

    public override async Task RunAsync(NpgsqlConnection connection)
    {
        _failure = null;
        await connection.RunAsync("SAVEPOINT write");
        try
        {
            _result = await write(connection);
        }
        catch (Exception exception) when (!PostgresErrors.IsPassing(exception))
        {
            _failure = exception;
            await connection.RunAsync("ROLLBACK TO SAVEPOINT write");
        }

        await connection.RunAsync("RELEASE SAVEPOINT write");
    }

    public override void Complete()
    {
        if (_failure is { } failure)
            _done.TrySetException(failure);
        else
            _done.TrySetResult(_result!);
    }

    public override void Fail(Exception exception) => _done.TrySetException(exception);
}

/// <summary>One try of a transaction that writes for several callers.</summary>
internal sealed class WritingTransaction(List<DatabaseWrite> writes)
{
    /// <summary>What PostgreSQL knows it by, once its commit is asked for; null before: then nothing was written.</summary>
    public string? Number { get; private set; }

    public async Task<bool> RunAsync(NpgsqlConnection connection)
    {
        await using var transaction = await connection.BeginTransactionAsync();
        await connection.RunAsync(PostgresDatabase.LimitTransaction);
        await connection.RunAsync(PostgresDatabase.LockForWriting);
        foreach (var write in writes)
            await write.RunAsync(connection);
        await using (var number = connection.Command("SELECT pg_current_xact_id()::text"))
            Number = (string?)await number.ExecuteScalarAsync();
        await transaction.CommitAsync();
        return true;
    }
}
