using System.Net.Sockets;

namespace ChatHost.Transport;

/// <summary>
/// Lets TCP find out that a silent peer is gone (RFC 1122, 4.2.3.6): after a minute of silence it probes four times, 15 seconds apart.
/// Routers drop a silent connection after some minutes, so this also keeps it open.
/// </summary>
internal static class KeepAlive
{
    /// <summary>Sets it on the listening socket: accepted sockets inherit it, at no cost each.</summary>
    public static void Set(Socket listening)
    {
        listening.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        listening.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, 60);
        listening.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, 15);
        listening.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, 4);
    }
}
