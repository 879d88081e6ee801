using ChatHost.History;
using ChatHost.Rooms;

namespace ChatHost.Sessions;

/// <summary>What the store remembers of a session under the hash of its token: who it is, where, and for how long.</summary>
internal sealed class StoredSession(string tokenHash, Session session, ResumableSessions sessions, TimeProvider time)
{
    // Held while the store is asked, so that what was true last is what it is told last; not while it answers.
    private readonly Lock _lock = new();
    private bool _hasEnded;
    private long _savedVersion;

    public string Hash { get; private set; } = tokenHash;

    /// <summary>The hash that its messages are kept under, where it had another token before; else null.</summary>
    public string? SentAs { get; set; }

    /// <summary>Where its connection came from last, as <see cref="TokenRecord.Origin"/>.</summary>
    public int Origin { get; set; }

    /// <summary>When this session was last kept, in UTC; null while it is on its way into its rooms and was not yet.</summary>
    public DateTime? SavedAt { get; private set; }

    /// <summary>
    /// Keeps the session if it has changed since it was kept; nothing before it was kept at all: it is on its way into its rooms then.
    /// </summary>
    public ValueTask SaveChangesAsync() =>
        SavedAt is null || Volatile.Read(ref _savedVersion) == session.Version ? default : new(SaveAsync());

    /// <summary>Keeps the session as it is now, for as long as its token is good from now on; nothing once either has ended.</summary>
    public async Task SaveAsync()
    {
        try
        {
            ValueTask saved;
            lock (_lock)
            {
                // What changes meanwhile is kept with the next change.
                var version = session.Version;

                // The rooms first: a session that ends meanwhile has ended before it has none.
                var rooms = session.Rooms.Select(membership => membership.Room.Name).ToArray();
                if (_hasEnded || session.HasEnded)
                    return;
                var now = time.GetUtcNow().UtcDateTime;
                SavedAt = now;
                var login = session.Login;
                var record = new TokenRecord(Hash, session.Nickname, rooms, now + sessions.Options.TokenLifetime, session.HasSpoken, Origin)
                {
                    AccountId = login is null ? 0 : session.Person.Account?.Id ?? 0,
                    Proof = login?.ToText(),
                    SentAs = SentAs,
                    Barred = session.Barred,
                };
                Volatile.Write(ref _savedVersion, version);
                saved = sessions.Tokens.SaveAsync(record, CancellationToken.None);
            }

            await saved;
        }
        catch (HistoryUnavailableException exception)
        {
            SessionsLog.TokenNotKept(sessions.Logger, exception);
        }
    }

    /// <summary>
    /// Keeps it again. Not what was not kept before: one that comes back is still on its way into its rooms then, and those it is
    /// not in yet would be forgotten.
    /// </summary>
    public Task RenewAsync() => SavedAt is null ? Task.CompletedTask : SaveAsync();

    /// <summary>Gives the session another token: the former one is good no more.</summary>
    public async ValueTask ReplaceAsync(string tokenHash)
    {
        string former;
        lock (_lock)
        {
            former = Hash;
            SentAs ??= former;
            Hash = tokenHash;
        }

        await SaveAsync();
        try
        {
            await sessions.Tokens.EndAsync(former, CancellationToken.None);
        }
        catch (HistoryUnavailableException exception)
        {
            SessionsLog.TokenNotEnded(sessions.Logger, exception);
        }
    }

    /// <summary>The token is good no more.</summary>
    public async ValueTask EndAsync()
    {
        try
        {
            ValueTask ended;
            lock (_lock)
            {
                _hasEnded = true;
                ended = sessions.Tokens.EndAsync(Hash, CancellationToken.None);
            }

            await ended;
        }
        catch (HistoryUnavailableException exception)
        {
            SessionsLog.TokenNotEnded(sessions.Logger, exception);
        }
    }
}
