using System.Net;
using ChatHost.History;
using ChatHost.Messages;
using ChatHost.Protocols.Json.Verbs;
using ChatHost.Rooms;
using ChatHost.Sessions;

namespace ChatHost.Protocols.Json;

/// <summary>
/// One connection that speaks JSON: turns frames into what the rooms understand, for the <see cref="ResumableSession"/> it holds. It
/// knows frames and objects, not what carries them.
/// </summary>
internal sealed class JsonConnection(IFramedConnection peer, JsonServices services, TokenBucket bucket)
{
    private const string ProtocolName = "Json";

    /// <summary>Who has no session yet has so long to say which it wants.</summary>
    private static readonly TimeSpan StartTime = TimeSpan.FromSeconds(10);

    private TokenBucket _bucket = bucket;
    private ResumableSession? _held;
    private SessionLease? _hold;
    private readonly Dictionary<RoomName, long> _entered = [];
    private string _token = "";

    public IFramedConnection Connection => peer;

    public JsonServices Services => services;

    /// <summary>The session it speaks for; between two, while one is given up for another, there is none.</summary>
    public ResumableSession Held => _held ?? throw new InvalidOperationException("There is no session at this moment.");

    public Session Session => Held.Session;

    /// <summary>Goes on with a session that spoke something else until now; what is said next is hello.</summary>
    public async ValueTask TakeOverAsync(Session session)
    {
        peer.Speak(JsonMessages.Instance, ProtocolName);
        await HoldNewAsync(session);
        await GreetAsync([]);
    }

    /// <summary>Reads for an answer, by turns with all others who do.</summary>
    public ValueTask<T> ReadAsync<T>(Func<ValueTask<T>> read) => services.LongWork.DoAsync(peer.Address, read);

    /// <summary>Searches as soon as it is this peer's turn.</summary>
    public ValueTask<T> SearchAsync<T>(Func<ValueTask<T>> search) => services.LongWork.Searches.DoAsync(peer.Address, search);

    /// <summary>Sends events of a log as a long answer.</summary>
    public ValueTask ShowAsync(IReadOnlyList<RoomEvent> events) => JsonCatchUp.ShowAsync(services.LongWork, peer, Session, events);

    /// <summary>Whether it speaks for a session.</summary>
    public bool HasStarted => _held is not null;

    /// <summary>
    /// For a connection that begins without a session: what it says first tells which one it wants. False when either side ended
    /// before.
    /// </summary>
    public async ValueTask<bool> OpenAsync(IAsyncEnumerator<Frame> frames)
    {
        await using var silence = services.Time.CreateTimer(_ => peer.Disconnect(DisconnectReason.Idle), null, StartTime, Timeout.InfiniteTimeSpan);
        while (!HasStarted)
        {
            if (!await frames.MoveNextAsync() || !await PaceAsync())
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
        while (await frames.MoveNextAsync())
        {
            if (!await PaceAsync())
                return;
            await HandleAsync(frames.Current);
        }

        // It may have ended its own side alone, and reads on.
        if (peer.DisconnectReason is null)
            await Session.FlushAsync();
    }

    /// <summary>The connection is over; the session is kept, unless the server ended it for good.</summary>
    public async ValueTask EndAsync()
    {
        if (_held is not { } held)
            return;
        if (peer.DisconnectReason is { Kind: DisconnectReasonKind.Kicked })
            await held.Token.EndAsync();
        if (peer.DisconnectReason is { Kind: DisconnectReasonKind.Kicked or DisconnectReasonKind.Shutdown })
            held.End(text: null);
        else
            held.CutOff(_hold!);
        _hold!.Release();
    }

    /// <summary>Leaves for good at its own wish.</summary>
    public async ValueTask QuitAsync(JsonRequest request, string partingWords)
    {
        await Session.FlushAsync();
        await LeaveAsync(partingWords);
        request.Acknowledge();
        peer.Close(default);
    }

    /// <summary>The session ends for good, and its token with it. Nothing if there is none.</summary>
    public async ValueTask LeaveAsync(string? partingWords = null)
    {
        if (_held is not { } held)
            return;
        await held.Token.EndAsync();
        held.End(partingWords);
    }

    /// <summary>
    /// Begins a session as it is asked for: with a name, if that is free, and in some rooms. What cannot be had is refused, and the
    /// session begins without it.
    /// </summary>
    public async ValueTask StartAsync(JsonRequest request)
    {
        await HoldNewAsync(session: null);
        if (request.TryGetOptionalNick(out var nick) && nick is not null && !services.Lobby.TryRename(Session, nick))
            request.Refuse(JsonErrorCode.NickInUse, $"Nickname already in use: {nick}");
        if (!request.TryGetOptionalRoomNames(out var rooms) || rooms is null)
            rooms = [services.Lobby.Rooms.DefaultRoom];
        foreach (var room in rooms)
        {
            try
            {
                if (await EnterAsync(room) is { Membership: null })
                    request.Refuse(JsonErrorCode.TooManyRooms, $"Too many rooms: {room} was not entered.");
            }
            catch (HistoryUnavailableException exception)
            {
                request.Refuse(JsonErrorCode.Unavailable, $"{room} was not entered: {exception.Message}");
            }
        }

        Session.Announce();
        await GreetAsync([]);
        request.Acknowledge();
    }

    /// <summary>Gives up the session it has and takes the one that the token names, which then hears all after these numbers.</summary>
    public async ValueTask ResumeAsync(JsonRequest request, string token, Dictionary<RoomName, long> after)
    {
        var hash = SessionToken.HashOf(token);
        if (hash != _held?.Token.Hash)
        {
            if (!await services.Sessions.KnowAsync(hash))
            {
                RefuseResume(request);
                await (HasStarted ? GreetAsync([]) : StartAsync());
                return;
            }

            // Before it waits for anyone: so no two that want each other's session wait for each other.
            var hadStarted = HasStarted;
            await GiveUpAsync();
            bool isTaken;
            try
            {
                isTaken = await TryTakeAsync(hash);
            }
            catch (HistoryUnavailableException) when (hadStarted)
            {
                // It is somebody again, and may ask again.
                await StartAsync();
                throw;
            }

            if (!isTaken)
            {
                RefuseResume(request);
                await StartAsync();
                return;
            }

            _token = token;
            services.Sessions.Metrics.Resumed();
        }

        Session.Announce();
        await GreetAsync(after);
        request.Acknowledge();
    }

    /// <summary>Joins a room: it reads so, then what was numbered above <paramref name="since"/>, if that is wanted, then what is said.</summary>
    public async ValueTask<JoinOutcome> JoinAsync(RoomName room, long? since)
    {
        var result = await services.Lobby.JoinAsync(Session, room, startLive: false, hearsNotices: true);
        if (result.Outcome == JoinOutcome.AlreadyIn)
            result = await result.Membership!.RewindAsync();
        if (result.Membership is not { } membership)
            return result.Outcome;
        if (result.Outcome == JoinOutcome.Joined)
            await Held.Token.SaveAsync();
        await JsonCatchUp.RunAsync(services.LongWork, peer, membership, since ?? result.LastSeq, result.LastSeq);
        return result.Outcome;
    }

    private static void RefuseResume(JsonRequest request) =>
        request.Refuse(JsonErrorCode.CannotResume, "No session has this token, or it has expired or was ended.");

    /// <summary>Waits until as many lines may be said. False when the connection ended meanwhile.</summary>
    public ValueTask<bool> PaceAsync(int lines = 1)
    {
        var limits = services.Limits.Messages;
        var delay = _bucket.Take(limits.PerSecond, limits.Burst, services.Time, lines);
        return delay > TimeSpan.Zero ? peer.PauseAsync(delay) : new(true);
    }

    /// <summary>The first frame: one that does not say which session it wants wants a new one.</summary>
    private async ValueTask BeginAsync(Frame frame)
    {
        var type = JsonRequest.TypeOf(frame.Bytes);
        if (type is not (StartVerb.Name or ResumeVerb.Name))
            await StartAsync();
        await HandleAsync(frame);

        // A start that could not even be read was refused, and is a start for all that. Who cannot resume now may ask again.
        if (!HasStarted && type == StartVerb.Name)
            await StartAsync();
    }

    private async ValueTask HandleAsync(Frame frame)
    {
        if (frame.Kind == FrameKind.TooLong)
        {
            Session.Announce();
            peer.Send(JsonAnswers.Error(
                id: null, JsonErrorCode.LineTooLong, $"Line too long: the limit is {services.Limits.MaxFrameBytes} bytes."));
            return;
        }

        if (!JsonRequest.TryRead(frame.Bytes, peer, out var request))
        {
            _held?.Session.Announce();
            return;
        }

        using (request)
            await JsonVerbs.RunAsync(this, request);
        if (_held?.Token is { IsSilentNoMore: true } token)
            await token.SaveAsync();
    }

    /// <summary>A new session, in the room where everyone begins.</summary>
    private async ValueTask StartAsync()
    {
        await HoldNewAsync(session: null);
        await EnterAsync(services.Lobby.Rooms.DefaultRoom);
        await GreetAsync([]);
    }

    /// <summary>Takes a session that is here, from whoever has it, or makes it again of what the store remembers.</summary>
    private async ValueTask<bool> TryTakeAsync(string hash)
    {
        using var _ = await services.Sessions.Gate.EnterAsync(hash);
        if (services.Sessions.TryFind(hash, out var here))
        {
            if (await here.ClaimAsync(peer) is { } hold)
            {
                Take(here, hold);
                return true;
            }

            // It ends at this moment: not before its name is free can it be taken again.
            while (services.Sessions.TryFind(hash, out var ending) && ending == here)
                await Task.Yield();
        }

        if (await FindRecordAsync(hash) is not { } record)
            return false;
        var session = new ResumableSession(services, hash, session: null, hasPast: true);
        session.Session.HasSpoken = record.HasSpoken;
        services.Lobby.TryRename(session.Session, record.Nick);
        await HoldAsync(session);
        try
        {
            foreach (var room in record.Rooms)
                await EnterAsync(room);
        }
        catch (HistoryUnavailableException)
        {
            // Not in all of its rooms it would be kept without the others. The token stays good.
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
            return await services.Sessions.Tokens.FindAsync(hash, CancellationToken.None);
        }
        catch (HistoryUnavailableException)
        {
            // It answered a moment ago. Who tries again later finds the token as good as it was.
            return null;
        }
    }

    /// <summary>A session that no token knows yet gets one: of a chat session that is there, or with a new one.</summary>
    private ValueTask HoldNewAsync(Session? session)
    {
        _token = SessionToken.Create();
        return HoldAsync(new ResumableSession(services, SessionToken.HashOf(_token), session, hasPast: false));
    }

    /// <summary>
    /// A number of 16 bits that stands for an address as long as the process runs: enough to share out by, and nobody can tell the
    /// address from it.
    /// </summary>
    private static int OriginOf(IPAddress? address) => address is null ? 0 : HashCode.Combine(address) & 0xFFFF;

    private async ValueTask HoldAsync(ResumableSession session)
    {
        services.Sessions.Add(session);
        Take(session, await session.ClaimAsync(peer));
    }

    private void Take(ResumableSession session, SessionLease? hold)
    {
        (_held, _hold) = (session, hold);
        session.Token.Origin = OriginOf(peer.Address);
        peer.Session = session.Session;
    }

    private async ValueTask<JoinResult> EnterAsync(RoomName room)
    {
        var result = await services.Lobby.JoinAsync(Session, room, startLive: false, hearsNotices: true);
        if (result.Outcome == JoinOutcome.Joined)
            _entered[room] = result.LastSeq;
        return result;
    }

    private async ValueTask GiveUpAsync()
    {
        await LeaveAsync();
        Release();
    }

    private void Release()
    {
        _hold?.Release();
        (_held, _hold) = (null, null);
    }

    /// <summary>
    /// Says hello and has each room heard: from where it was entered on the way to here, since others have been able to read that it
    /// came, else from this moment; or from a number before.
    /// </summary>
    private async ValueTask GreetAsync(Dictionary<RoomName, long> after)
    {
        Held.BeginGreeting();
        var rooms = new List<(JoinResult Told, long Turn)>();
        foreach (var membership in Session.Rooms)
        {
            var now = await membership.RewindAsync();
            rooms.Add((_entered.TryGetValue(membership.Room.Name, out var seq) ? now with { LastSeq = seq } : now, now.LastSeq));
        }

        _entered.Clear();
        await Held.Token.SaveAsync();
        Held.Attach(peer, JsonHello.Of(services, Session.Nickname, _token, [.. rooms.Select(room => room.Told)]));
        foreach (var (told, turn) in rooms)
            await JsonCatchUp.RunAsync(services.LongWork, peer, told.Membership!, after.GetValueOrDefault(told.Membership!.Room.Name, told.LastSeq), turn);
    }
}
