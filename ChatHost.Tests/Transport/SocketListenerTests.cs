using System.Net;
using System.Net.Sockets;
using ChatHost.Protocols;
using ChatHost.Sessions;
using ChatHost.Tests.Support;
using ChatHost.Transport;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging.Abstractions;

namespace ChatHost.Tests.Transport;

public sealed class SocketListenerTests : IAsyncDisposable
{
    private readonly ManualTime _time = new();
    private readonly TestMeters _meters = new();
    private readonly Queue<SocketError> _failures = new();
    private readonly Socket _port = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly List<Socket> _peers = [];
    private SocketListener<Socket>? _listener;
    private int _limit = int.MaxValue - 1;

    public SocketListenerTests()
    {
        _port.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _port.Listen();
    }

    private SocketListener<Socket> Listener => _listener ??= new(
        new FailingPort(new(_port, new(new SocketConnectionFactoryOptions(), NullLogger.Instance)), _failures),
        reserve: 16,
        new(() => _limit),
        new(_time, new(_meters, new(), new(new FixedOptions<LimitOptions>(new())), _time), NullLogger<AcceptBackoff>.Instance));

    public async ValueTask DisposeAsync()
    {
        await Listener.DisposeAsync();
        foreach (var peer in _peers)
            peer.Dispose();
        _meters.Dispose();
    }

    [Theory]
    [InlineData(SocketError.TooManyOpenSockets)]
    [InlineData(SocketError.NoBufferSpaceAvailable)]
    [InlineData(SocketError.SocketError)]
    public async Task Clients_that_come_while_no_handles_are_left_wait_until_there_are(SocketError failure)
    {
        Fail(failure, times: 3);
        Connect();

        var accepting = AcceptAsync();
        _time.Advance(AcceptBackoff.Pause - TimeSpan.FromMilliseconds(1));

        Assert.Equal(1, Pauses);
        Assert.False(accepting.IsCompleted);
        await GoOnUntilAsync(() => accepting.IsCompleted);
        await using var connection = await TakeAsync(accepting);
        Assert.Equal(_peers[0].LocalEndPoint, connection.RemoteEndPoint);
        Assert.Equal(3, Pauses);
    }

    [Fact]
    public async Task A_peer_that_left_before_it_was_accepted_delays_no_other()
    {
        Fail(SocketError.ConnectionAborted, times: 100);
        Connect();

        await using var connection = await TakeAsync(AcceptAsync());

        Assert.Equal(0, Pauses);
    }

    [Fact]
    public async Task A_client_that_would_take_one_of_the_last_handles_waits_and_so_do_those_behind_it()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "Other systems report no limit.");
        _limit = 0;
        Connect();
        Connect();

        var accepting = AcceptAsync();
        await GoOnUntilAsync(() => Pauses >= 5);

        Assert.False(accepting.IsCompleted);
        _limit = int.MaxValue - 1;
        await GoOnUntilAsync(() => accepting.IsCompleted);
        await using var held = await TakeAsync(accepting);
        await using var behind = await TakeAsync(AcceptAsync());
        Assert.Equal(_peers.Select(peer => peer.LocalEndPoint), [held.RemoteEndPoint, behind.RemoteEndPoint]);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_stop_does_not_wait_for_handles(bool hasAccepted)
    {
        if (hasAccepted)
            _limit = 0;
        else
            Fail(SocketError.TooManyOpenSockets, times: 1000);
        Connect();
        var accepting = AcceptAsync();
        await TestWait.UntilAsync(() => Pauses == 1);

        await Listener.UnbindAsync(TestContext.Current.CancellationToken);
        var connection = await accepting.WaitAsync(TestWait.Patience, TestContext.Current.CancellationToken);

        // The accepted client goes on to where it is refused.
        Assert.Equal(hasAccepted, connection is not null);
        if (connection is not null)
            await connection.DisposeAsync();
        Assert.Null(await AcceptAsync());
    }

    [Fact]
    public async Task A_port_that_closes_ends_accepting()
    {
        var accepting = AcceptAsync();

        await Listener.UnbindAsync(TestContext.Current.CancellationToken);

        Assert.Null(await accepting.WaitAsync(TestWait.Patience, TestContext.Current.CancellationToken));
    }

    private double Pauses => Assert.Single(_meters.Read("chathost.accept.pauses"));

    private Task<ConnectionContext?> AcceptAsync() => Listener.AcceptAsync(TestContext.Current.CancellationToken).AsTask();

    private void Fail(SocketError failure, int times)
    {
        for (var i = 0; i < times; i++)
            _failures.Enqueue(failure);
    }

    private void Connect()
    {
        var peer = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        _peers.Add(peer);
        peer.Connect(_port.LocalEndPoint!);
    }

    private Task GoOnUntilAsync(Func<bool> isSo) => TestWait.UntilAsync(() =>
    {
        _time.Advance(AcceptBackoff.Pause);
        return isSo();
    });

    private static async Task<ConnectionContext> TakeAsync(Task<ConnectionContext?> accepting)
    {
        var connection = await accepting.WaitAsync(TestWait.Patience, TestContext.Current.CancellationToken);
        Assert.NotNull(connection);
        return connection;
    }

    /// <summary>A port at which accepting fails as often as the test says.</summary>
    private sealed class FailingPort(FrameworkPort port, Queue<SocketError> failures) : IClientPort<Socket>
    {
        public EndPoint EndPoint => port.EndPoint;

        public ValueTask<Socket> AcceptAsync(CancellationToken cancellationToken) => failures.TryDequeue(out var failure)
            ? ValueTask.FromException<Socket>(new SocketException((int)failure))
            : port.AcceptAsync(cancellationToken);

        public nint HandleOf(Socket accepted) => port.HandleOf(accepted);

        public ConnectionContext Connect(Socket accepted) => port.Connect(accepted);

        public void Close() => port.Close();

        public void Dispose() => port.Dispose();
    }
}
