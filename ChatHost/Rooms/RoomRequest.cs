using ChatHost.History;
using ChatHost.Messages;
using ChatHost.Moderation;

namespace ChatHost.Rooms;

/// <summary>
/// What a room's writer can be asked for. It runs the requests one after the other, in the order asked: what happens in
/// <see cref="RunAsync"/> needs no lock.
/// </summary>
internal abstract partial class RoomRequest
{
    /// <summary>
    /// Whether what comes of it joins the events that are on their way to the members. One that changes who hears, or asks for an
    /// answer, runs after all before it were heard.
    /// </summary>
    public virtual bool JoinsBatch => false;

    /// <summary>
    /// Whether it changes who members are, or what they may do: what is asked before it is appended before it runs, and what is asked after
    /// it is judged after it.
    /// </summary>
    public virtual bool ChangesSpeakers => false;

    /// <summary>Adds what the log has to take before this runs.</summary>
    public virtual void AddDrafts(List<Draft> drafts, RoomAuthority authority)
    {
    }

    /// <summary>Does it. For the room's writer alone.</summary>
    /// <exception cref="HistoryUnavailableException">The log cannot be read or written now.</exception>
    public abstract ValueTask RunAsync(RoomRound round);

    /// <summary>It cannot be done; whoever waits for an answer learns so.</summary>
    public virtual void Fail(Exception exception)
    {
    }

    /// <summary>To hand the members what others have appended to the log, up to a number.</summary>
    public sealed class CatchUp(long upTo) : RoomRequest
    {
        public override bool JoinsBatch => true;

        public override ValueTask RunAsync(RoomRound round) => round.CatchUpAsync(upTo);
    }

    /// <summary>Nothing: its answer says that all asked before is done.</summary>
    public sealed class Fence : Question<bool>
    {
        protected override ValueTask<bool> AnswerAsync(RoomRound round) => new(true);
    }

    /// <summary>The persons in the room, once all asked before is done.</summary>
    public sealed class Who : Question<IReadOnlyList<IPerson>>
    {
        protected override ValueTask<IReadOnlyList<IPerson>> AnswerAsync(RoomRound round)
        {
            var persons = new List<IPerson>(round.Members.Count);
            var shared = new HashSet<IPerson>();
            foreach (var membership in round.Members.All)
            {
                if (!membership.Person.MayBeShared || shared.Add(membership.Person))
                    persons.Add(membership.Person);
            }

            return new(persons);
        }
    }

    /// <summary>The members with their roles, a person once, once all asked before is done.</summary>
    public sealed class Ranks : Question<IReadOnlyList<RankedMember>>
    {
        protected override ValueTask<IReadOnlyList<RankedMember>> AnswerAsync(RoomRound round)
        {
            var members = new List<RankedMember>(round.Members.Count);
            var shared = new HashSet<IPerson>();
            foreach (var membership in round.Members.All)
            {
                if (!membership.Person.MayBeShared || shared.Add(membership.Person))
                    members.Add(new(membership.Person, membership.Member, membership.ShownAs, round.Authority.RoleOf(membership.Person)));
            }

            return new(members);
        }
    }

    /// <summary>A request that somebody waits for.</summary>
    public abstract class Question<TAnswer> : RoomRequest
    {
        // The asker goes on elsewhere: a room's writer runs nobody else's code.
        private readonly TaskCompletionSource<TAnswer> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<TAnswer> Task => _answer.Task;

        public sealed override async ValueTask RunAsync(RoomRound round) => _answer.TrySetResult(await AnswerAsync(round));

        public override void Fail(Exception exception) => _answer.TrySetException(exception);

        protected abstract ValueTask<TAnswer> AnswerAsync(RoomRound round);
    }
}

/// <summary>Somebody in a room.</summary>
/// <param name="Person">Who.</param>
/// <param name="Member">One connection of theirs.</param>
/// <param name="Nick">The name that the room knows them by.</param>
/// <param name="Role">What they are in the room by its own rules.</param>
internal sealed record RankedMember(IPerson Person, IMember Member, Nickname Nick, RoomRank Role);

/// <summary>Hears what became of a message. Called by the room's writer, after the message was handed to all readers.</summary>
internal interface ISayReceipt
{
    /// <summary>The log has it, under this number; of several lines said as one, under the numbers from the first to the last.</summary>
    void Said(RoomName room, long first, long last);

    /// <summary>The log could not take it, for this reason; nobody heard it.</summary>
    void NotSaid(RoomName room, string reason);

    /// <summary>The room did not let it be said; nobody heard it.</summary>
    void Denied(RoomName room, Denial denial);
}

/// <summary>How an attempt to join ended.</summary>
internal readonly record struct JoinResult(JoinOutcome Outcome, Membership? Membership, int Members, long LastSeq)
{
    /// <summary>With <see cref="JoinOutcome.Denied"/>: why.</summary>
    public Denial? Denial { get; init; }
}

/// <summary>The ways an attempt to join can end.</summary>
internal enum JoinOutcome
{
    Joined,

    /// <summary>Was in the room before.</summary>
    AlreadyIn,

    /// <summary>The server has as many rooms with members as <see cref="RoomOptions.MaxRooms"/> allows.</summary>
    TooManyRooms,

    /// <summary>The room does not let them in.</summary>
    Denied,

    /// <summary>The session is in as many rooms as <see cref="RoomOptions.MaxPerSession"/> allows.</summary>
    TooManyOfSession,
}
