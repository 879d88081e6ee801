using ChatHost.History;
using ChatHost.Rooms;
using ChatHost.Sessions;

namespace ChatHost.Protocols.Json;

/// <summary>What the store remembers of a session under the hash of its token: who it is, where, and for how long.</summary>
internal sealed class StoredSession(string hash, Session session, ResumableSessions sessions, TimeProvider time)
{
    // Held while the store is asked, so that what was true last is what it is told last; not while it answers.
    private readonly Lock _lock = new();
    private bool _hasEnded;
    private bool _isKeptAsSpoken;

    public string Hash => hash;

    /// <summary>Where its connection came from last, as <see cref="TokenRecord.Origin"/>.</summary>
    public int Origin { get; set; }

    /// <summary>Whether it is kept as the token of a session that said nothing, and that has changed.</summary>
    public bool IsSilentNoMore => session.HasSpoken && !_isKeptAsSpoken;

    /// <summary>When this session was last kept, in UTC; null while it is on its way into its rooms and was not yet.</summary>
    public DateTime? SavedAt { get; private set; }

    /// <summary>Keeps the session as it is now, for as long as its token is good from now on; nothing once either has ended.</summary>
    public async Task SaveAsync()
    {
        try
        {
            ValueTask saved;
            lock (_lock)
            {
                // The rooms first: a session that ends meanwhile has ended before it has none.
                var rooms = session.Rooms.Select(membership => membership.Room.Name).ToArray();
                if (_hasEnded || session.HasEnded)
                    return;
                var now = time.GetUtcNow().UtcDateTime;
                SavedAt = now;
                var record = new TokenRecord(hash, session.Nickname, rooms, now + sessions.Options.TokenLifetime, session.HasSpoken, Origin);
                _isKeptAsSpoken = session.HasSpoken;
                saved = sessions.Tokens.SaveAsync(record, CancellationToken.None);
            }

            await saved;
        }
        catch (HistoryUnavailableException exception)
        {
            JsonLog.TokenNotKept(sessions.Logger, exception);
        }
    }

    /// <summary>
    /// Keeps it again. Not what was not kept before: one that comes back is still on its way into its rooms then, and those it is
    /// not in yet would be forgotten.
    /// </summary>
    public Task RenewAsync() => SavedAt is null ? Task.CompletedTask : SaveAsync();

    /// <summary>The token is good no more.</summary>
    public async ValueTask EndAsync()
    {
        try
        {
            ValueTask ended;
            lock (_lock)
            {
                _hasEnded = true;
                ended = sessions.Tokens.EndAsync(hash, CancellationToken.None);
            }

            await ended;
        }
        catch (HistoryUnavailableException exception)
        {
            JsonLog.TokenNotEnded(sessions.Logger, exception);
        }
    }
}
