using System.Buffers;

namespace ChatHost.Protocols;

/// <summary>One unit of a protocol as bytes, such as a line without its end.</summary>
/// <param name="Kind">Whether <paramref name="Bytes"/> are the frame, or it was refused.</param>
/// <param name="Bytes">The frame, empty if it was refused; often a slice of the input, so valid until the next
/// <see cref="IFrameCutter.TryCut"/>, and no longer than until the input is advanced.</param>
internal readonly record struct Frame(FrameKind Kind, ReadOnlySequence<byte> Bytes);

/// <summary>How a <see cref="Frame"/> ended.</summary>
internal enum FrameKind
{
    /// <summary>All of it is there.</summary>
    Complete,

    /// <summary>It passed the limit: it is reported once, without its bytes, and the rest of it never becomes a frame.</summary>
    TooLong,

    /// <summary>A TLS hello where text was expected: no frame ever comes of this connection.</summary>
    TlsHello,

    /// <summary>Something that the carrier has to say, and nothing of what its user says.</summary>
    Control,
}
