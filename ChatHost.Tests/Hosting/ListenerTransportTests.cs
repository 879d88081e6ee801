using System.Buffers;
using System.Net.Sockets;
using System.Net;
using ChatHost.Hosting;
using ChatHost.Protocols;
using ChatHost.Sessions;
using ChatHost.Tests.Hosting.Configuration;
using ChatHost.Tests.Support;
using ChatHost.Transport.Epoll;
using ChatHost.Transport.Tls;
using ChatHost.Transport;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace ChatHost.Tests.Hosting;

public sealed class ListenerTransportTests
{
    [Theory]
    [InlineData("Admin", nameof(TransportKind.Epoll))]
    [InlineData("Chat", nameof(TransportKind.Kestrel))]
    public async Task Connections_that_are_Kestrels_are_those_of_its_own_transport_with_the_same_memory_pool(string name, string kind)
    {
        await using var kestrel = WebApplication.CreateBuilder().Build();
        var options = kestrel.Services.GetRequiredService<IOptions<SocketTransportOptions>>();
        await using var ours = await AcceptAtAsync(name, Enum.Parse<TransportKind>(kind), options);
        await using var theirs = await AcceptAsync(
            await new SocketTransportFactory(options, NullLoggerFactory.Instance).BindAsync(new IPEndPoint(IPAddress.Loopback, 0), Cancellation));

        Assert.Equal(theirs.GetType(), ours.GetType());
        Assert.Equal(PoolOf(theirs).GetType(), PoolOf(ours).GetType());
    }

    [Theory]
    [InlineData("Chat")]
    [InlineData("Echo")]
    [InlineData("Web")]
    public async Task Connections_of_clients_are_ours_on_Linux(string name)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "There is no epoll elsewhere.");
        await using var kestrel = WebApplication.CreateBuilder().Build();

        await using var client = await AcceptAtAsync(
            name, TransportKind.Epoll, kestrel.Services.GetRequiredService<IOptions<SocketTransportOptions>>());

        Assert.IsType<EpollConnection>(client);
    }

    [Fact]
    public async Task Accepted_sockets_have_keep_alive_and_send_at_once()
    {
        await using var kestrel = WebApplication.CreateBuilder().Build();

        await using var chat = await AcceptAtAsync(
            "Chat", TransportKind.Kestrel, kestrel.Services.GetRequiredService<IOptions<SocketTransportOptions>>());

        var socket = chat.Features.GetRequiredFeature<IConnectionSocketFeature>().Socket;
        Assert.Equal(1, socket.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive));
        Assert.Equal(60, socket.GetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime));
        Assert.Equal(15, socket.GetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval));
        Assert.Equal(4, socket.GetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount));
        Assert.True(socket.NoDelay);
    }

    private static async Task<ConnectionContext> AcceptAtAsync(string name, TransportKind kind, IOptions<SocketTransportOptions> options)
    {
        using var listeners = new Listeners(
            Settings.Of([.. ListenerTable.Defaults.Select(listener => ($"Listeners:{listener.Name}:Port", "0"))]),
            Options.Create(new LimitOptions()),
            new(),
            new(),
            new([], TimeProvider.System, NullLogger<CertificateStore>.Instance));
        Assert.Empty(listeners.Bind());
        using var meters = new TestMeters();
        using var pollers = new Pollers();
        var transport = new ListenerTransport(
            listeners, options, Options.Create(new ServerOptions { Transport = kind }), pollers, new(() => int.MaxValue), Unused(meters), NullLoggerFactory.Instance);
        var (listener, _) = listeners.Bound.Single(bound => bound.Listener.Name == name);
        return await AcceptAsync(await transport.BindAsync(new ListenerEndPoint(listener), Cancellation));
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static MemoryPool<byte> PoolOf(ConnectionContext connection) =>
        connection.Features.GetRequiredFeature<IMemoryPoolFeature>().MemoryPool;

    private static AcceptBackoff Unused(TestMeters meters) => new(
        TimeProvider.System,
        new(meters, new(), new(new FixedOptions<LimitOptions>(new())), TimeProvider.System),
        NullLogger<AcceptBackoff>.Instance);

    private static async Task<ConnectionContext> AcceptAsync(IConnectionListener listener)
    {
        using var peer = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await peer.ConnectAsync(listener.EndPoint, Cancellation).AsTask().WaitAsync(TestWait.Patience, Cancellation);
        var connection = await listener.AcceptAsync(Cancellation).AsTask().WaitAsync(TestWait.Patience, Cancellation);
        await listener.UnbindAsync(Cancellation);
        Assert.NotNull(connection);
        return connection;
    }
}
