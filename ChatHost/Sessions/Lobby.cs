using ChatHost.History;
using ChatHost.Messages;
using ChatHost.Rooms;

namespace ChatHost.Sessions;

/// <summary>The way in and out: gives sessions their names, leads them to rooms and to each other, and cleans up when they end.</summary>
internal sealed class Lobby(RoomRegistry rooms, RoomsMetrics metrics, NameRegistry names, ArrivalAnnouncer arrivals, TimeProvider time)
{
    private long _lastSessionId;

    public RoomRegistry Rooms => rooms;

    public NameRegistry Names => names;

    /// <summary>A new session with a default name, in no room yet; announced once it says something or has been there for a while.</summary>
    public Session Enter(ISessionRecipient recipient)
    {
        var session = names.ClaimDefault(
            static (nick, newcomer) => new Session(newcomer.Id, nick, newcomer.Recipient),
            (Id: Interlocked.Increment(ref _lastSessionId), Recipient: recipient));
        arrivals.Add(session);
        return session;
    }

    /// <summary>
    /// Enters a room, which is made if need be. With <paramref name="startLive"/> false the session hears nothing of it
    /// until <see cref="Membership.TryGoLiveAsync"/>, which also tells who came and went meanwhile, or with <paramref name="hearsNotices"/> only that,
    /// at once.
    /// </summary>
    /// <exception cref="HistoryUnavailableException">The room is not in memory, and the store cannot be read now.</exception>
    public Task<JoinResult> JoinAsync(Session session, RoomName name, bool startLive = true, bool hearsNotices = false)
    {
        if (session.In(name) is { } membership)
            return Task.FromResult(new JoinResult(JoinOutcome.AlreadyIn, membership, membership.Room.MemberCount, membership.Room.LastSeq));
        if (session.Rooms.Length >= rooms.Options.MaxPerSession)
        {
            metrics.RefusedToSession();
            return Task.FromResult(new JoinResult(JoinOutcome.TooManyOfSession, null, 0, 0));
        }

        // The answer is the room's own task: with thousands who come at once, each asynchronous method in between would count.
        return rooms.TryFindInMemory(name, out var room) && session.TryJoin(room, startLive, hearsNotices, out var request)
            ? request.Task
            : JoinSoonAsync(session, name, startLive, hearsNotices);
    }

    /// <summary>Takes another name; false if it is in use by somebody else.</summary>
    public bool TryRename(Session session, Nickname to) => names.TryRename(session, to, () => session.Rename(to));

    /// <summary>Somebody who is connected, or was a moment ago; null where the name is nobody's.</summary>
    public Session? Find(string typed) => Nickname.TryParse(typed, out var nick, out _) ? names.Find(nick) : null;

    /// <summary>Says a private line to somebody who is, or was a moment ago, connected; null when it cannot even wait for them.</summary>
    public PrivateMessage? SendPrivate(Session sender, Session receiver, string text)
    {
        sender.HasSpoken = true;
        var message = new PrivateMessage(time.GetUtcNow().UtcDateTime, sender.Nickname, receiver.Nickname, text);
        return receiver.Recipient.TryDeliverPrivate(message, sender) ? message : null;
    }

    /// <summary>The session is over: its rooms read that it left, its name is free, nothing of it remains.</summary>
    /// <param name="session">Who is gone.</param>
    /// <param name="text">Its parting words.</param>
    /// <param name="wasNobody">It was no person at all, so its default name is given to the next.</param>
    public void End(Session session, string? text = null, bool wasNobody = false) =>
        names.Release(session, () => session.End(text), isUnused: wasNobody && !session.IsAnnounced);

    /// <summary>A room that has just closed refuses; once it is gone the registry makes it again.</summary>
    private async Task<JoinResult> JoinSoonAsync(Session session, RoomName name, bool startLive, bool hearsNotices)
    {
        RoomRequest.Join request;
        while (!session.TryJoin(await rooms.GetOrMakeAsync(name), startLive, hearsNotices, out request))
            await Task.Yield();
        return await request.Task;
    }
}
