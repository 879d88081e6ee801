namespace ChatHost.History;

/// <summary>
/// The sessions that may be resumed later, as long as <see cref="TokenRecord.ExpiresAt"/> says. It holds at most
/// <see cref="HistoryOptions.MaxTokens"/>. Past that, sessions that said nothing are dropped first. Among them, and then among the
/// others, the origin with the most sessions loses the one that expires first: a client that opens many sessions displaces its own.
/// </summary>
internal interface ITokenStore
{
    /// <summary>Keeps the record and replaces one under the same hash.</summary>
    /// <exception cref="HistoryUnavailableException">It was not kept.</exception>
    ValueTask SaveAsync(TokenRecord record, CancellationToken cancellationToken);

    /// <summary>Finds the record under this hash; null if there is none, or it has expired or was ended.</summary>
    /// <exception cref="HistoryUnavailableException">The store cannot be read now.</exception>
    ValueTask<TokenRecord?> FindAsync(string hash, CancellationToken cancellationToken);

    /// <summary>Number of records, including expired ones that are not deleted yet.</summary>
    int Count { get; }

    /// <summary>Invalidates the token; does nothing if there is none.</summary>
    /// <exception cref="HistoryUnavailableException">It was not ended.</exception>
    ValueTask EndAsync(string hash, CancellationToken cancellationToken);
}
