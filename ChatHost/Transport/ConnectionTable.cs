using System.Diagnostics.CodeAnalysis;
using ChatHost.Protocols;

namespace ChatHost.Transport;

/// <summary>All open connections of clients; the admin's own HTTP connections are not among them.</summary>
internal sealed class ConnectionTable
{
    private readonly SlotTable<ConnectionEntry> _connections = new();

    // What the closed connections of each protocol have counted. Also the lock under which a connection goes over from the
    // open ones to these, so that a sum counts it once, and that of who waits for the last to go.
    private readonly Dictionary<string, Traffic> _closed = [];
    private volatile DisconnectReason? _closing;
    private TaskCompletionSource? _emptied;

    public int Count => _connections.Count;

    /// <summary>All of them, in no order.</summary>
    public IEnumerable<ConnectionEntry> All => _connections.All;

    /// <summary>For the operators, who ask seldom: it looks at one after the other.</summary>
    public bool TryFind(string id, [NotNullWhen(true)] out ConnectionEntry? connection) =>
        (connection = All.FirstOrDefault(connection => connection.Id == id)) is not null;

    /// <summary>Why nobody new is let in any more, once that is so.</summary>
    public DisconnectReason? Closing => _closing;

    public void Add(ConnectionEntry connection)
    {
        connection.Context.Features.Set(connection);
        connection.Slot = _connections.Add(connection);
        // It came while the others were being dismissed: either that walk has seen it, or this line sees the walk. On both
        // sides the write must be there before the read.
        Interlocked.MemoryBarrier();
        if (_closing is { } dismissal)
            connection.Disconnect(dismissal);
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

    /// <summary>Clients of this protocol may come: its traffic is told from now on.</summary>
    public void Expect(string protocol)
    {
        lock (_closed)
            ClosedOf(protocol);
    }

    /// <summary>
    /// The traffic of each protocol. It walks over all connections, and meanwhile none of them can leave the table: a
    /// millisecond for some ten thousand.
    /// </summary>
    public IReadOnlyList<(string Protocol, Traffic Traffic)> Traffic()
    {
        lock (_closed)
        {
            var sums = _closed.ToDictionary(entry => entry.Key, entry => entry.Value.Copy());
            foreach (var connection in All)
            {
                // What only grows stays with the protocol that it began with, so that no sum ever falls.
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

    /// <summary>Dismisses all connections, and whatever comes from now on; the task completes when none is left.</summary>
    public Task DisconnectAllAsync(DisconnectReason dismissal)
    {
        TaskCompletionSource emptied;
        lock (_closed)
        {
            // Whoever waits already waits for the same moment.
            if (_emptied is not { Task.IsCompleted: false })
                _emptied = new(TaskCreationOptions.RunContinuationsAsynchronously);
            emptied = _emptied;
        }

        _closing = dismissal;
        Interlocked.MemoryBarrier();
        foreach (var connection in All)
            connection.Disconnect(dismissal);
        if (_connections.Count == 0)
            emptied.TrySetResult();
        return emptied.Task;
    }

    /// <summary>Cuts whatever is still open.</summary>
    public void AbortAll()
    {
        foreach (var connection in All)
            connection.Abort();
    }

    private Traffic ClosedOf(string protocol)
    {
        if (!_closed.TryGetValue(protocol, out var traffic))
            _closed.Add(protocol, traffic = new());
        return traffic;
    }
}
