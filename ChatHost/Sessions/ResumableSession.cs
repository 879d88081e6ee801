using System.Net;
using System.Text;
using ChatHost.Messages;
using ChatHost.Rooms;

namespace ChatHost.Sessions;

/// <summary>Where a session that may come back stands.</summary>
internal enum SessionState
{
    /// <summary>No connection speaks for it: it is a name, its rooms and what waits for it. What its rooms say is in their logs.</summary>
    Detached,

    /// <summary>A connection speaks for it and is being told where it stands: joins, leaves and renames wait until it has read hello.</summary>
    Greeting,

    /// <summary>A connection speaks for it and hears what it hears.</summary>
    Attached,

    /// <summary>It is over. Its token may still be good: then another session is made of it.</summary>
    Ended,
}

/// <summary>
/// A session that outlives its connections: a client that is cut off finds it again by its token.
/// </summary>
/// <remarks>
/// One connection at a time has its <see cref="SessionLease"/>; that one's read loop acts for it. It hears once it was greeted:
/// <see cref="BeginGreeting"/>, then its rooms are rewound, then <see cref="Attach"/> says hello with the figures of these moments.
/// </remarks>
internal sealed partial class ResumableSession : ISessionRecipient
{
    private readonly ResumableSessions _sessions;
    private readonly Lock _lock = new();

    // Written inside the lock; read outside it on the way of every message.
    private volatile ISessionConnection? _connection;
    private SessionState _state = SessionState.Detached;
    private ISessionRecipient? _former;
    private SessionLease? _lease;
    private IDisposable? _place;
    private long _cutOffs;
    private List<Waiting>? _waiting;

    // The rooms that it was taken out of while no connection spoke for it: at most those that it was in.
    private List<(Membership Membership, Removal Removal)>? _removed;
    private int _waitingBytes;

    /// <param name="sessions">All of them.</param>
    /// <param name="tokenHash">By which it is found again.</param>
    /// <param name="session">The session that begins to be resumable; null for a new one.</param>
    /// <param name="sentAs">The hash that its messages are kept under, where it had another token before; null for the present one's.</param>
    public ResumableSession(ResumableSessions sessions, string tokenHash, Session? session, bool hasPast, string? sentAs = null)
    {
        _sessions = sessions;
        Sent = new(sentAs ?? tokenHash, sessions.Store, hasPast);
        _former = session?.Recipient;
        Session = session ?? sessions.Lobby.Enter(this);
        Session.Recipient = this;
        Token = new(tokenHash, Session, sessions, sessions.Time) { SentAs = sentAs };
    }

    /// <summary>What waits for hello, or for a connection.</summary>
    private readonly record struct Waiting(RoomEvent? Notice, Membership? In, PrivateMessage? Message, Session? Sender);

    public StoredSession Token { get; }

    public Session Session { get; }

    public SendLedger Sent { get; }

    /// <summary>Where its connection comes from, or came from last.</summary>
    public IPAddress? Address { get; set; }

    public SessionState State
    {
        get
        {
            lock (_lock)
                return _state;
        }
    }

    /// <summary>Whether it was cut off, and keeps the place of the connection it had.</summary>
    public bool IsCutOff
    {
        get
        {
            lock (_lock)
                return _place is not null;
        }
    }

    /// <summary>
    /// Leases the session to a connection; one that has it is told to end, and this completes when its read loop is done with the
    /// session. Null when the session has ended.
    /// </summary>
    public async ValueTask<SessionLease?> ClaimAsync(ISessionConnection connection)
    {
        var mine = new SessionLease(connection);
        SessionLease? old;
        IDisposable? place;
        lock (_lock)
        {
            if (_state == SessionState.Ended)
                return null;
            (old, _lease) = (_lease, mine);
            (place, _place) = (_place, null);
            (_connection, _state) = (null, SessionState.Detached);
        }

        GiveBack(place);
        if (old is null)
            return mine;
        old.Connection.TakenOver();
        await old.Released;
        return State == SessionState.Ended ? null : mine;
    }

    /// <summary>From here on joins, leaves and renames in rooms that were rewound wait for <see cref="Attach"/>.</summary>
    public void BeginGreeting()
    {
        lock (_lock)
            (_connection, _state) = (null, SessionState.Greeting);
    }

    /// <summary>The connection reads hello, what waited for it, and from then on what the session hears.</summary>
    public void Attach(ISessionConnection connection)
    {
        lock (_lock)
        {
            connection.Greet();
            foreach (var (membership, removal) in _removed ?? [])
                connection.Removed(membership, removal);
            foreach (var waiting in _waiting ?? [])
            {
                if (waiting.Message is { } message)
                    connection.TryDeliverPrivate(message, waiting.Sender!);
                else
                    RoomBatch.Deliver([new(waiting.Notice!, Author: null, Renaming: null)], waiting.In!, connection);
            }

            (_waiting, _waitingBytes, _removed) = (null, 0, null);
            (_former, _connection, _state) = (null, connection, SessionState.Attached);
        }
    }

    /// <summary>The connection is gone: the session waits for another, unless it went on elsewhere or may not wait.</summary>
    public void CutOff(SessionLease lease)
    {
        long cutOff;
        IDisposable? place = null;
        lock (_lock)
        {
            if (_lease != lease || _state == SessionState.Ended)
                return;
            (_lease, _connection, _state) = (null, null, SessionState.Detached);
            cutOff = ++_cutOffs;
            if (_sessions.Options.ResumeWindow > TimeSpan.Zero)
            {
                _place = place = lease.Connection.HoldPlace();
                _sessions.Metrics.WasCutOff();
            }
        }

        _ = Token.RenewAsync();
        if (place is null)
            Expire(cutOff);
        else
            _sessions.Keep(this, cutOff);
    }

    /// <summary>The session did not come back in time after this cut: its rooms read that it left. Its token stays good.</summary>
    public void Expire(long cutOff) => End(text: null, stillCutOff: cutOff);

    /// <summary>The session is over. Nothing, the second time.</summary>
    public void End(string? text) => End(text, stillCutOff: null);

    /// <summary>About how many bytes it takes in a wire format.</summary>
    private static int SizeOf(PrivateMessage message) => 96 + Encoding.UTF8.GetByteCount(message.Text);

    /// <param name="text">Its parting words.</param>
    /// <param name="stillCutOff">If given, only if it has not come back since that cut.</param>
    private void End(string? text, long? stillCutOff)
    {
        IDisposable? place;
        List<Waiting>? waiting;
        lock (_lock)
        {
            if (_state == SessionState.Ended || (stillCutOff is { } cutOff && (_lease is not null || _cutOffs != cutOff)))
                return;
            (place, _place) = (_place, null);
            (waiting, _waiting) = (_waiting, null);
            (_connection, _state) = (null, SessionState.Ended);
        }

        _sessions.Lobby.End(Session, text);
        _sessions.Remove(this);
        GiveBack(place);
        foreach (var (_, _, message, sender) in waiting ?? [])
        {
            if (message is { Seq: > 0 })
                _ = _sessions.Lobby.Private.MissAsync(message).AsTask();
            else if (message is not null)
                sender!.Recipient.PrivateNotDelivered(message);
        }
    }

    private void GiveBack(IDisposable? place)
    {
        if (place is null)
            return;
        place.Dispose();
        _sessions.Metrics.IsNoLongerKept();
    }

    private void DeliverAside(RoomBatch batch, Membership membership)
    {
        ISessionRecipient? former = null;
        lock (_lock)
        {
            if (_connection is { } connection)
                connection.Deliver(batch, membership);
            else if (_state == SessionState.Greeting && membership.IsLive)
                former = _former;
            else if (_state == SessionState.Greeting)
                WaitFor(batch, membership);
        }

        // What a room says before it was rewound is told in the words spoken before.
        former?.Deliver(batch, membership);
    }

    /// <summary>Forgets what waits of lines between two accounts: they are read from the log of the two.</summary>
    public void ForgetWaiting(long one, long other)
    {
        lock (_lock)
        {
            _waiting?.RemoveAll(waiting => waiting.Message is { Seq: > 0 } message
                && RoomName.OfPair(message.Account!.Id, message.ToAccount!.Id).Equals(RoomName.OfPair(one, other)));
        }
    }

    /// <summary>Joins, leaves and renames, which no log tells later.</summary>
    private void WaitFor(RoomBatch batch, Membership membership)
    {
        foreach (var entry in batch.Entries)
        {
            if (!entry.Event.IsNumbered && Session.IsNews(entry))
                TryWait(new(entry.Event, membership, Message: null, Sender: null), RoomBatch.WeightOf(entry.Event));
        }
    }

    private bool TryWait(Waiting waiting, int size)
    {
        if (_waitingBytes + size > _sessions.Limits.SendQueueBytes)
            return false;
        (_waiting ??= []).Add(waiting);
        _waitingBytes += size;
        return true;
    }
}
