using System.Net;
using Microsoft.AspNetCore.Connections;

namespace ChatHost.Transport;

/// <summary>A port that is bound and listens, and what becomes of those who come there. It is disposed of when no connection of it is left.</summary>
/// <typeparam name="TSocket">What is accepted, not yet a connection.</typeparam>
internal interface IClientPort<TSocket> : IDisposable
    where TSocket : class, IDisposable
{
    EndPoint EndPoint { get; }

    /// <summary>The next one who comes.</summary>
    /// <exception cref="System.Net.Sockets.SocketException">It is gone already; or the system has no handles.</exception>
    /// <exception cref="ObjectDisposedException">The port is closed.</exception>
    ValueTask<TSocket> AcceptAsync(CancellationToken cancellationToken);

    /// <summary>Nobody comes any more; those who are there stay.</summary>
    void Close();

    /// <summary>The file handle of an accepted one.</summary>
    nint HandleOf(TSocket accepted);

    /// <summary>From here on it can be read and written, and owns what was accepted.</summary>
    /// <exception cref="System.Net.Sockets.SocketException">It is gone already; or the system has no room for it.</exception>
    ConnectionContext Connect(TSocket accepted);
}
