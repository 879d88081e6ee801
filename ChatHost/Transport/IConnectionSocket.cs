namespace ChatHost.Transport;

/// <summary>The socket of a connection, for what its pipes cannot do or do not report. Safe from any thread, also after it was closed.</summary>
internal interface IConnectionSocket
{
    /// <summary>
    /// Hands bytes to the operating system's send buffer, at once and on this thread, as far as that has capacity (send(2) without
    /// blocking). Only while nothing is under way in the connection's pipe, or bytes would overtake each other.
    /// </summary>
    /// <returns>False when the connection is over.</returns>
    bool TrySend(ReadOnlySpan<byte> bytes, out int taken);

    /// <summary>Reads the first bytes of what the system reports about the connection, in the layout of <see cref="TcpInfo"/>.</summary>
    /// <returns>False where that much is not reported, and after the connection was closed.</returns>
    bool TryGetTcpInfo(Span<byte> info);

    /// <summary>Closes the server's side (FIN); the peer may still send.</summary>
    /// <exception cref="IOException">The connection is over already.</exception>
    void EndSending();
}
