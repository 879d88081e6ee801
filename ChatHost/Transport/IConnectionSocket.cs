namespace ChatHost.Transport;

/// <summary>The socket under a connection: what its pipes cannot do, or do not tell. Safe from any thread, also once it is closed.</summary>
internal interface IConnectionSocket
{
    /// <summary>
    /// Hands bytes to the operating system's send buffer, at once and on this thread, as far as it has room (send(2) that does
    /// not block). It may only be used while the connection's pipe has nothing under way, or bytes would overtake each other.
    /// </summary>
    /// <returns>False when the connection is over.</returns>
    bool TrySend(ReadOnlySpan<byte> bytes, out int taken);

    /// <summary>The first bytes of what the system tells of the connection, laid out as <see cref="TcpInfo"/> says.</summary>
    /// <returns>False where so much is not told, and once the connection is closed.</returns>
    bool TryGetTcpInfo(Span<byte> info);

    /// <summary>Closes our side (FIN); the peer may still speak.</summary>
    /// <exception cref="IOException">The connection is over already.</exception>
    void EndSending();
}
