using System.Buffers.Binary;
using System.Net.Sockets;

namespace ChatHost.Transport;

/// <summary>What Linux tells of a TCP connection beyond .NET's sockets: <c>TCP_INFO</c> of tcp(7). Elsewhere it tells nothing.</summary>
internal static class SocketState
{
    private const int IpProtoTcp = 6;
    private const int TcpInfo = 11;
    private const byte TcpClose = 7;

    // struct tcp_info of linux/tcp.h: tcpi_state is the first byte, tcpi_bytes_acked stands after 24 words and two 64 bit rates.
    private const int BytesAckedOffset = 120;

    /// <summary>Whether the peer has reset the connection, which reading would show; this does not read.</summary>
    public static bool IsReset(this Socket socket)
    {
        Span<byte> info = stackalloc byte[1];
        return TryGetInfo(socket, info, out var length) && length == info.Length && info[0] == TcpClose;
    }

    /// <summary>How many bytes the peer's system has taken since the connection began; 0 where that is not told.</summary>
    public static long AcknowledgedBytes(this Socket socket)
    {
        Span<byte> info = stackalloc byte[BytesAckedOffset + sizeof(long)];
        return TryGetInfo(socket, info, out var length) && length == info.Length
            ? BinaryPrimitives.ReadInt64LittleEndian(info[BytesAckedOffset..])
            : 0;
    }

    private static bool TryGetInfo(Socket socket, Span<byte> info, out int length)
    {
        length = 0;
        if (!OperatingSystem.IsLinux())
            return false;
        try
        {
            length = socket.GetRawSocketOption(IpProtoTcp, TcpInfo, info);
            return true;
        }
        catch (Exception exception) when (exception is SocketException or ObjectDisposedException)
        {
            // It has just been closed: its own read loop learns of it.
            return false;
        }
    }
}
