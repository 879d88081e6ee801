using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace ChatHost.Transport;

/// <summary>Finds a connection's socket, and reads what TCP reports about it.</summary>
internal static class ConnectionSocketExtensions
{
    extension(ConnectionContext connection)
    {
        /// <summary>The connection's socket, whatever transport made it; null where there is none.</summary>
        public IConnectionSocket? FindSocket()
        {
            if (connection.Features.Get<IConnectionSocket>() is { } known)
                return known;
            if (connection.Features.Get<IConnectionSocketFeature>() is not { Socket: { } socket })
                return null;
            var found = new FrameworkSocket(socket);
            connection.Features.Set<IConnectionSocket>(found);
            return found;
        }
    }

    extension(IConnectionSocket socket)
    {
        /// <summary>Whether the peer has reset the connection. A read would show it too; this does not read.</summary>
        public bool IsReset
        {
            get
            {
                Span<byte> info = stackalloc byte[TcpInfo.StateSize];
                return socket.TryGetTcpInfo(info) && TcpInfo.IsClosed(info);
            }
        }

        /// <summary>How many bytes the peer's system has acknowledged since the connection began; 0 where that is not reported.</summary>
        public long AcknowledgedBytes
        {
            get
            {
                Span<byte> info = stackalloc byte[TcpInfo.Size];
                return socket.TryGetTcpInfo(info) ? TcpInfo.AcknowledgedBytes(info) : 0;
            }
        }
    }
}
