using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using ChatHost.Transport;
using ChatHost.Transport.Epoll;

namespace ChatHost.Tests.Transport.Epoll;

public sealed class EpollPortTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    // The numbers of Linux: EMFILE, ENFILE, ENOBUFS, ENOMEM; ECONNABORTED, EPERM of a firewall, EPROTO, EHOSTUNREACH; EINVAL, EBADF.
    [Theory]
    [InlineData(24, true)]
    [InlineData(23, true)]
    [InlineData(105, true)]
    [InlineData(12, true)]
    [InlineData(103, false)]
    [InlineData(1, false)]
    [InlineData(71, false)]
    [InlineData(113, false)]
    [InlineData(22, true)]
    [InlineData(9, true)]
    public void What_would_fail_again_at_once_is_waited_for_and_what_befell_one_connection_is_not(int error, bool isWaitedFor) =>
        Assert.Equal(isWaitedFor, AcceptBackoff.IsCauseOf(new SocketException((int)EpollPort.CauseOf(error))));

    [Fact]
    public async Task A_port_that_does_not_listen_any_more_says_so_to_who_accepts()
    {
        using var pollers = new Pollers();
        using var socket = Listen();
        using var port = new EpollPort(socket, pollers);
        using var other = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

        // Another socket, which does not listen, in its place: EINVAL.
        Assert.True(Duplicate((int)other.Handle, (int)socket.Handle) >= 0);

        var exception = await Assert.ThrowsAsync<SocketException>(async () => await port.AcceptAsync(Cancellation));
        Assert.True(AcceptBackoff.IsCauseOf(exception));
    }

    [Fact]
    public async Task A_closed_port_says_so_to_who_waits()
    {
        using var pollers = new Pollers();
        using var socket = Listen();
        using var port = new EpollPort(socket, pollers);
        var accepting = port.AcceptAsync(Cancellation).AsTask();

        port.Close();
        port.Close();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => accepting);
    }

    private static Socket Listen()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "epoll is Linux's.");
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        socket.Listen();
        return socket;
    }

    [DllImport("libc", EntryPoint = "dup2", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Duplicate(int from, int to);
}
