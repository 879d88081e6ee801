namespace ChatHost.Protocols;

/// <summary>What Transport has to know of the bytes that carry a protocol's lines. It has nothing to do with what the lines say.</summary>
internal interface ICarrierFraming
{
    /// <summary>What a silent peer must answer to show that it is alive, as bytes to send; empty where the carrier has no such question.</summary>
    ReadOnlyMemory<byte> Ping { get; }

    /// <summary>How many lines there are among whole ones as they are sent, for the counters.</summary>
    int CountLines(ReadOnlySpan<byte> bytes);
}
