using System.Buffers;

namespace ChatHost.Protocols;

/// <summary>One unit of a protocol as bytes, such as a line without its end.</summary>
/// <param name="Kind">Whether <paramref name="Bytes"/> are the frame, or why there are none.</param>
/// <param name="Bytes">The frame, empty if it was refused. Often a slice of the input: valid until the next
/// <see cref="IFrameCutter.TryCut"/>, and no longer than until the input is advanced.</param>
internal readonly record struct Frame(FrameKind Kind, ReadOnlySequence<byte> Bytes);

/// <summary>How a <see cref="Frame"/> ended.</summary>
internal enum FrameKind
{
    /// <summary>The whole frame is there.</summary>
    Complete,

    /// <summary>The frame is over the limit. It is reported once, without its bytes, and the rest of it is discarded.</summary>
    TooLong,

    /// <summary>A TLS hello where text was expected: this connection never yields another frame.</summary>
    TlsHello,

    /// <summary>A control frame of the carrier, such as a WebSocket ping; the user said nothing.</summary>
    Control,
}
