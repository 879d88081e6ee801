using System.Diagnostics.CodeAnalysis;
using ChatHost.Protocols;

namespace ChatHost.Transport;

/// <summary>All open connections of clients, without the HTTP connections of the admin's listener.</summary>
internal sealed class ConnectionTable : IDisposable
{
    private readonly SlotTable<ConnectionEntry> _connections = new();

    // What the closed connections of each protocol have counted. Also the lock under which a connection moves from the open ones to these,
    // so that a sum counts it once, and the lock of _emptied.
    private readonly Dictionary<string, Traffic> _closed = [];
    private readonly CancellationTokenSource _closingBegan = new();
    private volatile DisconnectReason? _closing;
    private TaskCompletionSource? _emptied;

    public int Count => _connections.Count;

    /// <summary>All open connections, in no order.</summary>
    public IEnumerable<ConnectionEntry> All => _connections.All;

    /// <summary>Finds a connection by a linear search: only operators ask, and seldom.</summary>
    public bool TryFind(string id, [NotNullWhen(true)] out ConnectionEntry? connection) =>
        (connection = All.FirstOrDefault(connection => connection.Id == id)) is not null;

    /// <summary>Why no connection is accepted any more, once the server stops.</summary>
    public DisconnectReason? Closing => _closing;

    /// <summary>Cancelled once <see cref="Closing"/> is set, for connections that are not in the table yet.</summary>
    public CancellationToken ClosingToken => _closingBegan.Token;

    public void Add(ConnectionEntry connection)
    {
        connection.Context.Features.Set(connection);
        connection.Slot = _connections.Add(connection);
        // It may come while the others are being disconnected: either that loop finds it, or the next line sees that the loop has begun. On
        // both sides the write must be visible before the read.
        Interlocked.MemoryBarrier();
        if (_closing is { } reason)
            connection.Disconnect(reason);
    }

    public void Remove(ConnectionEntry connection)
    {
        lock (_closed)
        {
            if (_connections.Remove(connection.Slot, connection))
                ClosedOf(connection.Protocol).Add(connection);
            if (_connections.Count == 0)
                _emptied?.TrySetResult();
        }
    }

    /// <summary>Reports the traffic of a protocol from now on, before its first client comes.</summary>
    public void Expect(string protocol)
    {
        lock (_closed)
            ClosedOf(protocol);
    }

    /// <summary>
    /// The traffic of each protocol. It visits all connections, and meanwhile none of them can leave the table: a millisecond for ten
    /// thousand.
    /// </summary>
    public IReadOnlyList<(string Protocol, Traffic Traffic)> Traffic()
    {
        lock (_closed)
        {
            var sums = _closed.ToDictionary(entry => entry.Key, entry => entry.Value.Copy());
            foreach (var connection in All)
            {
                // Counters belong to the protocol that the connection began with, so that no sum ever falls.
                SumOf(connection.Protocol).Add(connection);
                SumOf(connection.Spoken).AddOpen(connection);
            }

            return [.. sums.Select(entry => (entry.Key, entry.Value))];

            Traffic SumOf(string protocol)
            {
                if (!sums.TryGetValue(protocol, out var sum))
                    sums.Add(protocol, sum = new());
                return sum;
            }
        }
    }

    /// <summary>Disconnects all connections, and all that come from now on. Completes when none is left.</summary>
    public Task DisconnectAllAsync(DisconnectReason reason)
    {
        TaskCompletionSource emptied;
        lock (_closed)
        {
            // A caller that waits already waits for the same moment.
            if (_emptied is not { Task.IsCompleted: false })
                _emptied = new(TaskCreationOptions.RunContinuationsAsynchronously);
            emptied = _emptied;
        }

        _closing = reason;
        Interlocked.MemoryBarrier();
        _closingBegan.Cancel();
        foreach (var connection in All)
            connection.Disconnect(reason);
        if (_connections.Count == 0)
            emptied.TrySetResult();
        return emptied.Task;
    }

    /// <summary>Aborts all connections that are still open.</summary>
    public void AbortAll()
    {
        foreach (var connection in All)
            connection.Abort();
    }

    public void Dispose() => _closingBegan.Dispose();

    private Traffic ClosedOf(string protocol)
    {
        if (!_closed.TryGetValue(protocol, out var traffic))
            _closed.Add(protocol, traffic = new());
        return traffic;
    }
}
