using System.Buffers.Binary;
using System.Net;

namespace ChatHost.Transport.Epoll;

/// <summary>Addresses in the system's form: <c>sockaddr_in</c> of ip(7), <c>sockaddr_in6</c> of ipv6(7).</summary>
internal static class SocketAddress
{
    /// <summary>Maximum size of an address, in bytes.</summary>
    public const int MaxSize = 28;

    /// <summary>Minimum size of an address, in bytes.</summary>
    public const int MinSize = 16;

    private const ushort Ipv6 = 10;

    private static ReadOnlySpan<byte> Mapped => [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF];

    public static IPEndPoint Read(ReadOnlySpan<byte> address)
    {
        var port = BinaryPrimitives.ReadUInt16BigEndian(address[2..]);
        if (BitConverter.ToUInt16(address) != Ipv6)
            return new(new IPAddress(address[4..8]), port);

        // A dual-stack port reports IPv4 addresses as IPv4-mapped IPv6 (RFC 4291, 2.5.5.2). Limits, logs and trust use the IPv4 address.
        return address[8..20].SequenceEqual(Mapped)
            ? new(new IPAddress(address[20..24]), port)
            : new(new IPAddress(address[8..24], BitConverter.ToUInt32(address[24..])), port);
    }
}
