using System.Collections.Concurrent;
using Microsoft.Data.Sqlite;

namespace ChatHost.History.Sqlite;

/// <summary>
/// The connections that read, opened when needed and reused. A few: the disk is not faster for more. They read on pool threads only: the
/// threads that read sockets are shared by many and must never wait for a disk.
/// </summary>
internal sealed class Readers(SqliteFile file) : IDisposable
{
    private const int MaxConnections = 4;

    private readonly SemaphoreSlim _free = new(MaxConnections);
    private readonly ConcurrentBag<ReaderConnection> _idle = [];
    private bool _isClosed;

    /// <summary>Reads with a connection of its own; waits while all are in use.</summary>
    /// <exception cref="HistoryUnavailableException">The file cannot be read now.</exception>
    public ValueTask<T> ReadAsync<T>(Func<ReaderConnection, T> read, CancellationToken cancellationToken) =>
        Thread.CurrentThread.IsThreadPoolThread
            ? ReadInPoolAsync(read, cancellationToken)
            : new(Task.Run(() => ReadInPoolAsync(read, cancellationToken).AsTask(), cancellationToken));

    /// <summary>Waits for those that read, and closes all.</summary>
    public void Dispose()
    {
        Volatile.Write(ref _isClosed, true);
        for (var taken = 0; taken < MaxConnections; taken++)
            _free.Wait();
        while (_idle.TryTake(out var reader))
            reader.Dispose();
        _free.Release(MaxConnections);
    }

    private async ValueTask<T> ReadInPoolAsync<T>(Func<ReaderConnection, T> read, CancellationToken cancellationToken)
    {
        await _free.WaitAsync(cancellationToken);
        try
        {
            if (Volatile.Read(ref _isClosed))
                throw new HistoryUnavailableException("the store is closed.");
            return Read(read);
        }
        catch (SqliteException exception)
        {
            throw new HistoryUnavailableException(SqliteErrors.Describe(exception), exception);
        }
        catch (Exception exception) when (exception is not (HistoryUnavailableException or OperationCanceledException))
        {
            throw new HistoryUnavailableException("the store failed.", exception);
        }
        finally
        {
            _free.Release();
        }
    }

    private T Read<T>(Func<ReaderConnection, T> read)
    {
        if (!_idle.TryTake(out var reader))
            reader = new(file);
        try
        {
            var result = read(reader);
            _idle.Add(reader);
            return result;
        }
        catch
        {
            // The next one opens the file again: it may be another by then.
            reader.Dispose();
            throw;
        }
    }
}
