using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using ChatHost.Transport;
using ChatHost.Transport.Epoll;

namespace ChatHost.Tests.Transport.Epoll;

public sealed class EpollPortTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    // Linux's numbers of EMFILE, ENFILE, ENOBUFS, ENOMEM; ECONNABORTED, EPERM of a firewall, EPROTO, EHOSTUNREACH; EINVAL, EBADF.
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
    public void Errors_that_would_recur_at_once_are_waited_for_and_errors_of_one_connection_are_not(int error, bool isWaitedFor) =>
        Assert.Equal(isWaitedFor, AcceptBackoff.IsCauseOf(new SocketException((int)EpollPort.CauseOf(error))));

    [Fact]
    public async Task Accepting_at_a_port_that_no_longer_listens_fails()
    {
        using var pollers = new Pollers();
        using var socket = Listen();
        using var port = new EpollPort(socket, pollers);
        using var other = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

        // Another socket under its number, which does not listen: EINVAL.
        Assert.True(Duplicate((int)other.Handle, (int)socket.Handle) >= 0);

        var exception = await Assert.ThrowsAsync<SocketException>(async () => await port.AcceptAsync(Cancellation));
        Assert.True(AcceptBackoff.IsCauseOf(exception));
    }

    [Fact]
    public async Task Closing_a_port_ends_a_pending_accept()
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
        Assert.SkipUnless(OperatingSystem.IsLinux(), "There is no epoll elsewhere.");
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        socket.Listen();
        return socket;
    }

    [DllImport("libc", EntryPoint = "dup2", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Duplicate(int from, int to);
}
