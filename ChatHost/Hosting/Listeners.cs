using System.Net.Sockets;
using System.Net;
using ChatHost.Accounts;
using ChatHost.Protocols;
using ChatHost.Sessions;
using ChatHost.Transport.Tls;
using ChatHost.Transport;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Options;

namespace ChatHost.Hosting;

/// <summary>The listeners of the settings as ports of Kestrel's, each with its protocol.</summary>
internal sealed class Listeners : IDisposable
{
    /// <summary>Connections that may wait to be accepted at each port.</summary>
    private const int Backlog = 4096;

    private readonly Dictionary<Listener, Socket> _bound = [];

    // The second port of those that listen on loopback of both kinds.
    private readonly Dictionary<Listener, Listener> _twins = [];
    private readonly Dictionary<Listener, IPEndPoint> _addresses = [];
    private readonly LimitOptions _limits;

    private readonly PageAddress _page;
    private readonly SecureAccess _secure;

    public Listeners(IConfiguration configuration, IOptions<LimitOptions> limits, PageAddress page, SecureAccess secure, CertificateStore certificates)
    {
        (_limits, _page, _secure) = (limits.Value, page, secure);
        secure.IsConfigured = certificates.IsConfigured;
        var enabled = ListenerTable.Read(configuration).Where(listener => listener.Enabled)
            .ToLookup(listener => ListenerProtocols.IsBuilt(listener.Protocol));
        (Wanted, Skipped) = ([.. enabled[true]], [.. enabled[false]]);
        foreach (var listener in Wanted.Where(listener => listener.HasTwin))
            _twins.Add(listener, listener with { Address = IPAddress.IPv6Loopback });
    }

    /// <summary>Those that are turned on and whose protocol is built.</summary>
    public IReadOnlyList<Listener> Wanted { get; }

    /// <summary>Those that are turned on and whose protocol is still to come.</summary>
    public IReadOnlyList<Listener> Skipped { get; }

    /// <summary>Each listener that has its port, and the address it really has.</summary>
    public IEnumerable<(Listener Listener, IPEndPoint Address)> Bound =>
        Wanted.Select(listener => (listener, _addresses[listener]));

    /// <summary>
    /// Takes all ports before anything starts, so that a port in use is one line for the operator and nothing half started.
    /// </summary>
    /// <returns>One line for each port that cannot be had.</returns>
    public IReadOnlyList<string> Bind()
    {
        var troubles = new List<string>();
        foreach (var listener in Wanted)
        {
            try
            {
                _bound.Add(listener, Bind(listener));
                if (_twins.TryGetValue(listener, out var twin))
                    BindTwin(twin, _addresses[listener].Port);
            }
            catch (SocketException exception)
            {
                troubles.Add($"Cannot listen: {listener.Name} {listener.Scheme}://{listener.Shown}: {Reason(exception)}");
            }
        }

        _page.Port = Wanted.FirstOrDefault(listener => ListenerProtocols.ServesPage(listener.Protocol) && _addresses.ContainsKey(listener)) is { } web
            ? _addresses[web].Port
            : 0;
        _secure.LinePort = Wanted.FirstOrDefault(listener => listener.IsTls && listener.Protocol.Equals("Line", StringComparison.OrdinalIgnoreCase) && _addresses.ContainsKey(listener)) is { } line
            ? _addresses[line].Port
            : 0;
        return troubles;
    }

    /// <summary>Has Kestrel accept connections at the ports.</summary>
    public void Configure(KestrelServerOptions kestrel)
    {
        foreach (var listener in Wanted.Concat(_twins.Values))
        {
            kestrel.Listen(new ListenerEndPoint(listener), listen => listen.Use(listener));
        }
    }

    /// <summary>Sets what Kestrel's sockets hold for each connection.</summary>
    public void Configure(SocketTransportOptions sockets)
    {
        // What a peer sends ahead of its pace waits in TCP, on its own side.
        sockets.MaxReadBufferSize = _limits.ReadAheadBytes;

        // A flush completes when the operating system has taken the bytes: what is still ours is counted by the outbox,
        // and a connection is closed only after its last byte went. See Outbox.
        sockets.MaxWriteBufferSize = 1;

        // With few cores one queue for the transport's work saves switches between threads.
        sockets.IOQueueCount = Math.Clamp(Environment.ProcessorCount / 2, 1, 16);
    }

    /// <summary>The socket at which a listener's connections are accepted.</summary>
    /// <returns>Null where a second port could not be had.</returns>
    public Socket? PortOf(Listener listener) => _bound.GetValueOrDefault(listener);

    public void Dispose()
    {
        foreach (var socket in _bound.Values)
            socket.Dispose();
    }

    private void BindTwin(Listener twin, int port)
    {
        try
        {
            _bound.Add(twin, Bind(twin with { Port = port }));
        }
        catch (SocketException exception) when (twin.Port == 0 || exception.SocketErrorCode is not SocketError.AddressAlreadyInUse)
        {
            // This machine has no such address, or the free port of the one kind is taken in the other.
        }
    }

    /// <summary>Binds as Kestrel would; accepted connections inherit what is set here.</summary>
    private Socket Bind(Listener listener)
    {
        var socket = new Socket(listener.Address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            // [::] is all addresses, of IPv4 too.
            if (listener.Address.Equals(IPAddress.IPv6Any))
                socket.DualMode = true;
            socket.NoDelay = true;
            KeepAlive.Set(socket);
            if (ListenerProtocols.FramingOf(listener.Protocol) is Framing.Frames)
            {
                // What is sent ahead of its pace, and what is not read, wait within these bounds, not in buffers that grow.
                socket.ReceiveBufferSize = _limits.ReadAheadBytes;
                socket.SendBufferSize = Math.Clamp(_limits.SendQueueBytes, 64 * 1024, 1024 * 1024);
            }

            socket.Bind(listener.EndPoint);
            // Two sockets may be bound to one port as long as neither listens; who comes now waits for Kestrel to accept.
            socket.Listen(Backlog);
            _addresses[listener] = Listener.Show((IPEndPoint)socket.LocalEndPoint!);
            return socket;
        }
        catch (SocketException)
        {
            socket.Dispose();
            throw;
        }
    }

    private static string Reason(SocketException exception) => exception.SocketErrorCode switch
    {
        SocketError.AddressAlreadyInUse => "the port is in use by another program or listener.",
        SocketError.AccessDenied => "this user may not open that port.",
        SocketError.AddressNotAvailable => "this machine has no such address.",
        _ => exception.Message + ".",
    };
}
