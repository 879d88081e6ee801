using System.Numerics;
using System.Runtime.InteropServices;

namespace ChatHost.Protocols.WebSockets;

/// <summary>The mask of what clients send (RFC 6455, 5.3): byte i is XORed with byte i mod 4 of the key.</summary>
internal static class WebSocketMask
{
    /// <summary>Removes the mask, in place.</summary>
    /// <param name="data">A part of a payload.</param>
    /// <param name="key">See <see cref="WebSocketHeader.Key"/>.</param>
    /// <param name="offset">Offset of the part in the payload, in bytes.</param>
    public static void Remove(Span<byte> data, uint key, long offset)
    {
        // Rotated so that its first byte in memory is the one for the first byte here.
        var bits = (int)(offset & 3) * 8;
        key = BitConverter.IsLittleEndian ? BitOperations.RotateRight(key, bits) : BitOperations.RotateLeft(key, bits);

        var vectors = MemoryMarshal.Cast<byte, Vector<uint>>(data);
        var keys = new Vector<uint>(key);
        foreach (ref var vector in vectors)
            vector ^= keys;

        // A vector is a whole number of keys, so the rest begins with the key's first byte again.
        var rest = data[(vectors.Length * Vector<byte>.Count)..];
        Span<byte> keyBytes = stackalloc byte[sizeof(uint)];
        MemoryMarshal.Write(keyBytes, key);
        for (var i = 0; i < rest.Length; i++)
            rest[i] ^= keyBytes[i & 3];
    }
}
