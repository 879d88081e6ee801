using System.Buffers;
using System.Buffers.Binary;

namespace ChatHost.Transport.Tls;

/// <summary>What a server must know of a ClientHello before it answers: the protocols that the client offers (ALPN; RFC 7301).</summary>
/// <param name="Protocols">Their names; empty where the client offers none.</param>
internal sealed record ClientHello(IReadOnlyList<string> Protocols)
{
    /// <summary>Maximum size that is waited for, in bytes: a record of TLS.</summary>
    public const int MaxSize = 5 + (16 * 1024);

    private const byte Handshake = 22;
    private const byte Hello = 1;
    private const ushort Alpn = 16;

    /// <summary>Reads a ClientHello that begins a connection (RFC 8446, 4.1.2), which stands in one record in practice.</summary>
    /// <param name="bytes">What has come so far.</param>
    /// <param name="hello">The ClientHello; one that offers nothing where it cannot be understood, which the handshake will find.</param>
    /// <returns>False: more is to come.</returns>
    public static bool TryRead(in ReadOnlySequence<byte> bytes, out ClientHello hello)
    {
        hello = new([]);
        if (bytes.Length < 5)
            return false;
        Span<byte> head = stackalloc byte[5];
        bytes.Slice(0, 5).CopyTo(head);
        var length = BinaryPrimitives.ReadUInt16BigEndian(head[3..]);
        if (head[0] != Handshake || length > MaxSize)
            return true;
        if (bytes.Length < 5 + length)
            return false;
        hello = new(ProtocolsOf(bytes.Slice(5, length).ToArray()));
        return true;
    }

    private static List<string> ProtocolsOf(ReadOnlySpan<byte> record)
    {
        var protocols = new List<string>();

        // Type and length, version, random; then three lists of other things.
        if (record.Length < 4 + 2 + 32 || record[0] != Hello)
            return protocols;
        var rest = record[(4 + 2 + 32)..];
        if (!TrySkip(ref rest, lengthBytes: 1) || !TrySkip(ref rest, lengthBytes: 2) || !TrySkip(ref rest, lengthBytes: 1))
            return protocols;
        if (!TryTake(ref rest, lengthBytes: 2, out var extensions))
            return protocols;
        while (extensions.Length >= 4)
        {
            var type = BinaryPrimitives.ReadUInt16BigEndian(extensions);
            extensions = extensions[2..];
            if (!TryTake(ref extensions, lengthBytes: 2, out var extension))
                return protocols;
            if (type != Alpn || !TryTake(ref extension, lengthBytes: 2, out var names))
                continue;
            while (TryTake(ref names, lengthBytes: 1, out var name) && !name.IsEmpty)
                protocols.Add(System.Text.Encoding.Latin1.GetString(name));
        }

        return protocols;
    }

    private static bool TrySkip(ref ReadOnlySpan<byte> rest, int lengthBytes) => TryTake(ref rest, lengthBytes, out _);

    /// <summary>Takes what a length in front of it says.</summary>
    private static bool TryTake(ref ReadOnlySpan<byte> rest, int lengthBytes, out ReadOnlySpan<byte> taken)
    {
        taken = default;
        if (rest.Length < lengthBytes)
            return false;
        var length = lengthBytes == 1 ? rest[0] : BinaryPrimitives.ReadUInt16BigEndian(rest);
        if (rest.Length < lengthBytes + length)
            return false;
        taken = rest.Slice(lengthBytes, length);
        rest = rest[(lengthBytes + length)..];
        return true;
    }
}
