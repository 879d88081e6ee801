using System.Net;
using System.Net.Sockets;
using ChatHost.Tests.Support;
using ChatHost.Transport;
using ChatHost.Transport.Epoll;
using Microsoft.AspNetCore.Connections;

namespace ChatHost.Tests.Transport.Epoll;

public sealed class EpollConnectionTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(AddressFamily.InterNetwork)]
    [InlineData(AddressFamily.InterNetworkV6)]
    public async Task A_connection_knows_both_addresses(AddressFamily family)
    {
        await using var pair = await EpollPair.ConnectAsync(family);

        Assert.Equal(pair.Peer.LocalEndPoint, pair.Connection.RemoteEndPoint);
        Assert.Equal(pair.Peer.RemoteEndPoint, pair.Connection.LocalEndPoint);
    }

    [Fact]
    public async Task A_connection_id_is_unique_and_stays()
    {
        await using var one = await EpollPair.ConnectAsync();
        await using var another = await EpollPair.ConnectAsync();

        Assert.Equal(one.Connection.ConnectionId, one.Connection.ConnectionId);
        Assert.NotEqual(one.Connection.ConnectionId, another.Connection.ConnectionId);
        Assert.Matches("^[0-9A-V]{13}$", one.Connection.ConnectionId);
    }

    [Fact]
    public async Task Features_are_found_replaced_and_removed()
    {
        await using var pair = await EpollPair.ConnectAsync();
        var features = pair.Connection.Features;
        var (revision, count) = (features.Revision, features.Count());
        Type[] keys = [typeof(int), typeof(long), typeof(byte), typeof(char), typeof(bool)];

        foreach (var key in keys)
            features[key] = key.Name;
        features[typeof(long)] = null;
        features[typeof(char)] = "another";

        Assert.Equal(["Int32", null, "Byte", "another", "Boolean"], keys.Select(key => features[key]));
        Assert.Equal(count + 4, features.Count());
        Assert.NotEqual(revision, features.Revision);
        Assert.Same(pair.Connection, features.Get<IConnectionSocket>());
    }

    [Fact]
    public async Task A_reset_shows_without_reading()
    {
        await using var pair = await EpollPair.ConnectAsync();
        var closed = pair.Connection.ConnectionClosed;
        Assert.False(pair.Connection.IsReset);

        pair.Reset();

        await TestWait.UntilAsync(() => pair.Connection.IsReset && closed.IsCancellationRequested);
    }

    [Fact]
    public async Task Acknowledged_bytes_are_counted()
    {
        await using var pair = await EpollPair.ConnectAsync();

        Assert.True(pair.Connection.TrySend("hello"u8, out var taken));

        Assert.Equal(5, taken);
        await TestWait.UntilAsync(() => pair.Connection.AcknowledgedBytes >= 5);
    }

    [Fact]
    public async Task A_full_buffer_takes_a_part_and_then_nothing_without_an_error()
    {
        await using var pair = await EpollPair.ConnectAsync();

        Assert.True(pair.Connection.TrySend(new byte[4 << 20], out var part));
        Assert.InRange(part, 1, (4 << 20) - 1);

        // The peer's system may still take some.
        await TestWait.UntilAsync(() =>
        {
            Assert.True(pair.Connection.TrySend(new byte[64 * 1024], out var taken));
            return taken == 0;
        });
    }

    [Fact]
    public async Task A_connection_that_ended_its_own_side_still_reads()
    {
        await using var pair = await EpollPair.ConnectAsync();

        pair.Connection.EndSending();
        var end = await pair.Peer.ReceiveAsync(new byte[1], Cancellation).AsTask().WaitAsync(TestWait.Patience, Cancellation);
        await pair.SayAsync("still here"u8.ToArray());

        Assert.Equal(0, end);
        Assert.Equal("still here"u8.ToArray(), await pair.ReadAsync(10));
    }

    [Fact]
    public async Task An_aborted_connection_is_reset_at_once()
    {
        await using var pair = await EpollPair.ConnectAsync();
        var writing = pair.Output.WriteAsync(new byte[4 << 20], Cancellation).AsTask();

        pair.Connection.Abort(new ConnectionAbortedException());

        Assert.True((await writing.WaitAsync(TestWait.Patience, Cancellation)).IsCompleted);
        await TestWait.UntilAsync(() => IsReset(pair.Peer));
    }

    [Fact]
    public async Task Calls_on_a_closed_connection_report_it_or_do_nothing()
    {
        var pair = await EpollPair.ConnectAsync();
        await pair.DisposeAsync();

        Assert.False(pair.Connection.TrySend("late"u8, out _));
        Assert.False(pair.Connection.IsReset);
        Assert.Equal(0, pair.Connection.AcknowledgedBytes);
        Assert.Throws<IOException>(pair.Connection.EndSending);
        Assert.True(pair.Connection.ConnectionClosed.IsCancellationRequested);
        pair.Connection.Abort(new ConnectionAbortedException());
        await pair.Connection.DisposeAsync();
    }

    [Fact]
    public async Task A_reused_handle_gets_no_signals_of_its_former_owner()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "There is no epoll elsewhere.");
        using var pollers = new Pollers();
        var poller = pollers.Next();
        var former = new Listener();
        var later = new Listener();
        var (one, other) = Connect();
        poller.Add(former, one.Handle);
        await former.WaitForAsync(1);
        poller.Remove(one.Handle);
        poller.Add(later, other.Handle);
        await later.WaitForAsync(1);
        var heardBefore = former.Count;

        other.Send("x"u8);
        one.Send("x"u8);
        await later.WaitForAsync(2);

        Assert.Equal(heardBefore, former.Count);
        one.Dispose();
        other.Dispose();
    }

    private static bool IsReset(Socket socket)
    {
        try
        {
            _ = socket.Receive(new byte[64 * 1024], SocketFlags.None);
            return false;
        }
        catch (SocketException exception)
        {
            return exception.SocketErrorCode is SocketError.ConnectionReset;
        }
    }

    private static (Socket One, Socket Other) Connect()
    {
        using var listening = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listening.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listening.Listen();
        var one = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        one.Connect(listening.LocalEndPoint!);
        return (one, listening.Accept());
    }

    private sealed class Listener : IPollTarget
    {
        private int _count;

        public int Count => Volatile.Read(ref _count);

        public void OnReady(uint events) => Interlocked.Increment(ref _count);

        public Task WaitForAsync(int count) => TestWait.UntilAsync(() => Count >= count);
    }
}
