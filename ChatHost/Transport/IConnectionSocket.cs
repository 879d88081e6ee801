namespace ChatHost.Transport;

/// <summary>The socket under a connection: what its pipes cannot do, or do not tell. Safe from any thread, also once it is closed.</summary>
internal interface IConnectionSocket
{
    /// <summary>Whether the peer has reset the connection, which reading would show; this does not read.</summary>
    bool IsReset { get; }

    /// <summary>How many bytes the peer's system has taken since the connection began; 0 where that is not told.</summary>
    long AcknowledgedBytes { get; }

    /// <summary>
    /// Hands bytes to the operating system's send buffer, at once and on this thread, as far as it has room (send(2) that does
    /// not block). It may only be used while the connection's pipe has nothing under way, or bytes would overtake each other.
    /// </summary>
    /// <returns>False when the connection is over.</returns>
    bool TrySend(ReadOnlySpan<byte> bytes, out int taken);

    /// <summary>Closes our side (FIN); the peer may still speak.</summary>
    /// <exception cref="IOException">The connection is over already.</exception>
    void EndSending();
}
