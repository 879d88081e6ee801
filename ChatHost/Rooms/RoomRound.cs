using ChatHost.History;
using ChatHost.Messages;
using ChatHost.Moderation;

namespace ChatHost.Rooms;

/// <summary>
/// One round of a room's writer, and what it leaves for the next: what the log has taken, what is on its way to the members, and how far
/// the room has come. Only the room's writer, and the requests that it runs, use it.
/// </summary>
internal sealed class RoomRound(Room room, RoomServices services, RoomMembers members, RoomAuthority authority)
{
    /// <summary>After this many members the writer yields its thread, so that a large room does not hold up small ones.</summary>
    private const int SliceOfMembers = 1024;

    /// <summary>A batch goes out once it has about this many bytes: what a reader gets in one piece stays bounded.</summary>
    private const int BatchWeight = 32 * 1024;

    /// <summary>How many events of others are read at once.</summary>
    private const int PageOfMissed = 256;

    private readonly List<(ISayReceipt Receipt, long First, long Last)> _receipts = [];
    private readonly RoomBatch _batch = new() { Room = room.Name, Log = room.Log };
    private IReadOnlyList<RoomEvent> _logged = [];
    private int _next;

    // The number of the last message that went out.
    private long _broadcast = room.Log.LastSeq;

    public Room Room => room;

    public RoomServices Services => services;

    public RoomMembers Members => members;

    public RoomAuthority Authority => authority;

    /// <summary>
    /// The last number whose turn has come. The log is ahead of it during a round: it has all that is said in the round.
    /// </summary>
    public long Turn { get; private set; } = room.Log.LastSeq;

    /// <summary>Why the log could not take what is said in this round; null where it could.</summary>
    public HistoryUnavailableException? Trouble { get; private set; }

    /// <summary>Whether joins, leaves and renames are announced: a thousand arrivals must not cost a million lines.</summary>
    public bool AnnouncesPresence => members.Count <= services.Options.PresenceLimit;

    /// <summary>Begins a round with what the log has taken, in the order of the requests.</summary>
    public void Begin(IReadOnlyList<RoomEvent> logged, HistoryUnavailableException? trouble) => (_logged, _next, Trouble) = (logged, 0, trouble);

    /// <summary>
    /// The number before the first of this round whose turn is to come; above all numbers where there is none. What is repeated has had its
    /// turn.
    /// </summary>
    public long LastBeforeLogged => _logged.Skip(_next).FirstOrDefault(happened => !happened.IsRepeat) is { } next ? next.Seq - 1 : long.MaxValue;

    /// <summary>
    /// Puts on its way what others than this writer have appended up to a number, read from the log: members hear all events in the order
    /// of their numbers, each once, whoever appended them. Where this writer is the only one, there is nothing to do. What stands behind
    /// something of this round, whose turn is to come, follows in the next.
    /// </summary>
    /// <exception cref="HistoryUnavailableException">The log cannot be read now. What was handed on before counts.</exception>
    public async ValueTask CatchUpAsync(long upTo)
    {
        // A number that nobody gave yet says nothing.
        upTo = Math.Min(upTo, room.Log.LastSeq);
        var last = Math.Min(upTo, LastBeforeLogged);
        while (Turn < last)
        {
            var missed = await room.Log.ReadAfterAsync(Turn, PageOfMissed, CancellationToken.None);
            foreach (var happened in missed.TakeWhile(happened => happened.Seq <= last))
            {
                Turn = happened.Seq;
                Add(happened, author: null);
                await BroadcastIfLargeAsync();
            }

            // The rest is kept no longer.
            if (missed.Count == 0 || missed[^1].Seq > last)
                Turn = Math.Max(Turn, last);
        }

        if (last < upTo)
            room.Post(new RoomRequest.CatchUp(upTo));
    }

    /// <summary>The next of what the log has taken: its turn has come.</summary>
    public RoomEvent TakeLogged()
    {
        var logged = _logged[_next++];
        if (!logged.IsRepeat)
            Turn = logged.Seq;
        return logged;
    }

    /// <summary>Puts an event on its way to the members.</summary>
    /// <param name="happened">The event.</param>
    /// <param name="author">The member that it came from; null where none did.</param>
    /// <param name="renaming">The change of name that it reports, if it does.</param>
    /// <param name="departure">The departure from the server that it reports, if it does.</param>
    /// <param name="clientTags">What the author's client adds for those of others.</param>
    public void Add(RoomEvent happened, Membership? author, Renaming? renaming = null, Departure? departure = null, string? clientTags = null)
    {
        if (happened.IsRepeat)
            return;
        _batch.Add(happened, author?.Member, renaming, departure, clientTags);
        if (author is not null)
            author.SpokeInRound = _batch.Round;
    }

    /// <summary>
    /// Somebody is about to speak: where the room was too large to announce them, those read that they are there who keep lists of members.
    /// </summary>
    public void Introduce(Membership author)
    {
        if (author.IsListed)
            return;
        author.IsListed = true;
        if (members.FindOther(author, author.Person) is not { IsListed: true } && members.KeepLists)
            Add(Joined(author, isForLists: true), author);
    }

    /// <summary>Tells the sender that it was said, once the members have heard it.</summary>
    public void AddReceipt(ISayReceipt receipt, long first, long last) => _receipts.Add((receipt, first, last));

    /// <summary>That a member is there, with the role that it has by what is kept.</summary>
    /// <param name="membership">The member.</param>
    /// <param name="isForLists">Whether only those are to read it who keep lists of members.</param>
    public RoomEvent Joined(Membership membership, bool isForLists = false)
    {
        var rank = authority.RoleOf(membership.Person);
        return new()
        {
            Kind = RoomEventKind.Joined,
            Room = room.Name,
            Time = Now,
            Nick = membership.ShownAs,
            Account = membership.Person.Account,
            Members = members.Count,
            IsOperator = rank >= RoomRank.Operator,
            IsVoiced = rank == RoomRank.Voiced,
            IsForLists = isForLists,
        };
    }

    /// <summary>That a member goes, with parting words, and where it is gone from the server, why.</summary>
    public RoomEvent Left(Membership membership, string? text, Departure? departure) => new()
    {
        Kind = RoomEventKind.Left,
        Room = room.Name,
        Time = Now,
        Nick = membership.ShownAs,
        Text = text,
        Members = members.Count - 1,
        Quit = departure?.Text,
        IsForLists = !membership.IsAnnounced,
    };

    /// <summary>A passing notice of this moment.</summary>
    public RoomEvent Notice(
        RoomEventKind kind,
        Nickname nick,
        string? text = null,
        Nickname? to = null,
        int? count = null,
        AccountRef? account = null,
        Nickname? by = null,
        ModerationNotice? moderation = null) => new()
        {
            Kind = kind,
            Room = room.Name,
            Time = Now,
            Nick = nick,
            Text = text,
            To = to,
            Account = account,
            By = by,
            Moderation = moderation,
            Members = count ?? members.Count,
        };

    /// <summary>Has the members hear what is on its way, if it is enough for one piece.</summary>
    public ValueTask BroadcastIfLargeAsync() => _batch.Weight > BatchWeight ? BroadcastAsync() : default;

    /// <summary>Has the members hear what is on its way, if with so much more it would be enough for one piece.</summary>
    public ValueTask BroadcastToFitAsync(int weight) => _batch.Count > 0 && _batch.Weight + weight > BatchWeight ? BroadcastAsync() : default;

    /// <summary>Has the members hear what is on its way, and then the senders.</summary>
    public async ValueTask BroadcastAsync()
    {
        if (_batch.Count > 0)
        {
            var readers = 0;
            for (var from = 0; from < members.Connections; from += SliceOfMembers)
            {
                if (from > 0)
                    await Task.Yield();
                readers += Deliver(members.Slice(from, SliceOfMembers));
            }

            services.Metrics.HandedRound(_batch.Count, readers);
            _broadcast = Turn;
            _batch.Clear();
        }

        foreach (var (receipt, first, last) in _receipts)
            receipt.Said(room.Name, first, last);
        _receipts.Clear();
    }

    private DateTime Now => services.Time.GetUtcNow().UtcDateTime;

    /// <summary>Returns how many heard it.</summary>
    private int Deliver(ReadOnlySpan<Membership> slice)
    {
        var readers = 0;
        foreach (var member in slice)
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

    /// <summary>Keeps joins, leaves and renames for a member that still reads the log.</summary>
    private void Hold(Membership member, HeldNotices held)
    {
        var place = _broadcast;
        foreach (var entry in _batch.Entries)
        {
            if (entry.Event.Kind is RoomEventKind.Joined or RoomEventKind.Left or RoomEventKind.Renamed or RoomEventKind.Identified or RoomEventKind.Moderated)
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
}
