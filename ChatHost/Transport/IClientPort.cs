using System.Net;
using Microsoft.AspNetCore.Connections;

namespace ChatHost.Transport;

/// <summary>A port that is bound and listens, and makes connections of what it accepts. It is disposed when none of its connections is left.</summary>
/// <typeparam name="TSocket">An accepted socket, not yet a connection.</typeparam>
internal interface IClientPort<TSocket> : IDisposable
    where TSocket : class, IDisposable
{
    EndPoint EndPoint { get; }

    /// <summary>Accepts the next client.</summary>
    /// <exception cref="System.Net.Sockets.SocketException">The client is gone already, or the system has no handles.</exception>
    /// <exception cref="ObjectDisposedException">The port is closed.</exception>
    ValueTask<TSocket> AcceptAsync(CancellationToken cancellationToken);

    /// <summary>Stops accepting. Open connections stay open.</summary>
    void Close();

    /// <summary>The file handle of an accepted socket.</summary>
    nint HandleOf(TSocket accepted);

    /// <summary>Makes a connection of an accepted socket, which it owns from here on.</summary>
    /// <exception cref="System.Net.Sockets.SocketException">The client is gone already, or the system has no memory for it.</exception>
    ConnectionContext Connect(TSocket accepted);
}
