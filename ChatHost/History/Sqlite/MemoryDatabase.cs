using System.Data.Common;
using Microsoft.Data.Sqlite;

namespace ChatHost.History.Sqlite;

/// <summary>The tables in memory alone, beside logs in memory: nothing survives the process.</summary>
internal sealed class MemoryDatabase : IDatabase, IDisposable
{
    private readonly SemaphoreSlim _free = new(1);
    private SqliteConnection? _connection;

    public ValueTask<T> WriteAsync<T>(Func<DbConnection, ValueTask<T>> write) => UseAsync(connection =>
    {
        connection.Execute("BEGIN");
        try
        {
            var result = SqliteDatabase.Complete(write(connection));
            connection.Execute("COMMIT");
            return result;
        }
        catch
        {
            connection.Execute("ROLLBACK");
            throw;
        }
    });

    public ValueTask<T> ReadAsync<T>(Func<DbConnection, ValueTask<T>> read) => UseAsync(connection => SqliteDatabase.Complete(read(connection)));

    public void Dispose()
    {
        _connection?.Dispose();
        _free.Dispose();
    }

    private async ValueTask<T> UseAsync<T>(Func<SqliteConnection, T> use)
    {
        await _free.WaitAsync();
        try
        {
            return use(_connection ??= Open());
        }
        finally
        {
            _free.Release();
        }
    }

    private static SqliteConnection Open()
    {
        var connection = new SqliteConnection("Data Source=:memory:");
        connection.Open();
        Schema.Upgrade(connection, Schema.Steps);
        return connection;
    }
}
