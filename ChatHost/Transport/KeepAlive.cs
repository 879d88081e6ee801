using System.Net.Sockets;

namespace ChatHost.Transport;

/// <summary>
/// Lets TCP find out that a silent peer is gone (RFC 1122, 4.2.3.6): asked after a minute of silence, four times, a
/// quarter of a minute apart. Routers forget a silent connection after some minutes, so this also keeps it open.
/// </summary>
internal static class KeepAlive
{
    /// <summary>On the socket that listens: what it accepts inherits it, at no cost for each.</summary>
    public static void Set(Socket listening)
    {
        listening.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.KeepAlive, true);
        listening.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveTime, 60);
        listening.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveInterval, 15);
        listening.SetSocketOption(SocketOptionLevel.Tcp, SocketOptionName.TcpKeepAliveRetryCount, 4);
    }
}
