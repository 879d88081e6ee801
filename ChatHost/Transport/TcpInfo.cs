using System.Buffers.Binary;

namespace ChatHost.Transport;

/// <summary>What Linux reports about a TCP connection: <c>TCP_INFO</c> of tcp(7).</summary>
internal static class TcpInfo
{
    /// <summary>The option's level and name for getsockopt(2).</summary>
    public const int Level = 6;

    public const int Name = 11;

    /// <summary>How much of it is read, in bytes.</summary>
    public const int Size = BytesAckedOffset + sizeof(long);

    /// <summary>How much is read for the state alone, in bytes.</summary>
    public const int StateSize = 1;

    private const byte TcpClose = 7;

    // struct tcp_info of linux/tcp.h: tcpi_state is the first byte, tcpi_bytes_acked follows 24 words and two 64-bit rates.
    private const int BytesAckedOffset = 120;

    public static bool IsClosed(ReadOnlySpan<byte> info) => info[0] == TcpClose;

    public static long AcknowledgedBytes(ReadOnlySpan<byte> info) => BinaryPrimitives.ReadInt64LittleEndian(info[BytesAckedOffset..]);
}
