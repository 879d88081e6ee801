using ChatHost.History;
using ChatHost.Messages;
using ChatHost.Moderation;

namespace ChatHost.Rooms;

/// <summary>
/// A room as others see it: an inbox, some figures, and a log to read. What is asked of it is done by its one
/// writer, in the order asked, so that nothing here needs a lock. See <see cref="RoomWriter"/>.
/// </summary>
internal sealed class Room : ILogFollower
{
    private readonly RoomWriter _writer;
    private readonly RoomServices _services;
    private readonly RoomRegistry _registry;

    public Room(IRoomLog log, RoomRules rules, RoomServices services, RoomRegistry registry)
    {
        (Log, _services, _registry) = (log, services, registry);
        Authority = new(log.Room, rules, isDefault: registry.IsPinned(log.Room), services);
        _writer = new RoomWriter(this, services, registry, Authority);
        log.Follower = this;
    }

    public RoomName Name => Log.Room;

    public IRoomLog Log { get; }

    /// <summary>Who may what in it.</summary>
    public RoomAuthority Authority { get; }

    /// <summary>Why a person may not read it; null for who may, or is in it.</summary>
    /// <param name="person">Who.</param>
    /// <param name="member">One connection of theirs.</param>
    public Denial? JudgeReading(IPerson person, IMember member) => Authority.Rules == RoomRules.None
        ? null
        : Authority.Rules.JudgeReading(Authority.SubjectOf(person, member, person.Nickname), Authority.RankOutside(person), Authority.Now);

    /// <summary>Raised when the log has grown, and when the room has closed.</summary>
    public AppendSignal Appended { get; } = new();

    /// <summary>How many are in it now.</summary>
    public int MemberCount => _writer.MemberCount;

    /// <summary>Whether it waits in the registry's list of those nobody is in. The registry's own.</summary>
    public bool IsIdle { get; set; }

    /// <summary>Whether it was asked for since the registry looked at it last.</summary>
    public bool IsWanted { get; set; }

    /// <summary>
    /// Whether it is to close though something is kept of it, which the store then has alone. Set by the registry, taken back by the
    /// writer.
    /// </summary>
    public bool IsSurplus { get; set; }

    public long LastSeq => Log.LastSeq;

    /// <summary>The topic as it is at this moment.</summary>
    public string? Topic => Log.Topic;

    /// <summary>For the writer: the room is about to get its first member; false where too many rooms have members already.</summary>
    public bool TryPopulate() => _registry.TryPopulate();

    /// <summary>For the writer: the last member left.</summary>
    public void Emptied() => _registry.Emptied(this);

    /// <summary>
    /// Asks the writer for something and goes on; false once the room has closed: its place is free, or soon will be, for a new one.
    /// What was read of a closed room was true until then.
    /// </summary>
    public bool TryPost(RoomRequest request) => _writer.TryPost(request);

    /// <summary>Asks for something that a closed room has no use for: a member's own requests, and members keep a room open.</summary>
    public void Post(RoomRequest request) => _writer.TryPost(request);

    void ILogFollower.Grown(long upTo) => _writer.TryPost(new RoomRequest.CatchUp(upTo));

    /// <summary>Kept events after a number, oldest first, once all that was said before is kept.</summary>
    /// <exception cref="HistoryUnavailableException">The store cannot be read now.</exception>
    public async ValueTask<IReadOnlyList<RoomEvent>> ReadAfterAsync(long after, int limit, CancellationToken cancellationToken = default)
    {
        await FlushAsync();
        return await Log.ReadAfterAsync(after, limit, cancellationToken);
    }

    /// <summary>The last kept events, oldest first, once all that was said before is kept.</summary>
    /// <exception cref="HistoryUnavailableException">The store cannot be read now.</exception>
    public async ValueTask<IReadOnlyList<RoomEvent>> ReadLastAsync(int count, CancellationToken cancellationToken = default)
    {
        await FlushAsync();
        return await Log.ReadAfterAsync(Log.LastSeq - count, count, cancellationToken);
    }

    /// <summary>
    /// Kept events after a number that hold all the words, the first or the last ones, once all that was said before is kept.
    /// </summary>
    /// <exception cref="HistoryUnavailableException">The store cannot be read now.</exception>
    public async ValueTask<SearchResult> SearchAsync(
        SearchWords words, long after, int limit, bool newestFirst, CancellationToken cancellationToken = default)
    {
        await FlushAsync();
        var result = await Log.SearchAsync(words, after, limit, newestFirst, cancellationToken);
        _services.HistoryMetrics.Searched(isCut: result.Reached is not null && result.Found.Count < limit);
        return result;
    }

    /// <summary>
    /// Erases what was said until now, step by step, so that the room goes on talking meanwhile; those who hear the room are told.
    /// </summary>
    /// <param name="first">The lowest number to erase.</param>
    /// <param name="last">The greatest.</param>
    /// <param name="by">Only what these said; null for everything.</param>
    /// <returns>How many messages were erased; 0 where all had been before.</returns>
    /// <exception cref="HistoryUnavailableException">The store cannot be written now; what was erased before stays so.</exception>
    public async ValueTask<long> EraseAsync(long first, long last, AuthorFilter? by)
    {
        await FlushAsync();
        last = Math.Min(last, Log.LastSeq);
        var room = this;
        long erased = 0;
        do
        {
            var request = new RoomRequest.Erase(first, last, by);
            if (!room.TryPost(request))
            {
                // Nobody was in it. Where something is kept of it, it is made again.
                if (await _registry.FindAsync(Name) is not { } anew)
                    break;
                room = anew;
                continue;
            }

            var step = await request.Task;
            erased += step.Erased.Count;
            first = step.UpTo + 1;
        }
        while (first <= last);
        return erased;
    }

    /// <summary>The topic set last, once all that was said before is kept; null while there is none.</summary>
    public async ValueTask<string?> TopicAsync()
    {
        await FlushAsync();
        return Log.Topic;
    }

    /// <summary>
    /// The event that set the topic, once all that was said before is kept: null while there is none. Where it is not kept any more,
    /// nobody knows who set it and when, and it is the server's.
    /// </summary>
    /// <exception cref="HistoryUnavailableException">The store cannot be read now.</exception>
    public async ValueTask<RoomEvent?> FindTopicAsync()
    {
        await FlushAsync();
        if (Log.Topic is not { } topic || Log.TopicSeq is not (> 0 and var seq))
            return null;
        var kept = await Log.ReadAfterAsync(seq - 1, 1, CancellationToken.None);
        return kept is [{ Kind: RoomEventKind.Topic } set] && set.Seq == seq
            ? set
            : new() { Kind = RoomEventKind.Topic, Room = Name, Seq = seq, Time = DateTime.UnixEpoch, Nick = Nickname.Server, Text = topic };
    }

    /// <summary>Who is what in it, and what the one who asks is; null once the room has closed.</summary>
    public async ValueTask<RoleList?> FindRolesAsync(IPerson asker)
    {
        var roles = new RoomRequest.Roles(asker);
        return TryPost(roles) ? await roles.Task : null;
    }

    /// <summary>The persons in it, in no order; none once the room has closed.</summary>
    public async ValueTask<IReadOnlyList<IPerson>> WhoAsync()
    {
        var who = new RoomRequest.Who();
        return TryPost(who) ? await who.Task : [];
    }

    /// <summary>The members with their roles; none once the room has closed.</summary>
    public async ValueTask<IReadOnlyList<RankedMember>> RanksAsync()
    {
        var ranks = new RoomRequest.Ranks();
        return TryPost(ranks) ? await ranks.Task : [];
    }

    /// <summary>Whether a member may say something that is not kept, and who would hear it.</summary>
    public async ValueTask<Overhearers> FindOverhearersAsync(Membership author)
    {
        var aside = new RoomRequest.Aside(author);
        return TryPost(aside) ? await aside.Task : new(Denial: null, [], IsLarge: false);
    }

    /// <summary>Completes when the writer has done what it was asked for until now: all of that is kept, and handed to its readers.</summary>
    public Task FlushAsync()
    {
        var barrier = new RoomRequest.Fence();
        return TryPost(barrier) ? barrier.Task : Task.CompletedTask;
    }
}
