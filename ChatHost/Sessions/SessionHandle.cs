using System.Net;
using ChatHost.Accounts;
using ChatHost.History;
using ChatHost.Messages;
using ChatHost.Moderation;
using ChatHost.Rooms;

namespace ChatHost.Sessions;

/// <summary>A room to be read up to where it is: the figures that hello shows of it, and the last number whose turn had come.</summary>
internal readonly record struct RewoundRoom(JoinResult Told, long Turn);

/// <summary>
/// What one connection has of the sessions that may come back: the one it speaks for, or none while one is given up for another.
/// </summary>
/// <param name="connection">Where the session hears.</param>
/// <param name="address">Where the connection comes from; null where there is no such thing.</param>
/// <param name="sessions">All of them.</param>
internal sealed class SessionHandle(ISessionConnection connection, IPAddress? address, ResumableSessions sessions)
{
    private readonly Dictionary<RoomName, long> _entered = [];
    private readonly List<(RoomName Room, Denial Denial)> _denied = [];
    private ResumableSession? _held;
    private SessionLease? _lease;

    /// <summary>Whether it speaks for a session.</summary>
    public bool HasStarted => _held is not null;

    public ResumableSession Held => _held ?? throw new InvalidOperationException("There is no session at this moment.");

    /// <summary>The session's secret, which hello tells.</summary>
    public string Secret { get; private set; } = "";

    /// <summary>The rooms that did not let a session in again that was made of what the store remembers, with why.</summary>
    public IReadOnlyList<(RoomName Room, Denial Denial)> Denied => _denied;

    /// <summary>Whether this is the session that the token names.</summary>
    public bool IsNamedBy(string token) => _held is { } held && held.Token.Hash == SessionToken.HashOf(token);

    /// <summary>Begins a session under a new token: of one that is there, or a new one.</summary>
    public ValueTask BeginAsync(Session? session = null)
    {
        Secret = SessionToken.Create();
        return HoldAsync(new(sessions, SessionToken.HashOf(Secret), session, hasPast: false), Secret);
    }

    /// <summary>
    /// Takes a session that is here, from the connection that has it, or makes it again of what the store remembers.
    /// </summary>
    /// <returns>False: the token is good no more.</returns>
    /// <exception cref="HistoryUnavailableException">Not all of its rooms could be opened; the token stays good.</exception>
    public async ValueTask<bool> TryTakeAsync(string token)
    {
        var hash = SessionToken.HashOf(token);
        using var _ = await sessions.Arrivals.EnterAsync(hash);
        if (sessions.TryFind(hash, out var here))
        {
            if (await here.ClaimAsync(connection) is { } lease)
            {
                Take(here, lease, token);
                return true;
            }

            // It ends at this moment: not before its name is free can it be taken again.
            while (sessions.TryFind(hash, out var ending) && ending == here)
                await Task.Yield();
        }

        return await FindRecordAsync(hash) is { } record && await RestoreAsync(record, token);
    }

    /// <summary>Enters a room on the way to hello, which lists it.</summary>
    public async ValueTask<JoinResult> EnterAsync(RoomName room)
    {
        var result = await sessions.Lobby.JoinAsync(Held.Session, room, startLive: false, hearsNotices: true);
        if (result.Outcome == JoinOutcome.Joined)
            _entered[room] = result.LastSeq;
        return result;
    }

    /// <summary>
    /// Says hello. Each of the rooms is heard from where it was entered on the way to here, since others have been able to read that
    /// the session came, else from this moment.
    /// </summary>
    /// <param name="say">Makes hello of the rooms that the session is in.</param>
    /// <returns>The rooms, each to be read up to where it is.</returns>
    public async ValueTask<IReadOnlyList<RewoundRoom>> GreetAsync(Action<IReadOnlyList<RewoundRoom>> say)
    {
        Held.BeginGreeting();
        var rooms = new List<RewoundRoom>();
        foreach (var membership in Held.Session.Rooms)
        {
            var now = await membership.RewindAsync();
            rooms.Add(new(_entered.TryGetValue(membership.Room.Name, out var seq) ? now with { LastSeq = seq } : now, now.LastSeq));
        }

        _entered.Clear();
        await Held.Token.SaveAsync();
        say(rooms);
        Held.Attach(connection);
        return rooms;
    }

    /// <summary>Gives the session another token, and ends the one it has; the ids that were sent under stay known.</summary>
    public async ValueTask RenewTokenAsync()
    {
        var secret = SessionToken.Create();
        await sessions.ReplaceTokenAsync(Held, SessionToken.HashOf(secret));
        Secret = secret;
    }

    /// <summary>Ends the session for good, and its token with it. Nothing if there is none.</summary>
    public async ValueTask EndAsync(string? partingWords = null)
    {
        if (_held is not { } held)
            return;
        await held.Token.EndAsync();
        held.End(partingWords);
    }

    /// <summary>Ends the session it has, so that it may take another.</summary>
    public async ValueTask GiveUpAsync()
    {
        await EndAsync();
        Release();
    }

    /// <summary>The connection is over: the session waits for another, unless <paramref name="isForGood"/>.</summary>
    public void CutOff(bool isForGood)
    {
        if (_held is not { } held)
            return;
        if (isForGood)
            held.End(text: null);
        else
            held.CutOff(_lease!);
        _lease!.Release();
    }

    /// <summary>
    /// A number of 16 bits that stands for an address as long as the process runs: enough to share out by, and the address cannot be
    /// computed from it.
    /// </summary>
    private static int OriginOf(IPAddress? address) => address is null ? 0 : HashCode.Combine(address) & 0xFFFF;

    private async ValueTask<bool> RestoreAsync(TokenRecord record, string token)
    {
        // Logged in by what is good no more, it does not come back.
        Account? account = null;
        var proof = LoginProof.TryParse(record.Proof);
        if (record.Proof is null && sessions.Accounts.Required)
            return false;
        if (record.Proof is not null && (proof is null || (account = await sessions.Proofs.FindAsync(record.AccountId, proof)) is null))
            return false;
        var session = new ResumableSession(sessions, record.Hash, session: null, hasPast: true, record.SentAs);
        session.Session.HasSpoken = record.HasSpoken;
        if (record.Barred.Count > 0)
            session.Session.Bar([.. record.Barred]);
        if (account is not null && !sessions.Lobby.TryLogIn(session.Session, account, proof!, sessions.Accounts.MaxConnections))
        {
            session.End(text: null);
            return false;
        }

        if (session.Session.Person.Count == 1 && await sessions.Proofs.FindReservingAsync(record.Nick, account?.Id ?? 0) is null)
            sessions.Lobby.TryRename(session.Session, record.Nick);
        await HoldAsync(session, token);
        try
        {
            foreach (var room in record.Rooms)
            {
                if (await EnterAsync(room) is { Denial: { } denial })
                    _denied.Add((room, denial));
            }
        }
        catch (HistoryUnavailableException)
        {
            // Not in all of its rooms it would be kept without the others.
            session.End(text: null);
            Release();
            throw;
        }

        return true;
    }

    private async ValueTask<TokenRecord?> FindRecordAsync(string hash)
    {
        try
        {
            return await sessions.Tokens.FindAsync(hash, CancellationToken.None);
        }
        catch (HistoryUnavailableException)
        {
            // It answered a moment ago. A client that tries again later finds the token as good as it was.
            return null;
        }
    }

    private async ValueTask HoldAsync(ResumableSession session, string secret)
    {
        sessions.Add(session);
        Take(session, await session.ClaimAsync(connection), secret);
    }

    private void Take(ResumableSession session, SessionLease? lease, string secret)
    {
        (_held, _lease, Secret) = (session, lease, secret);
        session.Token.Origin = OriginOf(address);
        session.Address = address;
        connection.SpeaksFor(session.Session);
    }

    private void Release()
    {
        _lease?.Release();
        (_held, _lease) = (null, null);
    }
}
