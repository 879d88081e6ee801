namespace ChatHost.Sessions;

/// <summary>
/// One connection of a <see cref="ResumableSession"/>: where the session hears while this connection is attached to it. The session
/// calls it with a lock held: nothing here waits or throws.
/// </summary>
internal interface ISessionConnection : ISessionRecipient
{
    /// <summary>The connection speaks for this session from now on. Called by its own read loop.</summary>
    void SpeaksFor(Session session);

    /// <summary>Says hello: the first that the connection hears of the session.</summary>
    void Greet();

    /// <summary>The session goes on over another connection: this one ends.</summary>
    void TakenOver();

    /// <summary>
    /// Holds the connection's place under the limits until disposed, for a session that outlives it. The two count once. Once for each
    /// connection.
    /// </summary>
    IDisposable HoldPlace();
}
