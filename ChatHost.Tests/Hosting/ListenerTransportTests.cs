using System.Buffers;
using System.Net;
using System.Net.Sockets;
using ChatHost.Hosting;
using ChatHost.Protocols;
using ChatHost.Tests.Hosting.Configuration;
using ChatHost.Tests.Support;
using ChatHost.Transport;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace ChatHost.Tests.Hosting;

public sealed class ListenerTransportTests
{
    [Fact]
    public async Task Its_connections_are_those_of_Kestrels_own_transport_with_the_same_memory_pool()
    {
        await using var kestrel = WebApplication.CreateBuilder().Build();
        var options = kestrel.Services.GetRequiredService<IOptions<SocketTransportOptions>>();
        using var listeners = new Listeners(
            Settings.Of([.. ListenerTable.Defaults.Select(listener => ($"Listeners:{listener.Name}:Port", "0"))]),
            Options.Create(new LimitOptions()));
        Assert.Empty(listeners.Bind());
        var (listener, address) = listeners.Bound.Single(bound => bound.Listener.Name == "Admin");
        using var meters = new TestMeters();
        var transport = new ListenerTransport(listeners, options, new(() => int.MaxValue), Unused(meters), NullLoggerFactory.Instance);

        await using var ours = await AcceptAsync(await transport.BindAsync(new ListenerEndPoint(listener), Cancellation));
        await using var theirs = await AcceptAsync(
            await new SocketTransportFactory(options, NullLoggerFactory.Instance).BindAsync(new IPEndPoint(address.Address, 0), Cancellation));

        Assert.Equal(theirs.GetType(), ours.GetType());
        Assert.Equal(PoolOf(theirs).GetType(), PoolOf(ours).GetType());
    }

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    private static MemoryPool<byte> PoolOf(ConnectionContext connection) =>
        connection.Features.GetRequiredFeature<IMemoryPoolFeature>().MemoryPool;

    private static HandleShortage Unused(TestMeters meters) => new(
        TimeProvider.System,
        new(meters, new(), new(new FixedOptions<LimitOptions>(new())), TimeProvider.System),
        NullLogger<HandleShortage>.Instance);

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
