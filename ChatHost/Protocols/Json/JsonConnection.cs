using System.Net;
using ChatHost.Messages;
using ChatHost.Operations;
using ChatHost.Protocols.Commands;
using ChatHost.Rooms;
using ChatHost.Sessions;

namespace ChatHost.Protocols.Json;

/// <summary>
/// One connection that speaks JSON: parses frames into requests, and writes what its session hears. It knows frames and objects, not
/// what carries them.
/// </summary>
internal sealed class JsonConnection : IConversation, ISessionConnection
{
    private const string ProtocolName = "Json";
    private const string GateField = "serverPassword";

    /// <summary>How long a connection without a session may take to say which it wants.</summary>
    private static readonly TimeSpan StartTime = TimeSpan.FromSeconds(10);

    private TokenBucket _bucket;

    private bool _hasPassedGate;
    private int _gateTries;

    // Made of the figures of one moment, and said with the session's lock held.
    private ReadOnlyMemory<byte> _hello;

    public JsonConnection(IFramedConnection connection, JsonServices services, TokenBucket bucket)
    {
        (Connection, Services, _bucket) = (connection, services, bucket);
        Handle = new(this, connection.Address, services.Sessions);
    }

    public IFramedConnection Connection { get; }

    public JsonServices Services { get; }

    public SessionHandle Handle { get; }

    public Session Session => Handle.Held.Session;

    public IPAddress? Address => Connection.Address;

    public bool IsGone => Connection.IsGone;

    public bool IsConfidential => Connection.IsConfidential;

    public string? Certificate => Connection.Certificate;

    public bool HearsNoticesAtOnce => true;

    public bool NeedsAccount => Services.Accounts.Required && Handle.HasStarted && Session.Person.Account is null;

    public string Protocol => "Json";

    public DateTime Now => Services.Now;

    /// <summary>Every request names its room.</summary>
    public Membership? Current => null;

    /// <summary>Goes on with a session that spoke something else until now; what is said next is hello.</summary>
    public async ValueTask TakeOverAsync(Session session)
    {
        Connection.Speak(JsonMessages.Instance, ProtocolName);
        await Handle.BeginAsync(session);
        await Services.Operations.Greeting.RunAsync(new(this, new JsonAnswers(this, request: null)));
    }

    /// <summary>
    /// For a connection that begins without a session: what it says first tells which one it wants. False when either side ended
    /// before.
    /// </summary>
    public async ValueTask<bool> OpenAsync(IAsyncEnumerator<Frame> frames)
    {
        await using var silence = Services.Time.CreateTimer(
            _ => Connection.Disconnect(DisconnectReason.Idle), null, StartTime, Timeout.InfiniteTimeSpan);
        while (!Handle.HasStarted)
        {
            if (!await frames.MoveNextAsync() || !await PaceAsync(1))
                return false;
            silence.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            await BeginAsync(frames.Current);
            silence.Change(StartTime, Timeout.InfiniteTimeSpan);
        }

        return true;
    }

    /// <summary>Speaks until either side ends.</summary>
    public async Task RunAsync(IAsyncEnumerator<Frame> frames)
    {
        await using var patience = NeedsAccount ? LoginPatience.Start(this, Connection, Services.Time) : null;
        while (await frames.MoveNextAsync())
        {
            if (!await PaceAsync(1))
                return;
            await HandleAsync(frames.Current);
        }

        // It may have ended its own side alone, and reads on.
        if (Connection.DisconnectReason is null)
            await Session.FlushAsync();
    }

    /// <summary>The connection is over; the session is kept, unless the server ended it for good.</summary>
    public async ValueTask EndAsync()
    {
        if (!Handle.HasStarted)
            return;
        var reason = Connection.DisconnectReason?.Kind;
        var isEnded = reason is DisconnectReasonKind.Kicked or DisconnectReasonKind.LoggedOut or DisconnectReasonKind.Banned;
        if (isEnded)
            await Handle.Held.Token.EndAsync();
        Handle.CutOff(isForGood: isEnded || reason == DisconnectReasonKind.Shutdown);
    }

    /// <summary>Waits until as many lines may be said. False when the connection ended meanwhile.</summary>
    public ValueTask<bool> PaceAsync(int lines)
    {
        var limits = Services.Limits.Messages;
        var delay = _bucket.Take(limits.PerSecond, limits.Burst, Services.Time, lines);
        return delay > TimeSpan.Zero ? Connection.PauseAsync(delay) : new(true);
    }

    /// <summary>What hello says once the connection is attached to the session.</summary>
    public void PrepareHello(IReadOnlyList<RewoundRoom> rooms, IReadOnlyDictionary<string, long>? read) =>
        _hello = JsonHello.Of(Services, Session.Person, Handle.Secret, [.. rooms.Select(room => room.Told)], read);

    SessionHandle IConversation.Handle => Handle;

    void ISessionConnection.SpeaksFor(Session session) => Connection.Session = session;

    void ISessionConnection.Greet() => Connection.Send(_hello);

    void ISessionConnection.TakenOver() => Connection.Disconnect(DisconnectReason.TakenOver);

    IDisposable ISessionConnection.HoldPlace() => Connection.HoldPlace();

    void IRecipient.Joined(Membership membership, int members, long lastSeq) =>
        Connection.Send(JsonReplies.OwnJoined(membership.Room.Name, Services.Now, membership.ShownAs, members, lastSeq));

    void IRecipient.Deliver(RoomBatch batch, Membership membership) => JsonHearing.Deliver(Connection, batch, membership);

    SessionOrigin ISessionRecipient.Origin => Connection.Origin;

    void ISessionRecipient.End(SessionEnd end) => Connection.Disconnect(DisconnectReason.Of(end));

    void ISessionRecipient.Changed()
    {
        // The session that may come back keeps itself.
    }

    string ISessionRecipient.User => "~json";

    void ISessionRecipient.Invited(RoomName room, Nickname by) =>
        Connection.Send(JsonReplies.Invited(room, Services.Now, by, Session.Nickname));

    void ISessionRecipient.Announced(Nickname by, string text) => Connection.Send(JsonReplies.Notice(room: null, PeopleWords.AnnouncedText(by, text)));

    void ISessionRecipient.Removed(Membership membership, Removal removal)
    {
        if (removal.Denial is { } denial)
            Connection.Send(JsonReplies.Error(id: null, Refusals.Denied(membership.Room.Name, denial)));
        Connection.Send(JsonReplies.OwnLeft(membership.Room.Name, Services.Now, membership.ShownAs, membership.Room.MemberCount, removal.By));
    }

    bool ISessionRecipient.TryDeliverPrivate(PrivateMessage message, Session sender)
    {
        Connection.Send(JsonReplies.Private(message));
        return true;
    }

    void ISessionRecipient.SentPrivate(PrivateMessage message) => Connection.Send(JsonReplies.Private(message));

    void ISessionRecipient.MarkedRead(ReadMark mark) => Connection.Send(JsonReplies.Read(mark));

    void ISessionRecipient.HearAside(AsideMessage message) =>
        Connection.Send(JsonReplies.Notice(message.Room, PeopleWords.AsideText(message, message.By.Nickname.Text)));

    void ISessionRecipient.Typing(TypingNotice notice) => Connection.Send(JsonReplies.Typing(notice));

    void ISessionRecipient.PrivateNotDelivered(PrivateMessage message) =>
        Connection.Send(JsonReplies.Error(id: null, Refusals.NotDelivered(message)));

    /// <summary>The first frame: one that does not say which session it wants wants a new one.</summary>
    private async ValueTask BeginAsync(Frame frame)
    {
        if (!_hasPassedGate && Services.Operations.Gate.IsClosed && !TryPassGate(frame))
            return;
        _hasPassedGate = true;
        var type = JsonRequest.TypeOf(frame.Bytes);
        if (type is not (JsonRequests.Start or JsonRequests.Resume))
            await StartAsync();
        await HandleAsync(frame);

        // A start that could not even be read was refused, and is a start for all that. One that cannot resume now may ask again.
        if (!Handle.HasStarted && type == JsonRequests.Start)
            await StartAsync();
    }

    /// <summary>Nothing is answered that does not bring the server's password.</summary>
    private bool TryPassGate(Frame frame)
    {
        if (frame.Kind == FrameKind.TooLong || !JsonRequest.TryRead(frame.Bytes, Connection, out var request))
            return false;
        using (request)
        {
            if (!request.TryGetOptionalString(GateField, out var typed))
                return false;
            if (Services.Operations.Gate.Judge(typed, Address) is not { } refusal)
                return true;
            request.Refuse(JsonErrorCode.Of(refusal.Code), refusal.Text, GateField);
            if (++_gateTries >= ServerGate.MaxTries)
                Connection.Close(default);
            return false;
        }
    }

    private ValueTask StartAsync() => Services.Operations.Greeting.BeginAsync(new(this, new JsonAnswers(this, request: null)));

    private async ValueTask HandleAsync(Frame frame)
    {
        if (frame.Kind == FrameKind.TooLong)
        {
            Session.Announce();
            Connection.Send(JsonReplies.Error(id: null, Refusals.TextTooLong(Services.Limits.MaxFrameBytes)));
            return;
        }

        if (!JsonRequest.TryRead(frame.Bytes, Connection, out var request))
        {
            if (Handle.HasStarted)
                Session.Announce();
            return;
        }

        using (request)
            await JsonRequests.RunAsync(this, request);
    }
}
