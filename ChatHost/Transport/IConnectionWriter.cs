namespace ChatHost.Transport;

/// <summary>
/// The bytes' way from an <see cref="Outbox"/> to its peer, with one flush after the other. The outbox's lock guards it: only
/// <see cref="IsBroken"/> and <see cref="IsFlushing"/> may be read without.
/// </summary>
internal interface IConnectionWriter
{
    /// <summary>Whether the peer is gone. Nothing is sent or written from then on.</summary>
    bool IsBroken { get; }

    /// <summary>Whether a flush is under way, or over and not yet ended by <see cref="TryEndFlush"/>.</summary>
    bool IsFlushing { get; }

    /// <summary>How much was written since the last flush ended, in bytes.</summary>
    int BytesUnderWay { get; }

    /// <summary>How many flushes have ended: changes whenever the transport took something.</summary>
    int Flushes { get; }

    /// <summary>Ends a flush that is over. Returns true when none is under way.</summary>
    bool TryEndFlush();

    /// <summary>Sends bytes at once, as far as nothing is under way and the system has capacity; the rest is written.</summary>
    /// <returns>False when the peer is gone.</returns>
    bool Send(ReadOnlySpan<byte> bytes);

    /// <summary>Writes bytes, which go out with the next <see cref="Flush"/>.</summary>
    void Write(ReadOnlySpan<byte> bytes);

    /// <summary>Passes on what was written, if anything. An earlier flush may still be under way: both then end as one.</summary>
    /// <returns>False when the peer is gone.</returns>
    bool Flush();

    /// <summary>
    /// Runs <paramref name="continuation"/> once, on another thread or later, when the flush under way is over. Only while
    /// <see cref="IsFlushing"/>, and for one continuation at a time.
    /// </summary>
    void OnFlushed(Action continuation);

    /// <summary>The connection is over.</summary>
    void Break();
}
