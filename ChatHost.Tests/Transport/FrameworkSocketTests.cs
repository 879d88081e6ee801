using System.Net;
using System.Net.Sockets;
using System.Text;
using ChatHost.Protocols;
using ChatHost.Sessions;
using ChatHost.Tests.Support;
using ChatHost.Transport;

namespace ChatHost.Tests.Transport;

public sealed class FrameworkSocketTests : IDisposable
{
    private readonly Socket _ours;
    private readonly Socket _peer;
    private readonly InMemoryConnection _transport = new();
    private readonly ConnectionCounters _counters = new();
    private readonly Outbox _outbox;

    public FrameworkSocketTests()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        _peer = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4096, ReceiveTimeout = 20_000 };
        _peer.Connect(listener.LocalEndPoint!);
        _ours = listener.Accept();
        _ours.SendBufferSize = 4096;
        var limits = new FixedOptions<LimitOptions>(new() { SendQueueBytes = 1 << 24 });
        _outbox = new(new ConnectionWriter(_transport.Context.Transport.Output, new FrameworkSocket(_ours)), new TestWords(), PlainFraming.Instance, new OutboxPolicy(limits, maxUnderWay: 0), _counters);
    }

    public void Dispose()
    {
        _ours.Dispose();
        _peer.Dispose();
    }

    [Fact]
    public void A_closed_socket_takes_nothing_and_reports_nothing()
    {
        var socket = new FrameworkSocket(_ours);
        _ours.Dispose();

        Assert.False(socket.TrySend("hello"u8, out var taken));
        Assert.Equal(0, taken);
        Assert.False(socket.TryGetTcpInfo(new byte[TcpInfo.Size]));
        Assert.IsType<ObjectDisposedException>(Assert.Throws<IOException>(socket.EndSending).InnerException);
    }

    [Fact]
    public void A_reset_shows_when_the_next_bytes_are_sent()
    {
        var socket = new FrameworkSocket(_ours);
        _peer.LingerState = new(enable: true, seconds: 0);
        _peer.Dispose();

        // The reset is here once reading fails.
        Assert.True(_ours.Poll(TimeSpan.FromSeconds(20), SelectMode.SelectRead));
        Assert.False(socket.TrySend("hello"u8, out _));
    }

    [Fact]
    public void Bytes_bypass_the_pipe_while_nothing_is_under_way()
    {
        Answer("one\n");
        Room(TestBatches.Numbered("dev", 1, 2));

        Assert.Equal("one\ndev1\ndev2\n", Read("one\ndev1\ndev2\n".Length));
        Assert.Equal("", _transport.TakeAll());
        Assert.False(_outbox.IsBusy);
        Assert.Equal((14, 3), (_counters.SentBytes, _counters.SentLines));
    }

    [Fact]
    public void Pieces_of_a_batch_go_out_in_one_write_of_the_pipe()
    {
        _outbox.Send(TestBatches.Numbered("dev", 1, 6), [0..1, 3..5]);

        Assert.Equal("dev1\ndev4\ndev5\n", _transport.TakeWrite());
    }

    [Fact]
    public void Bytes_that_the_system_has_no_capacity_for_go_through_the_pipe_and_later_ones_wait_behind_them()
    {
        var much = string.Concat(Enumerable.Range(0, 1_000_000).Select(i => $"{i}\n"));
        Answer(much);
        Answer("after\n");
        Room(TestBatches.Numbered("dev", 1, 1));

        var rest = _transport.TakeWrite();
        var direct = Read(much.Length - rest.Length);

        Assert.NotEmpty(rest);
        Assert.Equal(much, direct + rest);
        Assert.Equal("after\ndev1\n", _transport.TakeWrite());
        Assert.False(_outbox.IsBusy);
        Answer("again\n");
        Assert.Equal("again\n", Read("again\n".Length));
    }

    [Fact]
    public void A_peer_that_is_gone_is_noticed_and_nothing_is_queued_for_it()
    {
        _peer.LingerState = new(true, 0);
        _peer.Dispose();
        _ours.Poll(TimeSpan.FromSeconds(10), SelectMode.SelectRead);
        var batch = TestBatches.Numbered("dev", 1, 2);

        Room(batch);

        Assert.True(_outbox.IsBroken);
        Assert.True(batch.IsReleased());
        Assert.Equal("", _transport.TakeAll());
    }

    [Fact]
    public void A_closed_socket_breaks_the_outbox()
    {
        _ours.Dispose();

        Answer("late\n");

        Assert.True(_outbox.IsBroken);
    }

    private void Answer(string text) => _outbox.Send(Encoding.UTF8.GetBytes(text));

    private void Room(EncodedBatch batch)
    {
        _outbox.Send(batch, [Range.All]);
        batch.Dispose();
    }

    private string Read(int length)
    {
        var bytes = new byte[length];
        for (var at = 0; at < length;)
        {
            var read = _peer.Receive(bytes, at, length - at, SocketFlags.None);
            Assert.NotEqual(0, read);
            at += read;
        }

        return Encoding.UTF8.GetString(bytes);
    }
}
