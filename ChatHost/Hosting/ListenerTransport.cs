using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using ChatHost.Protocols;
using ChatHost.Transport;
using ChatHost.Transport.Epoll;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Options;

namespace ChatHost.Hosting;

/// <summary>
/// Has Kestrel accept at our ports through <see cref="SocketListener{TSocket}"/>. The connections of clients are our own on
/// Linux, see docs/decisions/0013; else those of Kestrel's socket transport, with the same settings and memory, see 0007.
/// </summary>
internal sealed class ListenerTransport(
    Listeners listeners,
    IOptions<SocketTransportOptions> options,
    IOptions<ServerOptions> server,
    Pollers pollers,
    HandleHeadroom room,
    AcceptBackoff shortage,
    ILoggerFactory loggers)
    : IConnectionListenerFactory, IConnectionListenerFactorySelector
{
    /// <summary>File handles that the listeners of clients leave to the program and to its operators.</summary>
    private const int HandlesReservedFromClients = 32;

    /// <summary>File handles that the operators' listener leaves to the program, so that operators can look when clients are held back.</summary>
    private const int HandlesReservedFromOperators = 16;

    /// <summary>Kestrel's own name for what its connections log.</summary>
    private const string LogCategory = "Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets";

    public bool CanBind(EndPoint endpoint) => endpoint is ListenerEndPoint;

    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        var listener = ((ListenerEndPoint)endpoint).Listener;
        if (listeners.PortOf(listener) is not { } port)
            return new(new ClosedListener(endpoint));
        return new(IsPolled(listener)
            ? Listen(listener, new EpollPort(port, pollers))
            : Listen(listener, new FrameworkPort(port, new(OptionsLike(options.Value), loggers.CreateLogger(LogCategory)))));
    }

    /// <summary>Stands for a second port that could not be opened: it accepts no connections.</summary>
    private sealed class ClosedListener(EndPoint endPoint) : IConnectionListener
    {
        public EndPoint EndPoint => endPoint;

        public ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default) => default;

        public ValueTask UnbindAsync(CancellationToken cancellationToken = default) => default;

        public ValueTask DisposeAsync() => default;
    }

    private SocketListener<TSocket> Listen<TSocket>(Listener listener, IClientPort<TSocket> port)
        where TSocket : class, IDisposable =>
        new(port, LeftBy(listener), room, shortage);

    /// <summary>What an HTTP call of the operators does may block, and so stays with the thread pool.</summary>
    private bool IsPolled(Listener listener) =>
        OperatingSystem.IsLinux()
        && server.Value.Transport is TransportKind.Epoll
        && ListenerProtocols.FramingOf(listener.Protocol) is not Framing.Http;

    private static int LeftBy(Listener listener) =>
        listener.Protocol.Equals(ListenerProtocols.Admin, StringComparison.OrdinalIgnoreCase) ? HandlesReservedFromOperators : HandlesReservedFromClients;

    /// <summary>
    /// The one way to have the transport's own memory pool, which is not settable: without it each connection would take its
    /// buffers from the shared array pool, which keeps far too few of them for thousands of connections.
    /// </summary>
    [UnsafeAccessor(UnsafeAccessorKind.Constructor)]
    private static extern SocketConnectionFactoryOptions OptionsLike(SocketTransportOptions options);
}
