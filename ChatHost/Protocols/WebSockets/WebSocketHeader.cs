using System.Buffers;
using System.Buffers.Binary;

namespace ChatHost.Protocols.WebSockets;

/// <summary>
/// The header of a frame (RFC 6455, 5.2):
/// <code>
/// FIN RSV1 RSV2 RSV3 opcode(4)   MASK length(7)   [length(16) if 126 | length(64) if 127]   [key(32) if MASK]
/// </code>
/// </summary>
/// <param name="IsFinal">Whether this is the last frame of its message.</param>
/// <param name="Reserved">The three bits reserved for extensions.</param>
/// <param name="Opcode">What the frame is; possibly not a defined value.</param>
/// <param name="IsMasked">Whether the payload is XORed with <paramref name="Key"/>.</param>
/// <param name="Length">Length of the payload, in bytes; negative if it does not fit 63 bits.</param>
/// <param name="IsShortest">Whether the length is written in as few bytes as possible.</param>
/// <param name="Key">The mask, its bytes in memory order.</param>
internal readonly record struct WebSocketHeader(
    bool IsFinal, int Reserved, WebSocketOpcode Opcode, bool IsMasked, long Length, bool IsShortest, uint Key)
{
    /// <summary>Maximum size of a header, in bytes.</summary>
    public const int MaxSize = 14;

    private const int LengthOf16Bits = 126;
    private const int LengthOf64Bits = 127;

    public bool IsControl => ((byte)Opcode & 0x8) != 0;

    /// <summary>Takes a header off the front of <paramref name="buffer"/>. Returns false, and takes nothing, if it is incomplete.</summary>
    public static bool TryTake(ref ReadOnlySequence<byte> buffer, out WebSocketHeader header)
    {
        header = default;
        Span<byte> bytes = stackalloc byte[MaxSize];
        var available = (int)Math.Min(buffer.Length, MaxSize);
        buffer.Slice(0, available).CopyTo(bytes);
        if (available < 2)
            return false;

        var lengthSize = (bytes[1] & 0x7F) switch { LengthOf16Bits => sizeof(ushort), LengthOf64Bits => sizeof(ulong), _ => 0 };
        var isMasked = (bytes[1] & 0x80) != 0;
        var size = 2 + lengthSize + (isMasked ? sizeof(uint) : 0);
        if (available < size)
            return false;

        var length = lengthSize switch
        {
            sizeof(ushort) => BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]),
            sizeof(ulong) => BinaryPrimitives.ReadInt64BigEndian(bytes[2..]),
            _ => bytes[1] & 0x7F,
        };
        var isShortest = lengthSize switch
        {
            sizeof(ushort) => length >= LengthOf16Bits,
            sizeof(ulong) => length > ushort.MaxValue,
            _ => true,
        };
        header = new(
            IsFinal: (bytes[0] & 0x80) != 0,
            Reserved: (bytes[0] >> 4) & 0x7,
            (WebSocketOpcode)(bytes[0] & 0xF),
            isMasked,
            length,
            isShortest,
            isMasked ? MemoryOrder(bytes[(2 + lengthSize)..]) : 0);
        buffer = buffer.Slice(size);
        return true;
    }

    /// <summary>Writes the header of an unmasked frame that is a whole message, as servers send them.</summary>
    public static void Write(IBufferWriter<byte> output, WebSocketOpcode opcode, int length)
    {
        var bytes = output.GetSpan(MaxSize);
        bytes[0] = (byte)(0x80 | (byte)opcode);
        switch (length)
        {
            case < LengthOf16Bits:
                bytes[1] = (byte)length;
                output.Advance(2);
                break;
            case <= ushort.MaxValue:
                bytes[1] = LengthOf16Bits;
                BinaryPrimitives.WriteUInt16BigEndian(bytes[2..], (ushort)length);
                output.Advance(2 + sizeof(ushort));
                break;
            default:
                bytes[1] = LengthOf64Bits;
                BinaryPrimitives.WriteInt64BigEndian(bytes[2..], length);
                output.Advance(2 + sizeof(ulong));
                break;
        }
    }

    private static uint MemoryOrder(ReadOnlySpan<byte> key) => System.Runtime.InteropServices.MemoryMarshal.Read<uint>(key);
}
