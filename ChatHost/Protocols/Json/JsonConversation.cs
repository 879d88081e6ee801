using ChatHost.History;
using ChatHost.Messages;
using ChatHost.Protocols.Json.Verbs;
using ChatHost.Rooms;

namespace ChatHost.Protocols.Json;

/// <summary>
/// One connection that speaks JSON: turns frames into what the rooms understand, for the <see cref="JsonSession"/> it holds. It
/// knows frames and objects, not what carries them.
/// </summary>
internal sealed class JsonConversation(IPeer peer, JsonServices services, TokenBucket bucket)
{
    private const string ProtocolName = "Json";

    private TokenBucket _bucket = bucket;
    private JsonSession? _held;
    private SessionHold? _hold;
    private string _token = "";

    public IPeer Peer => peer;

    public JsonServices Services => services;

    /// <summary>The session it speaks for; between two, while one is given up for another, there is none.</summary>
    public JsonSession Held => _held ?? throw new InvalidOperationException("There is no session at this moment.");

    public Session Session => Held.Session;

    /// <summary>Goes on with a session that spoke something else until now; what is said next is hello.</summary>
    public async ValueTask TakeOverAsync(Session session)
    {
        peer.Speak(JsonWords.Instance, ProtocolName);
        _token = SessionToken.Create();
        await HoldAsync(new JsonSession(services, SessionToken.HashOf(_token), session, hasPast: false));
        await GreetAsync([]);
    }

    /// <summary>Speaks until either side ends.</summary>
    public async Task RunAsync(IAsyncEnumerator<Frame> frames)
    {
        while (await frames.MoveNextAsync())
        {
            var limits = services.Limits.Messages;
            var delay = _bucket.Take(limits.PerSecond, limits.Burst, services.Time);
            if (delay > TimeSpan.Zero && !await peer.PauseAsync(delay))
                return;
            await HandleAsync(frames.Current);
        }

        // It may have ended its own side alone, and reads on.
        if (peer.Dismissal is null)
            await SettleAsync();
    }

    /// <summary>Completes when its rooms have dealt with all that was said until now.</summary>
    public Task SettleAsync() => Task.WhenAll(Session.Rooms.Select(membership => membership.Room.SettleAsync()));

    /// <summary>The connection is over; the session is kept, unless the server ended it for good.</summary>
    public async ValueTask EndAsync()
    {
        if (_held is not { } held)
            return;
        if (peer.Dismissal is { Kind: DismissalKind.Kicked })
            await held.Token.EndAsync();
        if (peer.Dismissal is { Kind: DismissalKind.Kicked or DismissalKind.Shutdown })
            held.End(text: null);
        else
            held.CutOff(_hold!);
        _hold!.Release();
    }

    /// <summary>Leaves for good at its own wish.</summary>
    public async ValueTask QuitAsync(JsonRequest request, string partingWords)
    {
        await SettleAsync();
        await Held.Token.EndAsync();
        Held.End(partingWords);
        request.Acknowledge();
        peer.Close(default);
    }

    /// <summary>Gives up the session it has and takes the one that the token names, which then hears all after these numbers.</summary>
    public async ValueTask ResumeAsync(JsonRequest request, string token, Dictionary<RoomName, long> after)
    {
        var hash = SessionToken.HashOf(token);
        if (hash != Held.Token.Hash)
        {
            if (!await services.Sessions.KnowAsync(hash))
            {
                RefuseResume(request);
                await GreetAsync([]);
                return;
            }

            // Before it waits for anyone: so no two that want each other's session wait for each other.
            await GiveUpAsync();
            if (!await TryTakeAsync(hash))
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
            result = await Lobby.RewindAsync(result.Membership!);
        if (result.Membership is not { } membership)
            return result.Outcome;
        if (result.Outcome == JoinOutcome.Joined)
            await Held.Token.SaveAsync();
        await JsonCatchUp.RunAsync(peer, membership, since ?? result.LastSeq, result.LastSeq);
        return result.Outcome;
    }

    private static void RefuseResume(JsonRequest request) =>
        request.Refuse(JsonErrorCode.CannotResume, "No session has this token, or it has expired or was ended.");

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
            Session.Announce();
            return;
        }

        using (request)
            await JsonVerbs.RunAsync(this, request);
    }

    /// <summary>A new session, in the room where everyone begins.</summary>
    private async ValueTask StartAsync()
    {
        _token = SessionToken.Create();
        await HoldAsync(new JsonSession(services, SessionToken.HashOf(_token), session: null, hasPast: false));
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
                (_held, _hold) = (here, hold);
                peer.Session = here.Session;
                return true;
            }

            // It ends at this moment: not before its name is free can it be taken again.
            while (services.Sessions.TryFind(hash, out var ending) && ending == here)
                await Task.Yield();
        }

        if (await FindRecordAsync(hash) is not { } record)
            return false;
        var session = new JsonSession(services, hash, session: null, hasPast: true);
        services.Lobby.TryRename(session.Session, record.Nick);
        await HoldAsync(session);
        foreach (var room in record.Rooms)
            await EnterAsync(room);
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

    private async ValueTask HoldAsync(JsonSession session)
    {
        services.Sessions.Add(session);
        _hold = await session.ClaimAsync(peer);
        _held = session;
        peer.Session = session.Session;
    }

    private ValueTask<JoinResult> EnterAsync(RoomName room) => services.Lobby.JoinAsync(Session, room, startLive: false, hearsNotices: true);

    private async ValueTask GiveUpAsync()
    {
        await Held.Token.EndAsync();
        Held.End(text: null);
        _hold!.Release();
        (_held, _hold) = (null, null);
    }

    /// <summary>Says hello with the figures of this moment, and has each room heard from there, or from a number before.</summary>
    private async ValueTask GreetAsync(Dictionary<RoomName, long> after)
    {
        Held.BeginGreeting();
        var rooms = new List<JoinResult>();
        foreach (var membership in Session.Rooms)
            rooms.Add(await Lobby.RewindAsync(membership));
        await Held.Token.SaveAsync();
        Held.Attach(peer, JsonHello.Of(services, Session.Nickname, _token, rooms));
        foreach (var room in rooms)
            await JsonCatchUp.RunAsync(peer, room.Membership!, after.GetValueOrDefault(room.Membership!.Room.Name, room.LastSeq), room.LastSeq);
    }
}
