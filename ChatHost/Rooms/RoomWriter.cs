using ChatHost.History;
using ChatHost.Messages;

namespace ChatHost.Rooms;

/// <summary>
/// The one writer of a room: it runs while the inbox holds something, takes all that waits, appends what is said as
/// one batch, and hands the outcome to every member. Under load the batches grow by themselves and the cost of each
/// line falls; when idle nothing runs and nothing waits for a timer. Appended, then heard: whatever anyone has read is kept.
/// </summary>
internal sealed class RoomWriter(Room room, RoomRegistry registry) : IThreadPoolWorkItem
{
    /// <summary>After so many members the writer lets others have the thread, so that a large room does not hold up small ones.</summary>
    private const int SliceOfMembers = 1024;

    /// <summary>A batch is handed round once it is about so large, in bytes: what a reader gets in one piece stays bounded.</summary>
    private const int BatchWeight = 32 * 1024;

    /// <summary>One that reads the log goes live when it is at most so many events behind; else it reads on first.</summary>
    private const int CatchUpLimit = 64;

    private readonly Inbox<RoomRequest> _inbox = new();
    private readonly List<Draft> _drafts = [];
    private readonly List<(ISayReceipt Receipt, RoomEvent First, RoomEvent Last)> _receipts = [];
    private readonly RoomBatch _batch = new() { Room = room.Name };
    private Membership[] _members = [];
    private int _count;

    // The last number whose turn has come. The log is ahead of it during a round: it has all that is said in the round.
    private long _turn = room.Log.LastSeq;

    // The last number that was handed round.
    private long _handed = room.Log.LastSeq;

    public int MemberCount => Volatile.Read(ref _count);

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
            var started = registry.Time.GetTimestamp();
            await WriteAsync(requests);
            registry.Metrics.RoundDone(registry.Time.GetElapsedTime(started));
            if (_count == 0 && (room.Log.IsEmpty || room.IsSurplus) && !registry.IsPinned(room) && _inbox.TryClose())
            {
                registry.Closed(room);
                return;
            }
        }
    }

    /// <summary>One round: what is said goes to the log in one piece, then everything happens in the order asked.</summary>
    private async ValueTask WriteAsync(List<RoomRequest> requests)
    {
        var (logged, trouble) = await AppendAsync(requests);
        var next = 0;
        foreach (var request in requests)
        {
            try
            {
                switch (request)
                {
                    case RoomRequest.Say say when trouble is not null:
                        say.Receipt?.NotSaid(room.Name, trouble.Message);
                        break;
                    case RoomRequest.Say say:
                        Said(say, logged[next++]);
                        break;
                    case RoomRequest.SayAll { Receipt: { } receipt } when trouble is not null:
                        receipt.NotSaid(room.Name, trouble.Message);
                        break;
                    case RoomRequest.SayAll all when trouble is not null:
                        all.Fail(trouble);
                        break;
                    case RoomRequest.SayAll all:
                        var said = logged.Skip(next).Take(all.Drafts.Count).ToArray();
                        next += said.Length;
                        _turn = said.Length > 0 ? said[^1].Seq : _turn;
                        await BroadcastAsync(said, all.Author, all.Receipt);
                        all.Answer(said);
                        break;
                    case RoomRequest.Announce announce:
                        Announce(announce.Membership, announce.Nick);
                        break;
                    case RoomRequest.Rename rename:
                        Rename(rename.Membership, rename.Renaming);
                        break;
                    default:
                        // Who hears what changes here, or is asked: all that came before is heard first.
                        await BroadcastAsync();
                        await AnswerAsync(request);
                        break;
                }

                if (_batch.Weight > BatchWeight)
                    await BroadcastAsync();
            }
            catch (HistoryUnavailableException exception)
            {
                request.Fail(exception);
            }
            catch (Exception exception)
            {
                RoomsLog.WriterFailed(registry.Logger, room.Name, exception);
                request.Fail(exception);
            }
        }

        await BroadcastAsync();
        if (logged.Count > 0)
            room.Appended.Set();
    }

    private async ValueTask<(IReadOnlyList<RoomEvent> Logged, HistoryUnavailableException? Trouble)> AppendAsync(List<RoomRequest> requests)
    {
        _drafts.Clear();
        foreach (var request in requests)
        {
            if (request is RoomRequest.Say say)
                _drafts.Add(say.Draft);
            else if (request is RoomRequest.SayAll all)
                _drafts.AddRange(all.Drafts);
        }

        if (_drafts.Count == 0)
            return ([], null);
        var started = registry.Time.GetTimestamp();
        try
        {
            var logged = await room.Log.AppendAsync(_drafts, CancellationToken.None);
            registry.HistoryMetrics.Appended(registry.Time.GetElapsedTime(started));
            registry.Metrics.Said(logged.Count);
            return (logged, null);
        }
        catch (Exception exception)
        {
            // Whatever goes wrong in a store, the senders learn of it and the room lives.
            registry.HistoryMetrics.AppendFailed();
            registry.AppendFailures.Refused(room.Name, _drafts.Count, exception);
            return ([], exception as HistoryUnavailableException ?? new("the log is away.", exception));
        }
    }

    private void Said(RoomRequest.Say say, RoomEvent logged)
    {
        _turn = logged.Seq;
        Add(logged, say.Author);
        if (say.Receipt is { } receipt)
            _receipts.Add((receipt, logged, logged));
    }

    private void Announce(Membership membership, Nickname nick)
    {
        if (membership.IsAnnounced || membership.Index < 0 || !TellsOfPresence)
            return;
        membership.IsAnnounced = true;
        Add(Notice(RoomEventKind.Joined, nick), membership);
    }

    private void Rename(Membership membership, Renaming renaming)
    {
        if (!membership.IsAnnounced || membership.Index < 0 || !TellsOfPresence)
            return;
        Add(Notice(RoomEventKind.Renamed, renaming.From, to: renaming.To), membership, renaming);
    }

    private async ValueTask AnswerAsync(RoomRequest request)
    {
        switch (request)
        {
            case RoomRequest.Join join:
                join.Answer(Join(join));
                break;
            case RoomRequest.Rewind rewind:
                rewind.Answer(Rewind(rewind.Membership));
                break;
            case RoomRequest.GoLive goLive:
                goLive.Answer(await GoLiveAsync(goLive.Membership, goLive.After));
                break;
            case RoomRequest.Leave leave:
                await LeaveAsync(leave.Membership, leave.Nick, leave.Text);
                break;
            case RoomRequest.Erase erase:
                erase.Answer(await EraseAsync(erase));
                break;
            case RoomRequest.Who who:
                who.Answer([.. _members.Take(_count).Select(member => member.Member)]);
                break;
            case RoomRequest.Fence barrier:
                barrier.Answer(true);
                break;
        }
    }

    private JoinResult Join(RoomRequest.Join join)
    {
        if (_count == 0 && !registry.TryPopulate())
        {
            registry.Metrics.RefusedToServer();
            return new(JoinOutcome.TooManyRooms, null, 0, 0);
        }

        room.IsSurplus = false;
        if (_count == _members.Length)
            Array.Resize(ref _members, Math.Max(4, _count * 2));
        var membership = new Membership(join.Member, room) { Index = _count, IsLive = join.StartLive, HearsNotices = join.HearsNotices };
        if (!join.StartLive && !join.HearsNotices)
            membership.Held = new();
        _members[_count] = membership;
        Volatile.Write(ref _count, _count + 1);
        join.Member.Recipient.Joined(membership, _count, _turn);
        if (join.IsAnnounced)
            Announce(membership, join.Nick);
        join.Member.Joined(membership);
        return new(JoinOutcome.Joined, membership, _count, _turn);
    }

    private JoinResult Rewind(Membership membership)
    {
        membership.IsLive = false;
        membership.HearsNotices = true;
        membership.ErasedMeanwhile = null;
        membership.Member.Recipient.Joined(membership, _count, _turn);
        return new(JoinOutcome.AlreadyIn, membership, _count, _turn);
    }

    private async ValueTask<Erasure> EraseAsync(RoomRequest.Erase erase)
    {
        // What waits for its turn in this round is in the log already, and is said later.
        var step = await room.Log.EraseAsync(erase.First, Math.Min(erase.Last, _turn), erase.By, CancellationToken.None);
        if (step.Erased.Count == 0)
            return step;
        foreach (var member in _members.AsSpan(0, _count))
        {
            if (!member.IsLive && member.HearsNotices)
                (member.ErasedMeanwhile ??= []).AddRange(step.Erased);
        }

        registry.HistoryMetrics.Erased(step.Erased.Count);
        await BroadcastAsync([.. step.Erased]);
        return step;
    }

    private async ValueTask<long?> GoLiveAsync(Membership membership, long after)
    {
        if (_turn > after)
        {
            var missed = await room.Log.ReadAfterAsync(after, CatchUpLimit + 1, CancellationToken.None);
            if (missed.Count > CatchUpLimit && missed[^1].Seq <= _turn)
                return _turn;
            GoLive(membership, after, missed.Where(logged => logged.Seq <= _turn));
            return null;
        }

        GoLive(membership, after, []);
        return null;
    }

    private static void GoLive(Membership membership, long after, IEnumerable<RoomEvent> missed)
    {
        var held = membership.Held;
        membership.IsLive = true;
        membership.Held = null;
        if (held is not null)
            RoomBatch.Deliver(held.MergeInto(missed, all: true), membership);
        else
            RoomBatch.Deliver([.. ErasedBefore(membership, after), .. missed], membership);
    }

    /// <summary>Keeps who comes and goes for one that still reads the log.</summary>
    private void Hold(Membership member, HeldNotices held)
    {
        var place = _handed;
        foreach (var entry in _batch.Entries)
        {
            if (entry.Event.Kind is RoomEventKind.Joined or RoomEventKind.Left or RoomEventKind.Renamed)
            {
                // Its own are no news to it.
                if (entry.Author == member.Member || held.TryAdd(place, entry))
                    continue;
                RoomBatch.Deliver(held.MergeInto([], all: true).Append(entry), member);
            }
            else if (entry.Event.Kind != RoomEventKind.Erased)
            {
                place = entry.Event.Seq;
            }
        }
    }

    /// <summary>What it has read and was erased since: what it has not read, its log does not have any more.</summary>
    private static IEnumerable<RoomEvent> ErasedBefore(Membership membership, long after)
    {
        var erased = membership.ErasedMeanwhile ?? [];
        membership.ErasedMeanwhile = null;
        return erased.Where(mark => mark.Seq <= after);
    }

    private async ValueTask LeaveAsync(Membership membership, Nickname nick, string? text)
    {
        if (membership.Index < 0)
            return;
        if (membership.IsAnnounced && TellsOfPresence)
        {
            Add(Notice(RoomEventKind.Left, nick, text, members: _count - 1), membership);
            await BroadcastAsync();
        }

        var last = _members[_count - 1];
        _members[membership.Index] = last;
        last.Index = membership.Index;
        membership.Index = -1;
        _members[_count - 1] = null!;
        Volatile.Write(ref _count, _count - 1);
        if (_members.Length > 64 && _count < _members.Length / 4)
            Array.Resize(ref _members, _members.Length / 2);
        if (_count == 0)
            registry.Emptied(room);
    }

    /// <summary>Whether joins, leaves and renames are told: a thousand arrivals shall not cost a million lines.</summary>
    private bool TellsOfPresence => _count <= registry.Options.PresenceLimit;

    private RoomEvent Notice(RoomEventKind kind, Nickname nick, string? text = null, Nickname? to = null, int? members = null) => new()
    {
        Kind = kind,
        Room = room.Name,
        Time = registry.Time.GetUtcNow().UtcDateTime,
        Nick = nick,
        Text = text,
        To = to,
        Members = members ?? _count,
    };

    private void Add(RoomEvent happened, Membership author, Renaming? renaming = null)
    {
        _batch.Add(happened, author.Member, renaming);
        author.SpokeInRound = _batch.Round;
    }

    private async ValueTask BroadcastAsync(RoomEvent[] alsoSaid, Membership? author = null, ISayReceipt? receipt = null)
    {
        foreach (var logged in alsoSaid)
        {
            if (author is not null)
                Add(logged, author);
            else
                _batch.Add(logged, author: null);
            if (_batch.Weight > BatchWeight)
                await BroadcastAsync();
        }

        if (receipt is not null)
            _receipts.Add((receipt, alsoSaid[0], alsoSaid[^1]));

        await BroadcastAsync();
    }

    private async ValueTask BroadcastAsync()
    {
        if (_batch.Count > 0)
        {
            var readers = 0;
            for (var from = 0; from < _count; from += SliceOfMembers)
            {
                if (from > 0)
                    await Task.Yield();
                readers += HandTo(_members.AsSpan(from, Math.Min(SliceOfMembers, _count - from)));
            }

            registry.Metrics.HandedRound(_batch.Count, readers);
            _handed = _turn;
            _batch.Clear();
        }

        foreach (var (receipt, first, last) in _receipts)
            receipt.Said(first, last);
        _receipts.Clear();
    }

    /// <summary>Returns how many heard it.</summary>
    private int HandTo(ReadOnlySpan<Membership> members)
    {
        var readers = 0;
        foreach (var member in members)
        {
            if (!member.IsLive && !member.HearsNotices)
            {
                if (member.Held is { } held)
                    Hold(member, held);
                continue;
            }

            member.Member.Recipient.Deliver(_batch, member);
            readers++;
        }

        return readers;
    }
}
