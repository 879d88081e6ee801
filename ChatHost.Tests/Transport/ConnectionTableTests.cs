using ChatHost.Protocols;
using ChatHost.Tests.Support;
using ChatHost.Transport;

namespace ChatHost.Tests.Transport;

public sealed class ConnectionTableTests : IDisposable
{
    private readonly ConnectionTable _table = new();

    public void Dispose() => _table.Dispose();

    [Fact]
    public void A_connection_is_found_by_its_id_while_it_is_open()
    {
        var (one, other) = (Connection("one"), Connection("other"));
        _table.Add(one);
        _table.Add(other);

        Assert.True(_table.TryFind("one", out var found));
        Assert.Same(one, found);
        Assert.Same(other, ConnectionEntry.Of(other.Context));
        Assert.Equal(2, _table.Count);

        _table.Remove(one);
        Assert.False(_table.TryFind("one", out _));
        Assert.Equal([other], _table.All);
    }

    [Fact]
    public async Task All_connections_are_disconnected_and_the_stop_waits_for_the_last()
    {
        var (one, other) = (Connection("one"), Connection("other"));
        _table.Add(one);
        _table.Add(other);

        var stopped = _table.DisconnectAllAsync(DisconnectReason.Shutdown);
        Assert.Same(DisconnectReason.Shutdown, one.DisconnectReason);
        Assert.Same(DisconnectReason.Shutdown, other.DisconnectReason);
        Assert.Same(DisconnectReason.Shutdown, _table.Closing);
        _table.Remove(one);
        Assert.False(stopped.IsCompleted);
        _table.Remove(other);

        await stopped.WaitAsync(TestWait.Patience, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task All_callers_that_wait_for_the_last_connection_are_released()
    {
        var connection = Connection("one");
        _table.Add(connection);

        var first = _table.DisconnectAllAsync(DisconnectReason.Shutdown);
        var second = _table.DisconnectAllAsync(DisconnectReason.Shutdown);
        Assert.False(first.IsCompleted || second.IsCompleted);
        _table.Remove(connection);

        await Task.WhenAll(first, second).WaitAsync(TestWait.Patience, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task A_second_disconnect_waits_for_connections_that_came_since_the_first()
    {
        await _table.DisconnectAllAsync(DisconnectReason.Shutdown).WaitAsync(TestWait.Patience, TestContext.Current.CancellationToken);
        var late = Connection("late");
        _table.Add(late);

        var stopped = _table.DisconnectAllAsync(DisconnectReason.Shutdown);
        Assert.False(stopped.IsCompleted);
        _table.Remove(late);

        await stopped.WaitAsync(TestWait.Patience, TestContext.Current.CancellationToken);
    }

    [Fact]
    public void A_stop_without_connections_waits_for_nothing() =>
        Assert.True(_table.DisconnectAllAsync(DisconnectReason.Shutdown).IsCompleted);

    [Fact]
    public void A_connection_that_comes_after_the_others_were_disconnected_is_disconnected_too()
    {
        _ = _table.DisconnectAllAsync(DisconnectReason.Shutdown);
        var late = Connection("late");

        _table.Add(late);

        Assert.Same(DisconnectReason.Shutdown, late.DisconnectReason);
    }

    [Fact]
    public async Task A_connection_that_comes_while_the_others_are_disconnected_is_not_missed()
    {
        for (var round = 0; round < 200; round++)
        {
            var table = new ConnectionTable();
            ConnectionEntry[] connections = [.. Enumerable.Range(0, 8).Select(i => Connection($"c{i}"))];
            using var start = new Barrier(2);

            var adding = Task.Run(
                () =>
                {
                    start.SignalAndWait(TestWait.Patience);
                    Array.ForEach(connections, table.Add);
                },
                TestContext.Current.CancellationToken);
            start.SignalAndWait(TestWait.Patience, TestContext.Current.CancellationToken);
            var stopped = table.DisconnectAllAsync(DisconnectReason.Shutdown);
            await adding;

            Assert.All(connections, connection => Assert.Same(DisconnectReason.Shutdown, connection.DisconnectReason));
            Array.ForEach(connections, table.Remove);
            await stopped.WaitAsync(TestWait.Patience, TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    public async Task Connections_that_are_still_open_at_the_end_are_aborted()
    {
        var connection = new InMemoryConnection();
        _table.Add(new(connection.Context, "Echo", default, now: 1));

        _table.AbortAll();

        await TestWait.UntilAsync(() => connection.IsAborted);
    }

    [Fact]
    public async Task A_disconnect_wakes_a_protocol_that_takes_the_bytes_as_they_are()
    {
        var connection = Connection("echo");
        var reading = connection.Context.Transport.Input.ReadAsync(TestContext.Current.CancellationToken);

        connection.Disconnect(DisconnectReason.Shutdown);

        Assert.True((await reading).IsCanceled);
    }

    private static ConnectionEntry Connection(string id) => new(new InMemoryConnection(id).Context, "Line", default, now: 1);
}
