using ChatHost.History;
using ChatHost.Rooms;

namespace ChatHost.Protocols.Json;

/// <summary>What the store remembers of a session under the hash of its token: who it is, where, and for how long.</summary>
internal sealed class KeptToken(string hash, Session session, JsonSessions sessions, TimeProvider time)
{
    // Held while the store is asked, so that what was true last is what it is told last; not while it answers.
    private readonly Lock _lock = new();
    private bool _hasEnded;

    public string Hash => hash;

    /// <summary>When it was last kept, in UTC.</summary>
    public DateTime SavedAt { get; private set; }

    /// <summary>Keeps the session as it is now, for as long as its token is good from now on; nothing once either has ended.</summary>
    public async Task SaveAsync()
    {
        try
        {
            ValueTask saved;
            lock (_lock)
            {
                if (_hasEnded || session.HasEnded)
                    return;
                SavedAt = time.GetUtcNow().UtcDateTime;
                var rooms = session.Rooms.Select(membership => membership.Room.Name).ToArray();
                var record = new TokenRecord(hash, session.Nickname, rooms, SavedAt + sessions.Options.TokenLifetime);
                saved = sessions.Tokens.SaveAsync(record, CancellationToken.None);
            }

            await saved;
        }
        catch (HistoryUnavailableException exception)
        {
            JsonLog.TokenNotKept(sessions.Logger, exception);
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
