using System.Net;
using System.Net.Sockets;
using ChatHost.Transport;

namespace ChatHost.Tests.Transport;

/// <summary>What the fallback transport's socket does once the connection is over: nobody who sends learns of it by an exception.</summary>
public sealed class FrameworkSocketErrorTests : IDisposable
{
    private readonly Socket _ours;
    private readonly Socket _peer;

    public FrameworkSocketErrorTests()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        _peer = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        _peer.Connect(listener.LocalEndPoint!);
        _ours = listener.Accept();
    }

    public void Dispose()
    {
        _ours.Dispose();
        _peer.Dispose();
    }

    [Fact]
    public void A_closed_socket_takes_nothing_and_has_no_figures()
    {
        var socket = new FrameworkSocket(_ours);
        _ours.Dispose();

        Assert.False(socket.TrySend("hello"u8, out var taken));
        Assert.Equal(0, taken);
        Assert.False(socket.TryGetTcpInfo(new byte[TcpInfo.Size]));
        Assert.IsType<ObjectDisposedException>(Assert.Throws<IOException>(socket.EndSending).InnerException);
    }

    [Fact]
    public void A_peer_that_has_reset_is_known_by_the_next_bytes()
    {
        var socket = new FrameworkSocket(_ours);
        _peer.LingerState = new(enable: true, seconds: 0);
        _peer.Dispose();

        // The reset is here once reading fails.
        Assert.True(_ours.Poll(TimeSpan.FromSeconds(20), SelectMode.SelectRead));
        Assert.False(socket.TrySend("hello"u8, out _));
    }
}
