using ChatHost.History;
using ChatHost.Messages;

namespace ChatHost.Rooms;

/// <summary>What a room's writer can be asked for.</summary>
internal abstract class RoomRequest
{
    /// <summary>To say, do or set something; <paramref name="receipt"/> hears how it went.</summary>
    public sealed class Say(Membership author, Draft draft, ISayReceipt? receipt) : RoomRequest
    {
        public Membership Author => author;

        public Draft Draft => draft;

        public ISayReceipt? Receipt => receipt;
    }

    /// <summary>To say several lines that stay together, or none of them.</summary>
    /// <param name="drafts">The lines.</param>
    /// <param name="author">Whose they are; null for somebody who is not in the room.</param>
    /// <param name="receipt">Hears how it went, in place of whoever would wait for the answer.</param>
    public sealed class SayAll(IReadOnlyList<Draft> drafts, Membership? author = null, ISayReceipt? receipt = null)
        : Question<IReadOnlyList<RoomEvent>>
    {
        public Membership? Author => author;

        public ISayReceipt? Receipt => receipt;

        public IReadOnlyList<Draft> Drafts => drafts;
    }

    /// <summary>
    /// To let a session in, under the name it has when it asks. With <paramref name="isAnnounced"/> the room reads of it at once; with
    /// <paramref name="startLive"/> false it first reads the log, and hears nothing until <see cref="GoLive"/>, or with
    /// <paramref name="hearsNotices"/> only the passing notices.
    /// </summary>
    public sealed class Join(IMember member, Nickname nick, bool isAnnounced, bool startLive, bool hearsNotices) : Question<JoinResult>
    {
        public IMember Member => member;

        public Nickname Nick => nick;

        public bool IsAnnounced => isAnnounced;

        public bool StartLive => startLive;

        public bool HearsNotices => hearsNotices;
    }

    /// <summary>
    /// To hear no lines until <see cref="GoLive"/>, as one who has just come, but still the passing notices. The answer and
    /// <see cref="IRecipient.Joined"/> tell the figures of that moment: what is numbered above them is heard after it.
    /// </summary>
    public sealed class Rewind(Membership membership) : Question<JoinResult>
    {
        public Membership Membership => membership;
    }

    /// <summary>
    /// To hear what is said from now on, having read the log up to <paramref name="after"/>. Null: it is so. Else it is too far
    /// behind yet, and shall read on up to this number: what is above may be in the log and not yet handed round.
    /// </summary>
    public sealed class GoLive(Membership membership, long after) : Question<long?>
    {
        public Membership Membership => membership;

        public long After => after;
    }

    /// <summary>To let the room read that a session is there.</summary>
    public sealed class Announce(Membership membership, Nickname nick) : RoomRequest
    {
        public Membership Membership => membership;

        public Nickname Nick => nick;
    }

    /// <summary>To let a session go, with its parting words.</summary>
    public sealed class Leave(Membership membership, Nickname nick, string? text) : RoomRequest
    {
        public Membership Membership => membership;

        public Nickname Nick => nick;

        public string? Text => text;
    }

    /// <summary>To let the room read of a change of name.</summary>
    public sealed class Rename(Membership membership, Renaming renaming) : RoomRequest
    {
        public Membership Membership => membership;

        public Renaming Renaming => renaming;
    }

    /// <summary>
    /// To erase some of what was said, one step of it, and to let those know who hear the room: up to the last number whose turn
    /// has come.
    /// </summary>
    /// <param name="by">Only what was said under this name; null for everything.</param>
    public sealed class Erase(long first, long last, Nickname? by) : Question<Erasure>
    {
        public long First => first;

        public long Last => last;

        public Nickname? By => by;
    }

    /// <summary>Who is here, once all asked before is done.</summary>
    public sealed class Who : Question<IReadOnlyList<IMember>>;

    /// <summary>Nothing: its answer says that all asked before is done.</summary>
    public sealed class Fence : Question<bool>;

    /// <summary>A request that somebody waits for.</summary>
    public abstract class Question<TAnswer> : RoomRequest
    {
        // The asker goes on elsewhere: a room's writer runs nobody else's code.
        private readonly TaskCompletionSource<TAnswer> _answer = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Task<TAnswer> Task => _answer.Task;

        public void Answer(TAnswer answer) => _answer.TrySetResult(answer);

        public override void Fail(Exception exception) => _answer.TrySetException(exception);
    }

    /// <summary>It cannot be done, and whoever waits shall know.</summary>
    public virtual void Fail(Exception exception)
    {
    }
}

/// <summary>Hears what became of a line. Called by the room's writer, after the line was handed to all readers.</summary>
internal interface ISayReceipt
{
    /// <summary>The log has it, under this number; of several lines said as one, under these numbers.</summary>
    void Said(RoomEvent first, RoomEvent last);

    /// <summary>The log could not take it, for this reason; nobody heard it.</summary>
    void NotSaid(RoomName room, string reason);
}

/// <summary>How an attempt to join ended.</summary>
internal readonly record struct JoinResult(JoinOutcome Outcome, Membership? Membership, int Members, long LastSeq);

/// <summary>The ways an attempt to join can end.</summary>
internal enum JoinOutcome
{
    Joined,

    /// <summary>Was in the room before.</summary>
    AlreadyIn,

    /// <summary>The server has as many rooms with members as <see cref="RoomOptions.MaxRooms"/> allows.</summary>
    TooManyRooms,

    /// <summary>The session is in as many rooms as <see cref="RoomOptions.MaxPerSession"/> allows.</summary>
    TooManyOfSession,
}
