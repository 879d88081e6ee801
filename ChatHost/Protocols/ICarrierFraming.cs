namespace ChatHost.Protocols;

/// <summary>What Transport has to know of the bytes that carry a protocol's lines. It has nothing to do with what the lines say.</summary>
internal interface ICarrierFraming
{
    /// <summary>What a silent peer must answer to show that it is alive, as bytes to send; empty where the carrier has no such question.</summary>
    ReadOnlyMemory<byte> Ping { get; }

    /// <summary>After how much silence it asks; null where <see cref="Sessions.LimitOptions.PingInterval"/> says so.</summary>
    TimeSpan? PingInterval => null;

    /// <summary>How long the answer may take; null where <see cref="Sessions.LimitOptions.PingTimeout"/> says so.</summary>
    TimeSpan? PingTimeout => null;

    /// <summary>How many lines there are among whole ones as they are sent, for the counters.</summary>
    int CountLines(ReadOnlySpan<byte> bytes);
}
