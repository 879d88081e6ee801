using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using ChatHost.Transport;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Options;

namespace ChatHost.Hosting;

/// <summary>
/// Has Kestrel accept at our ports through <see cref="SocketListener"/>. The connections are those of its socket transport,
/// with the same settings and memory. See docs/decisions/0007.
/// </summary>
internal sealed class ListenerTransport(
    Listeners listeners,
    IOptions<SocketTransportOptions> options,
    StreamBlocks blocks,
    HandleRoom room,
    HandleShortage shortage,
    ILoggerFactory loggers)
    : IConnectionListenerFactory, IConnectionListenerFactorySelector
{
    /// <summary>So many handles the listeners of clients leave to the program, and to its operators.</summary>
    private const int LeftByClients = 32;

    /// <summary>So many the operators leave: whoever wants to look when clients are held back still can.</summary>
    private const int LeftByOperators = 16;

    /// <summary>Kestrel's own name for what its connections log.</summary>
    private const string LogCategory = "Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets";

    public bool CanBind(EndPoint endpoint) => endpoint is ListenerEndPoint;

    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        var listener = ((ListenerEndPoint)endpoint).Listener;
        var isForOperators = listener.Protocol.Equals(ListenerProtocols.Admin, StringComparison.OrdinalIgnoreCase);
        return new(new SocketListener(
            listeners.PortOf(listener),
            new(OptionsFor(listener), loggers.CreateLogger(LogCategory)),
            isForOperators ? LeftByOperators : LeftByClients,
            room,
            shortage));
    }

    private SocketConnectionFactoryOptions OptionsFor(Listener listener)
    {
        var made = OptionsLike(options.Value);
        var carriage = ListenerProtocols.CarriageOf(listener.Protocol);

        // What an HTTP call does may block. See docs/decisions/0009.
        made.UnsafePreferInlineScheduling = carriage is not CarriageKind.Http;
        if (carriage is CarriageKind.Stream)
            SetMemoryPoolFactory(made, blocks);
        return made;
    }

    /// <summary>
    /// The one way to have the transport's own memory pool, which is not settable: without it each connection would take its
    /// buffers from the shared array pool, which keeps far too few of them for thousands of connections.
    /// </summary>
    [UnsafeAccessor(UnsafeAccessorKind.Constructor)]
    private static extern SocketConnectionFactoryOptions OptionsLike(SocketTransportOptions options);

    /// <summary>Nor is another pool.</summary>
    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "set_MemoryPoolFactory")]
    private static extern void SetMemoryPoolFactory(SocketConnectionFactoryOptions options, IMemoryPoolFactory<byte> pools);
}
