using ChatHost.History;
using ChatHost.Messages;

namespace ChatHost.Rooms;

/// <summary>
/// The one writer of a room: it runs while the inbox holds something, takes all that waits, appends what is said as
/// one batch, and runs the requests in the order asked. Under load the batches grow by themselves and the cost of each
/// message falls; when idle nothing runs and nothing waits for a timer. Appended, then heard: whatever anyone has read is kept.
/// </summary>
internal sealed class RoomWriter(Room room, RoomServices services, RoomRegistry registry, RoomAuthority authority) : IThreadPoolWorkItem
{
    private readonly Inbox<RoomRequest> _inbox = new();
    private readonly List<Draft> _drafts = [];
    private readonly RoomMembers _members = new();
    private RoomRound? _round;

    public int MemberCount => _members.Count;

    public bool TryPost(RoomRequest request)
    {
        if (!_inbox.TryPost(request, out var wake))
            return false;
        if (wake)
            ThreadPool.UnsafeQueueUserWorkItem(this, preferLocal: false);
        return true;
    }

    void IThreadPoolWorkItem.Execute() => _ = RunAsync();

    private async Task RunAsync()
    {
        while (_inbox.TryTakeAll(out var requests))
        {
            var started = services.Time.GetTimestamp();
            await WriteAsync(requests);
            services.Metrics.RoundDone(services.Time.GetElapsedTime(started));
            if (_members.Count == 0 && (room.Log.IsEmpty || room.IsSurplus) && !registry.IsPinned(room) && _inbox.TryClose())
            {
                registry.Closed(room);
                return;
            }
        }
    }

    /// <summary>
    /// One round: what is said goes to the log in one piece, then everything happens in the order asked. A request that changes who members
    /// are ends a piece.
    /// </summary>
    private async ValueTask WriteAsync(List<RoomRequest> requests)
    {
        for (var from = 0; from < requests.Count;)
        {
            var to = from;
            while (to < requests.Count && !requests[to++].ChangesSpeakers)
            {
            }

            await WriteAsync(requests, from, to);
            from = to;
        }
    }

    private async ValueTask WriteAsync(List<RoomRequest> requests, int from, int to)
    {
        var round = _round ??= new(room, services, _members, authority);
        var before = round.Turn;
        var (logged, trouble) = await AppendAsync(requests, from, to);

        // What others appended before comes first. While it cannot be read, nobody hears what was appended here either: it is read with it
        // later, and a sender that was told that it is not said sends it again under the same id.
        round.Begin(logged, trouble);
        if (logged.Count > 0 && logged[0].Seq != round.Turn + 1
            && await TryCatchUpAsync(round, Math.Min(round.LastBeforeLogged, logged.Max(happened => happened.Seq))) is { } hole)
        {
            round.Begin([], hole);
        }

        for (var i = from; i < to; i++)
        {
            var request = requests[i];
            try
            {
                // What changes who hears, or asks for an answer: all that came before is heard first.
                if (!request.JoinsBatch)
                    await round.BroadcastAsync();
                await request.RunAsync(round);
                await round.BroadcastIfLargeAsync();
            }
            catch (HistoryUnavailableException exception)
            {
                request.Fail(exception);
            }
            catch (Exception exception)
            {
                RoomsLog.WriterFailed(services.Logger, room.Name, exception);
                request.Fail(exception);
            }
        }

        await round.BroadcastAsync();
        if (round.Turn != before)
            room.Appended.Set();
    }

    /// <returns>Why the log cannot be read; null where the members have all up to that number on its way.</returns>
    private async ValueTask<HistoryUnavailableException?> TryCatchUpAsync(RoomRound round, long upTo)
    {
        try
        {
            await round.CatchUpAsync(upTo);
            return null;
        }
        catch (HistoryUnavailableException exception)
        {
            services.AppendFailures.Refused(room.Name, _drafts.Count, exception);
            return exception;
        }
    }

    private async ValueTask<(IReadOnlyList<RoomEvent> Logged, HistoryUnavailableException? Trouble)> AppendAsync(List<RoomRequest> requests, int from, int to)
    {
        _drafts.Clear();
        for (var i = from; i < to; i++)
            requests[i].AddDrafts(_drafts, authority);
        if (_drafts.Count == 0)
            return ([], null);
        var started = services.Time.GetTimestamp();
        try
        {
            var logged = await room.Log.AppendAsync(_drafts, CancellationToken.None);
            services.HistoryMetrics.Appended(services.Time.GetElapsedTime(started));
            services.Metrics.Said(logged.Count);
            return (logged, null);
        }
        catch (Exception exception)
        {
            // Whatever goes wrong in a store, the senders learn of it and the room lives.
            services.HistoryMetrics.AppendFailed();
            services.AppendFailures.Refused(room.Name, _drafts.Count, exception);
            return ([], exception as HistoryUnavailableException ?? new("the log is away.", exception));
        }
    }
}
