using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Text;

namespace ChatHost.Transport.Doors;

/// <summary>How far a PROXY header could be read.</summary>
internal enum ProxyHeaderResult
{
    /// <summary>More is to come.</summary>
    Incomplete,

    /// <summary>It is none, or is wrong.</summary>
    Invalid,

    /// <summary>It is whole.</summary>
    Complete,
}

/// <summary>
/// What a proxy says before anything else of whom it connects: the PROXY protocol, versions 1 and 2
/// (https://www.haproxy.org/download/3.0/doc/proxy-protocol.txt).
/// </summary>
/// <param name="Source">Where the client comes from; null where the connection is the proxy's own (LOCAL, UNKNOWN).</param>
/// <param name="IsEncrypted">Whether the client's connection to the proxy is TLS (PP2_TYPE_SSL).</param>
/// <param name="Length">Length of the header in bytes.</param>
internal readonly record struct ProxyHeader(IPEndPoint? Source, bool IsEncrypted, int Length)
{
    /// <summary>Maximum length of version 1, with its CRLF.</summary>
    private const int MaxLength1 = 107;

    private const int FixedLength2 = 16;
    private const byte Local = 0x20;
    private const byte Proxy = 0x21;
    private const byte Crc32C = 0x03;
    private const byte Ssl = 0x20;
    private const byte SslOfClient = 0x01;

    private static ReadOnlySpan<byte> Signature2 => "\r\n\r\n\0\r\nQUIT\n"u8;

    private static ReadOnlySpan<byte> Signature1 => "PROXY "u8;

    /// <summary>Reads a header that begins a connection.</summary>
    public static ProxyHeaderResult TryRead(in ReadOnlySequence<byte> bytes, out ProxyHeader header)
    {
        header = default;
        Span<byte> start = stackalloc byte[FixedLength2];
        var known = (int)Math.Min(bytes.Length, start.Length);
        bytes.Slice(0, known).CopyTo(start);
        start = start[..known];
        if (IsStartOf(start, Signature2))
            return known < FixedLength2 ? ProxyHeaderResult.Incomplete : TryRead2(bytes, start, out header);
        return IsStartOf(start, Signature1) ? TryRead1(bytes, out header) : ProxyHeaderResult.Invalid;
    }

    private static bool IsStartOf(ReadOnlySpan<byte> bytes, ReadOnlySpan<byte> signature)
    {
        var length = Math.Min(bytes.Length, signature.Length);
        return bytes[..length].SequenceEqual(signature[..length]);
    }

    private static ProxyHeaderResult TryRead1(in ReadOnlySequence<byte> bytes, out ProxyHeader header)
    {
        header = default;
        var head = bytes.Slice(0, Math.Min(bytes.Length, MaxLength1)).ToArray();
        var end = head.AsSpan().IndexOf("\r\n"u8);
        if (end < 0)
            return head.Length >= MaxLength1 || head.AsSpan().Contains((byte)'\n') ? ProxyHeaderResult.Invalid : ProxyHeaderResult.Incomplete;
        var words = Encoding.ASCII.GetString(head, 0, end).Split(' ');
        if (words is ["PROXY", "UNKNOWN", ..])
        {
            header = new(Source: null, IsEncrypted: false, end + 2);
            return ProxyHeaderResult.Complete;
        }

        if (words is not ["PROXY", "TCP4" or "TCP6", var from, var to, var fromPort, var toPort]
            || !TryParse(from, words[1], out var source)
            || !TryParse(to, words[1], out _)
            || !TryParsePort(fromPort, out var port)
            || !TryParsePort(toPort, out _))
        {
            return ProxyHeaderResult.Invalid;
        }

        header = new(new(source, port), IsEncrypted: false, end + 2);
        return ProxyHeaderResult.Complete;
    }

    private static bool TryParse(string text, string family, out IPAddress address)
    {
        var isParsed = IPAddress.TryParse(text, out var parsed);
        address = parsed ?? IPAddress.None;

        // Written in full, as inet_ntop does: of IPv4 all four numbers.
        return isParsed && (family == "TCP4" ? text.Count(letter => letter == '.') == 3 && !text.Contains(':', StringComparison.Ordinal) : text.Contains(':', StringComparison.Ordinal));
    }

    private static bool TryParsePort(string text, out int port) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out port) && port <= IPEndPoint.MaxPort;

    private static ProxyHeaderResult TryRead2(in ReadOnlySequence<byte> bytes, ReadOnlySpan<byte> start, out ProxyHeader header)
    {
        header = default;
        var (command, family) = (start[12], start[13]);
        var length = FixedLength2 + BinaryPrimitives.ReadUInt16BigEndian(start[14..]);
        if (command is not (Local or Proxy))
            return ProxyHeaderResult.Invalid;
        if (bytes.Length < length)
            return ProxyHeaderResult.Incomplete;
        var whole = bytes.Slice(0, length).ToArray();
        if (command == Local)
        {
            header = new(Source: null, IsEncrypted: false, length);
            return IsWholeRight(whole, addressLength: 0, isLocal: true, out _) ? ProxyHeaderResult.Complete : ProxyHeaderResult.Invalid;
        }

        var addressLength = family switch
        {
            0x11 => 12,
            0x21 => 36,
            0x31 => 216,
            _ => 0,
        };
        if (whole.Length < FixedLength2 + addressLength || !IsWholeRight(whole, addressLength, isLocal: false, out var isEncrypted))
            return ProxyHeaderResult.Invalid;
        var body = whole.AsSpan(FixedLength2);
        IPEndPoint? source = family switch
        {
            0x11 => new(new IPAddress(body[..4]), BinaryPrimitives.ReadUInt16BigEndian(body[8..])),
            0x21 => new(new IPAddress(body[..16]), BinaryPrimitives.ReadUInt16BigEndian(body[32..])),

            // Of no address, or a Unix socket's: it is not known where the client comes from.
            _ => null,
        };
        header = new(source, isEncrypted, length);
        return ProxyHeaderResult.Complete;
    }

    /// <summary>Walks over the extensions: all of them must be whole, and a checksum must be right.</summary>
    private static bool IsWholeRight(byte[] header, int addressLength, bool isLocal, out bool isEncrypted)
    {
        isEncrypted = false;

        // What LOCAL brings besides is not to be looked at.
        if (isLocal)
            return true;
        var rest = header.AsSpan(FixedLength2 + addressLength);
        while (!rest.IsEmpty)
        {
            if (rest.Length < 3)
                return false;
            var (type, length) = (rest[0], BinaryPrimitives.ReadUInt16BigEndian(rest[1..]));
            if (rest.Length < 3 + length)
                return false;
            var value = rest.Slice(3, length);
            if (type == Crc32C && !IsChecksumRight(header, header.Length - rest.Length + 3, value))
                return false;
            if (type == Ssl && length > 0)
                isEncrypted = (value[0] & SslOfClient) != 0;
            rest = rest[(3 + length)..];
        }

        return true;
    }

    /// <summary>CRC-32C over the header with the checksum's own bytes as zeros.</summary>
    private static bool IsChecksumRight(byte[] header, int at, ReadOnlySpan<byte> value)
    {
        if (value.Length != 4)
            return false;
        var given = BinaryPrimitives.ReadUInt32BigEndian(value);
        var copy = header.ToArray();
        copy.AsSpan(at, 4).Clear();
        var crc = ~0u;
        foreach (var octet in copy)
            crc = System.Numerics.BitOperations.Crc32C(crc, octet);
        return ~crc == given;
    }
}
