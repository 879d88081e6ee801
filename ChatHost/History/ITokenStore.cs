namespace ChatHost.History;

/// <summary>
/// The sessions that may be resumed later, as long as <see cref="TokenRecord.ExpiresAt"/> says. It holds at most
/// <see cref="HistoryOptions.MaxTokens"/>. Past that go first those of sessions that said nothing, and among them, as later among the
/// others, those of the origin that has most: of these the one that expires first. So who opens many sessions turns over their own.
/// </summary>
internal interface ITokenStore
{
    /// <summary>Keeps the record, in place of the one under the same hash if there is one.</summary>
    /// <exception cref="HistoryUnavailableException">It was not kept.</exception>
    ValueTask SaveAsync(TokenRecord record, CancellationToken cancellationToken);

    /// <summary>The record under this hash; null if there is none, it has expired or was ended.</summary>
    /// <exception cref="HistoryUnavailableException">The store cannot be read now.</exception>
    ValueTask<TokenRecord?> FindAsync(string hash, CancellationToken cancellationToken);

    /// <summary>How many are held, expired ones among them until they are swept.</summary>
    int Count { get; }

    /// <summary>The token is no longer good; nothing happens if there is none.</summary>
    /// <exception cref="HistoryUnavailableException">It was not ended.</exception>
    ValueTask EndAsync(string hash, CancellationToken cancellationToken);
}
