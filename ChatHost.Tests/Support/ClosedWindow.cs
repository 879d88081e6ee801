using System.Net.Sockets;

namespace ChatHost.Tests.Support;

/// <summary>Tells, on Linux, that a peer does not read: the event that a sender in vain is.</summary>
internal static class ClosedWindow
{
    private const int IpProtoTcp = 6;
    private const int TcpInfo = 11;

    // struct tcp_info of linux/tcp.h begins with four bytes: state, state of congestion control, retransmits, probes.
    private const int ProbesOffset = 3;

    /// <summary>
    /// Whether the other side's system has had no room for so long that this one's has begun to ask when there will be some
    /// (RFC 9293, 3.8.6.1), and has not been answered that there is.
    /// </summary>
    public static bool IsKnockedAt(Socket socket)
    {
        Span<byte> info = stackalloc byte[ProbesOffset + 1];
        return socket.GetRawSocketOption(IpProtoTcp, TcpInfo, info) == info.Length && info[ProbesOffset] > 0;
    }
}
