using System.Data.Common;
using System.Runtime.ExceptionServices;
using Microsoft.Data.Sqlite;

namespace ChatHost.History.Sqlite;

/// <summary>The tables in the file of the logs: what is written shares the commits of the store's one writer.</summary>
internal sealed class SqliteDatabase(SqliteHistoryStore store) : IDatabase
{
    public async ValueTask<T> WriteAsync<T>(Func<DbConnection, ValueTask<T>> write)
    {
        var job = new Job<T>(write);
        store.Write(job);
        return await job.Task;
    }

    public ValueTask<T> ReadAsync<T>(Func<DbConnection, ValueTask<T>> read) =>
        store.Readers.ReadAsync(reader => Complete(read(reader.Database)), CancellationToken.None);

    /// <summary>SQLite has no asynchronous calls: what is awaited has completed, and the store's thread goes on with it.</summary>
    internal static T Complete<T>(ValueTask<T> done) => done.IsCompleted
        ? done.GetAwaiter().GetResult()
        : throw new InvalidOperationException("Only the database may be awaited within a transaction.");

    private sealed class Job<T>(Func<DbConnection, ValueTask<T>> write) : WriteJob
    {
        private readonly TaskCompletionSource<T> _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private T? _result;
        private ExceptionDispatchInfo? _failure;

        public Task<T> Task => _done.Task;

        public override int Rows => 1;

        public override void Write(WriterConnection connection, DateTime now)
        {
            _failure = null;
            connection.Execute("SAVEPOINT job");
            try
            {
                _result = Complete(write(connection.Database));
            }
            catch (Exception exception) when (exception is not SqliteException sqlite || !SqliteErrors.IsOfTheFile(sqlite))
            {
                // Its own mistake is no reason to undo what others write in this transaction.
                _failure = ExceptionDispatchInfo.Capture(exception);
                connection.Execute("ROLLBACK TO job");
            }

            connection.Execute("RELEASE job");
        }

        public override void Committed()
        {
            if (_failure is { } failure)
                _done.TrySetException(failure.SourceException);
            else
                _done.TrySetResult(_result!);
        }

        public override void Failed(HistoryUnavailableException exception) => _done.TrySetException(exception);
    }
}
