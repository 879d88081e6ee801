using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using ChatHost.Protocols;
using Microsoft.AspNetCore.Connections;

namespace ChatHost.Transport;

/// <summary>All open connections of clients, by id; the admin's own HTTP connections are not among them.</summary>
internal sealed class ConnectionTable
{
    private readonly ConcurrentDictionary<string, ClientConnection> _connections = new();
    private volatile Dismissal? _closing;
    private volatile TaskCompletionSource? _emptied;

    public int Count => _connections.Count;

    /// <summary>All of them, in no order.</summary>
    public IEnumerable<ClientConnection> All => _connections.Select(pair => pair.Value);

    public bool TryFind(string id, [NotNullWhen(true)] out ClientConnection? connection) => _connections.TryGetValue(id, out connection);

    /// <summary>What the middleware entered for a connection that is on its way to its handler.</summary>
    public ClientConnection Of(ConnectionContext context) => _connections[context.ConnectionId];

    /// <summary>Why nobody new is let in any more, once that is so.</summary>
    public Dismissal? Closing => _closing;

    public void Add(ClientConnection connection)
    {
        _connections[connection.Id] = connection;
        // It came while the others were being dismissed: either that walk has seen it, or this line sees the walk. On both
        // sides the write must be there before the read.
        Interlocked.MemoryBarrier();
        if (_closing is { } dismissal)
            connection.Dismiss(dismissal);
    }

    public void Remove(ClientConnection connection)
    {
        _connections.TryRemove(connection.Id, out _);
        if (_connections.IsEmpty)
            _emptied?.TrySetResult();
    }

    /// <summary>Dismisses all connections, and whatever comes from now on; the task completes when none is left.</summary>
    public Task DismissAllAsync(Dismissal dismissal)
    {
        _emptied = new(TaskCreationOptions.RunContinuationsAsynchronously);
        _closing = dismissal;
        Interlocked.MemoryBarrier();
        foreach (var connection in All)
            connection.Dismiss(dismissal);
        if (_connections.IsEmpty)
            _emptied.TrySetResult();
        return _emptied.Task;
    }

    /// <summary>Cuts whatever is still open.</summary>
    public void AbortAll()
    {
        foreach (var connection in All)
            connection.Abort();
    }
}
