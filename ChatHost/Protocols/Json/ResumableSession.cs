using ChatHost.Messages;
using ChatHost.Rooms;
using ChatHost.Sessions;

namespace ChatHost.Protocols.Json;

/// <summary>
/// A session that speaks JSON and outlives its connections: who cuts it off finds it again by its token. While it has no
/// connection it is a name, its rooms and what waits for it; what its rooms say is in their logs.
/// </summary>
/// <remarks>
/// One connection at a time holds it (<see cref="SessionLease"/>); that one's read loop acts for it. It hears once it was greeted:
/// <see cref="BeginGreeting"/>, then its rooms are rewound, then <see cref="Attach"/> says hello with the figures of these moments.
/// </remarks>
internal sealed class ResumableSession : ISessionRecipient
{
    private static readonly Range[] WholeBatch = [Range.All];

    private readonly JsonServices _services;
    private readonly Lock _lock = new();

    // Where it hears; null while it is cut off or being greeted. Written inside the lock.
    private volatile IFramedConnection? _peer;
    private ISessionRecipient? _former;
    private SessionLease? _hold;
    private IDisposable? _place;
    private long _cutOffs;
    private bool _isGreeting;
    private bool _hasEnded;
    private List<(ReadOnlyMemory<byte> Bytes, PrivateMessage? Message, Session? Sender)>? _waiting;
    private int _waitingBytes;

    /// <param name="services">What all share.</param>
    /// <param name="tokenHash">By which it is found again.</param>
    /// <param name="session">Who goes over to JSON; null for somebody new.</param>
    /// <param name="hasPast">Whether something may have been sent under this token before.</param>
    public ResumableSession(JsonServices services, string tokenHash, Session? session, bool hasPast)
    {
        _services = services;
        Sent = new(tokenHash, services.Store, hasPast);
        _former = session?.Recipient;
        Session = session ?? services.Lobby.Enter(this);
        Session.Recipient = this;
        Token = new(tokenHash, Session, services.Sessions, services.Time);
    }

    public StoredSession Token { get; }

    public Session Session { get; }

    public SendLedger Sent { get; }

    /// <summary>Whether it has no connection, and keeps the place of the one it had.</summary>
    public bool IsCutOff
    {
        get
        {
            lock (_lock)
                return _place is not null;
        }
    }

    /// <summary>
    /// Gives the session to a connection; one that has it says goodbye, and this completes when its read loop is done with the
    /// session. Null when the session has ended.
    /// </summary>
    public async ValueTask<SessionLease?> ClaimAsync(IFramedConnection peer)
    {
        var mine = new SessionLease(peer);
        SessionLease? old;
        IDisposable? place;
        lock (_lock)
        {
            if (_hasEnded)
                return null;
            (old, _hold) = (_hold, mine);
            (place, _place) = (_place, null);
            _peer = null;
        }

        GiveBack(place);
        if (old is null)
            return mine;
        old.Peer.Disconnect(DisconnectReason.TakenOver);
        await old.Released;
        lock (_lock)
            return _hasEnded ? null : mine;
    }

    /// <summary>From here on who comes and goes in rooms that were rewound waits for <see cref="Attach"/>.</summary>
    public void BeginGreeting()
    {
        lock (_lock)
        {
            _peer = null;
            _isGreeting = true;
        }
    }

    /// <summary>It reads hello, what waited for it, and from then on what it hears.</summary>
    public void Attach(IFramedConnection peer, ReadOnlyMemory<byte> hello)
    {
        lock (_lock)
        {
            peer.Send(hello);
            foreach (var (bytes, _, _) in _waiting ?? [])
                peer.Send(bytes);
            (_waiting, _waitingBytes) = (null, 0);
            (_former, _isGreeting, _peer) = (null, false, peer);
        }
    }

    /// <summary>The connection is gone: the session waits for another, unless it went on elsewhere or there is no waiting.</summary>
    public void CutOff(SessionLease hold)
    {
        long cutOff;
        IDisposable? place = null;
        lock (_lock)
        {
            if (_hold != hold || _hasEnded)
                return;
            (_hold, _peer, _isGreeting) = (null, null, false);
            cutOff = ++_cutOffs;
            if (_services.Sessions.Options.ResumeWindow > TimeSpan.Zero)
            {
                _place = place = hold.Peer.HoldPlace();
                _services.Sessions.Metrics.WasCutOff();
            }
        }

        _ = Token.RenewAsync();
        if (place is null)
            Expire(cutOff);
        else
            _services.Sessions.Keep(this, cutOff);
    }

    /// <summary>It was to come back after this cut, and has not: its rooms read that it left. Its token stays good.</summary>
    public void Expire(long cutOff) => End(text: null, stillCutOff: cutOff);

    /// <summary>The session is over. Nothing, the second time.</summary>
    public void End(string? text) => End(text, stillCutOff: null);

    void IRecipient.Joined(Membership membership, int members, long lastSeq)
    {
        lock (_lock)
            _peer?.Send(JsonAnswers.OwnJoined(membership.Room.Name, _services.Now, Session.Nickname, members, lastSeq));
    }

    void IRecipient.Deliver(RoomBatch batch, Membership membership)
    {
        if (_peer is { } peer && membership.IsLive)
            DeliverTo(peer, batch, membership);
        else
            DeliverAside(batch, membership);
    }

    bool ISessionRecipient.TryDeliverPrivate(PrivateMessage message, Session sender)
    {
        if (Session.HasIgnored && Session.Ignored.Hides(message.From, sender))
            return true;
        var bytes = JsonAnswers.Private(message);
        lock (_lock)
        {
            if (_peer is not { } peer)
                return !_hasEnded && TryWait(bytes, message, sender);
            peer.Send(bytes);
            return true;
        }
    }

    void ISessionRecipient.PrivateNotDelivered(PrivateMessage message)
    {
        lock (_lock)
        {
            _peer?.Send(JsonAnswers.Error(
                id: null, JsonErrorCode.NoSuchNick, $"Not delivered to {message.To}, who did not come back: {message.Text}"));
        }
    }

    /// <param name="text">Its parting words.</param>
    /// <param name="stillCutOff">If given, only if it has not come back since that cut.</param>
    private void End(string? text, long? stillCutOff)
    {
        IDisposable? place;
        List<(ReadOnlyMemory<byte> Bytes, PrivateMessage? Message, Session? Sender)>? waiting;
        lock (_lock)
        {
            if (_hasEnded || (stillCutOff is { } cutOff && (_hold is not null || _cutOffs != cutOff)))
                return;
            _hasEnded = true;
            (place, _place) = (_place, null);
            (waiting, _waiting) = (_waiting, null);
            _peer = null;
        }

        _services.Lobby.End(Session, text);
        _services.Sessions.Remove(this);
        GiveBack(place);
        foreach (var (_, message, sender) in waiting ?? [])
        {
            if (message is not null)
                sender!.Recipient.PrivateNotDelivered(message);
        }
    }

    private void GiveBack(IDisposable? place)
    {
        if (place is null)
            return;
        place.Dispose();
        _services.Sessions.Metrics.IsNoLongerKept();
    }

    private void DeliverAside(RoomBatch batch, Membership membership)
    {
        ISessionRecipient? former = null;
        lock (_lock)
        {
            if (_peer is { } peer)
                DeliverTo(peer, batch, membership);
            else if (_isGreeting && membership.IsLive)
                former = _former;
            else if (_isGreeting)
                WaitFor(batch, membership);
        }

        // What a room says before it was rewound is told in the words spoken before.
        former?.Deliver(batch, membership);
    }

    private void DeliverTo(IFramedConnection peer, RoomBatch batch, Membership membership)
    {
        if (Session.HasIgnored && membership.IsLive)
            DeliverMarked(peer, batch, membership);
        else if (membership.IsLive && !membership.SpokeIn(batch) && !batch.HoldsRename)
            peer.Send(JsonFormat.Of(batch), WholeBatch);
        else if (RunsHeard(batch, membership) is { Count: > 0 } runs)
            peer.Send(JsonFormat.Of(batch), System.Runtime.InteropServices.CollectionsMarshal.AsSpan(runs));
    }

    /// <summary>Each run of lines in the one format or the other: what ignored people said is marked, and nothing is left out.</summary>
    private void DeliverMarked(IFramedConnection peer, RoomBatch batch, Membership membership)
    {
        foreach (var run in RunsHeard(batch, membership))
        {
            for (var i = run.Start.Value; i < run.End.Value;)
            {
                var from = i++;
                var isHidden = Hides(batch.Entries[from]);
                while (i < run.End.Value && Hides(batch.Entries[i]) == isHidden)
                    i++;
                peer.Send(isHidden ? JsonFormat.OfIgnored(batch) : JsonFormat.Of(batch), [from..i]);
            }
        }
    }

    private bool Hides(RoomBatch.Entry entry) =>
        entry.Event.Kind is (RoomEventKind.Message or RoomEventKind.Action) && Session.Ignored.Hides(entry.Event.Nick, entry.Author);

    /// <summary>What waits while it is greeted: who comes and goes, which no log tells later.</summary>
    private void WaitFor(RoomBatch batch, Membership membership)
    {
        foreach (var run in RunsHeard(batch, membership))
            TryWait(JsonFormat.Of(batch)[run].ToArray(), message: null, sender: null);
    }

    private bool TryWait(ReadOnlyMemory<byte> bytes, PrivateMessage? message, Session? sender)
    {
        if (_waitingBytes + bytes.Length > _services.Limits.SendQueueBytes)
            return false;
        (_waiting ??= []).Add((bytes, message, sender));
        _waitingBytes += bytes.Length;
        return true;
    }

    private List<Range> RunsHeard(RoomBatch batch, Membership membership)
    {
        var runs = new List<Range>();
        for (var i = 0; i < batch.Count; i++)
        {
            if (!Hears(batch.Entries[i], membership))
                continue;
            if (runs.Count > 0 && runs[^1].End.Value == i)
                runs[^1] = runs[^1].Start.Value..(i + 1);
            else
                runs.Add(i..(i + 1));
        }

        return runs;
    }

    /// <summary>All but what a log tells later, its own comings and goings, which it is told apart, and renames it has read elsewhere.</summary>
    private bool Hears(RoomBatch.Entry entry, Membership membership)
    {
        if (entry.Event.IsNumbered)
            return membership.IsLive;
        if (entry.Author == Session && entry.Event.Kind is RoomEventKind.Joined or RoomEventKind.Left)
            return false;
        return entry.Renaming?.TryMarkSeen(Session) != false;
    }
}
