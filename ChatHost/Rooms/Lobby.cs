using ChatHost.History;
using ChatHost.Messages;

namespace ChatHost.Rooms;

/// <summary>The way in and out: gives sessions their names, leads them to rooms and to each other, and cleans up when they end.</summary>
internal sealed class Lobby(RoomRegistry rooms, NameRegistry names, ArrivalAnnouncer arrivals, TimeProvider time)
{
    /// <summary>How many events one that is behind its room gets at once.</summary>
    private const int CatchUpPage = 256;

    /// <summary>For <see cref="GoLiveAsync"/>: after every number there can be, so that the log is not read.</summary>
    public const long WithoutReading = long.MaxValue;

    private long _lastSessionId;

    public RoomRegistry Rooms => rooms;

    public NameRegistry Names => names;

    /// <summary>A new session with a default name, in no room yet; announced once it says something or has been there for a while.</summary>
    public Session Enter(IRecipient recipient)
    {
        var session = names.ClaimDefault(
            static (nick, newcomer) => new Session(newcomer.Id, nick, newcomer.Recipient),
            (Id: Interlocked.Increment(ref _lastSessionId), Recipient: recipient));
        arrivals.Add(session);
        return session;
    }

    /// <summary>
    /// Enters a room, which is made if need be. With <paramref name="startLive"/> false the session hears nothing of it
    /// until <see cref="GoLiveAsync"/>, which also tells who came and went meanwhile, or with <paramref name="hearsNotices"/> only that,
    /// at once.
    /// </summary>
    /// <exception cref="HistoryUnavailableException">The room is not in memory, and the store cannot be read now.</exception>
    public Task<JoinResult> JoinAsync(Session session, RoomName name, bool startLive = true, bool hearsNotices = false)
    {
        if (session.In(name) is { } membership)
            return Task.FromResult(new JoinResult(JoinOutcome.AlreadyIn, membership, membership.Room.MemberCount, membership.Room.LastSeq));
        if (session.Rooms.Length >= rooms.Options.MaxPerSession)
        {
            rooms.Metrics.RefusedToSession();
            return Task.FromResult(new JoinResult(JoinOutcome.TooManyOfSession, null, 0, 0));
        }

        // The answer is the room's own task: with thousands who come at once, each asynchronous method in between would count.
        return rooms.TryFindInMemory(name, out var room) && session.TryJoin(room, startLive, hearsNotices, out var request)
            ? request.Task
            : JoinSoonAsync(session, name, startLive, hearsNotices);
    }

    /// <summary>
    /// The session has read the room's log up to <paramref name="after"/>: it is handed what was said since, and from
    /// then on hears the room live, with no gap and no double.
    /// </summary>
    /// <exception cref="HistoryUnavailableException">
    /// The log cannot be read; the session is not live. <see cref="WithoutReading"/> it can be.
    /// </exception>
    public static async ValueTask GoLiveAsync(Membership membership, long after)
    {
        while (true)
        {
            if (await TryGoLiveAsync(membership, after) is not { } turn)
                return;
            var page = await membership.Room.Log.ReadAfterAsync(after, CatchUpPage, CancellationToken.None);
            RoomEvent[] missed = [.. page.Where(logged => logged.Seq <= turn)];
            // Nothing: the store has forgotten it all meanwhile.
            if (missed.Length == 0)
                continue;
            if (membership.Held is { } held)
                RoomBatch.Deliver(held.MergeInto(missed, all: false), membership);
            else
                RoomBatch.Deliver(missed, membership);
            after = missed[^1].Seq;
        }
    }

    /// <summary>The same in one step. Null when it is live; else it has much to read yet, and shall first read up to this number.</summary>
    /// <exception cref="HistoryUnavailableException">The log cannot be read; the session is not live.</exception>
    public static async ValueTask<long?> TryGoLiveAsync(Membership membership, long after)
    {
        var request = new RoomRequest.GoLive(membership, after);
        return membership.Room.TryPost(request) ? await request.Task : null;
    }

    /// <summary>
    /// Makes a session that is in a room hear it from an earlier number on: no lines until <see cref="TryGoLiveAsync"/>, but who
    /// comes and goes. The figures are those of the moment.
    /// </summary>
    public static async ValueTask<JoinResult> RewindAsync(Membership membership)
    {
        var request = new RoomRequest.Rewind(membership);
        return membership.Room.TryPost(request)
            ? await request.Task
            : new(JoinOutcome.AlreadyIn, membership, membership.Room.MemberCount, membership.Room.LastSeq);
    }

    /// <summary>Says something in a room and goes on; <paramref name="receipt"/> hears how it went.</summary>
    public static void Say(Membership membership, RoomEventKind kind, string text, ISayReceipt? receipt, SendId? sentAs = null)
    {
        membership.Session.HasSpoken = true;
        membership.Room.Post(new RoomRequest.Say(membership, new Draft(kind, membership.Session.Nickname, text, sentAs), receipt));
    }

    /// <summary>The same for several lines as one: nothing comes between them, and each but the first knows the first one's number.</summary>
    public static void SayBlock(Membership membership, IReadOnlyList<string> lines, ISayReceipt receipt, SendId? sentAs)
    {
        membership.Session.HasSpoken = true;
        var nick = membership.Session.Nickname;
        var drafts = lines.Select((line, i) => new Draft(RoomEventKind.Message, nick, line, i == 0 ? sentAs : null, Continues: i > 0));
        membership.Room.Post(new RoomRequest.SayAll([.. drafts], membership, receipt));
    }

    /// <summary>Takes another name; false if it is in use by somebody else.</summary>
    public bool TryRename(Session session, Nickname to) => names.TryRename(session, to, () => session.Rename(to));

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

    /// <summary>A room that has just closed refuses; once it is gone the registry makes it anew.</summary>
    private async Task<JoinResult> JoinSoonAsync(Session session, RoomName name, bool startLive, bool hearsNotices)
    {
        RoomRequest.Join request;
        while (!session.TryJoin(await rooms.GetOrMakeAsync(name), startLive, hearsNotices, out request))
            await Task.Yield();
        return await request.Task;
    }
}
