using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Connections.Features;

namespace ChatHost.Transport;

/// <summary>How a connection's socket is found, and what TCP tells of it in words of ours.</summary>
internal static class ConnectionSocketExtensions
{
    extension(ConnectionContext connection)
    {
        /// <summary>The socket under the connection, whoever made it; null where there is none.</summary>
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
        /// <summary>Whether the peer has reset the connection, which reading would show; this does not read.</summary>
        public bool IsReset
        {
            get
            {
                Span<byte> info = stackalloc byte[TcpInfo.StateSize];
                return socket.TryGetTcpInfo(info) && TcpInfo.IsClosed(info);
            }
        }

        /// <summary>How many bytes the peer's system has taken since the connection began; 0 where that is not told.</summary>
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
