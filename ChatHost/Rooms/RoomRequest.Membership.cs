using ChatHost.Messages;

namespace ChatHost.Rooms;

/// <summary>Joins, leaves, renames, and from where on a member hears the room.</summary>
internal abstract partial class RoomRequest
{
    /// <summary>A member that reads the log goes live when it is at most this many events behind; else it reads on first.</summary>
    private const int CatchUpLimit = 64;

    /// <summary>
    /// To let a member in, under the name it has when it asks. With <paramref name="isAnnounced"/> the room reads of it at once; with
    /// <paramref name="startLive"/> false it first reads the log, and hears nothing until <see cref="GoLive"/>, or with
    /// <paramref name="hearsNotices"/> only the passing notices.
    /// </summary>
    public sealed class Join(IMember member, Nickname nick, bool isAnnounced, bool startLive, bool hearsNotices) : Question<JoinResult>
    {
        protected override ValueTask<JoinResult> AnswerAsync(RoomRound round)
        {
            var (room, members) = (round.Room, round.Members);
            if (members.Count == 0 && !room.TryPopulate())
            {
                round.Services.Metrics.RefusedToServer();
                return new(new JoinResult(JoinOutcome.TooManyRooms, null, 0, 0));
            }

            room.IsSurplus = false;
            var membership = new Membership(member, room) { IsLive = startLive, HearsNotices = hearsNotices };
            if (!startLive && !hearsNotices)
                membership.Held = new();
            members.Add(membership);
            member.Recipient.Joined(membership, members.Count, round.Turn);
            if (isAnnounced)
                AnnounceIn(round, membership, nick);
            member.Joined(membership);
            return new(new JoinResult(JoinOutcome.Joined, membership, members.Count, round.Turn));
        }
    }

    /// <summary>
    /// To hear no messages until <see cref="GoLive"/>, as one who has just come, but still the passing notices: at once with
    /// <paramref name="hearsNotices"/>, else in their place. The answer and <see cref="IRecipient.Joined"/> tell the figures of that
    /// moment: what is numbered above them is heard after it.
    /// </summary>
    public sealed class Rewind(Membership membership, bool hearsNotices) : Question<JoinResult>
    {
        protected override ValueTask<JoinResult> AnswerAsync(RoomRound round)
        {
            membership.IsLive = false;
            membership.HearsNotices = hearsNotices;
            membership.Held = hearsNotices ? null : membership.Held ?? new();
            membership.ErasedMeanwhile = null;
            membership.Member.Recipient.Joined(membership, round.Members.Count, round.Turn);
            return new(new JoinResult(JoinOutcome.AlreadyIn, membership, round.Members.Count, round.Turn));
        }
    }

    /// <summary>
    /// To hear what is said from now on, having read the log up to <paramref name="after"/>. Null: it is so. Else it is too far
    /// behind yet, and is to read on up to this number: what is above may be in the log and not yet handed to the members.
    /// </summary>
    public sealed class GoLive(Membership membership, long after) : Question<long?>
    {
        protected override async ValueTask<long?> AnswerAsync(RoomRound round)
        {
            var turn = round.Turn;
            if (turn <= after)
            {
                Begin([]);
                return null;
            }

            var missed = await round.Room.Log.ReadAfterAsync(after, CatchUpLimit + 1, CancellationToken.None);
            if (missed.Count > CatchUpLimit && missed[^1].Seq <= turn)
                return turn;
            Begin(missed.Where(logged => logged.Seq <= turn));
            return null;
        }

        private void Begin(IEnumerable<RoomEvent> missed)
        {
            var (held, erased) = (membership.Held, membership.ErasedMeanwhile ?? []);
            (membership.IsLive, membership.Held, membership.ErasedMeanwhile) = (true, null, null);
            if (held is not null)
                RoomBatch.Deliver(held.MergeInto(missed, all: true), membership);
            else
                // What it has read and was erased since: what it has not read, its log does not have any more.
                RoomBatch.Deliver([.. erased.Where(mark => mark.Seq <= after), .. missed], membership);
        }
    }

    /// <summary>To let the room read that a member is there.</summary>
    public sealed class Announce(Membership membership, Nickname nick) : RoomRequest
    {
        public override bool JoinsBatch => true;

        public override ValueTask RunAsync(RoomRound round)
        {
            AnnounceIn(round, membership, nick);
            return default;
        }
    }

    /// <summary>To let the room read of a change of name.</summary>
    public sealed class Rename(Membership membership, Renaming renaming) : RoomRequest
    {
        public override bool JoinsBatch => true;

        public override ValueTask RunAsync(RoomRound round)
        {
            if (membership.IsAnnounced && membership.Index >= 0 && round.AnnouncesPresence)
                round.Add(round.Notice(RoomEventKind.Renamed, renaming.From, to: renaming.To), membership, renaming);
            return default;
        }
    }

    /// <summary>To let a member go, with parting words.</summary>
    public sealed class Leave(Membership membership, Nickname nick, string? text) : RoomRequest
    {
        public override async ValueTask RunAsync(RoomRound round)
        {
            if (membership.Index < 0)
                return;
            if (membership.IsAnnounced && round.AnnouncesPresence)
            {
                round.Add(round.Notice(RoomEventKind.Left, nick, text, count: round.Members.Count - 1), membership);
                await round.BroadcastAsync();
            }

            round.Members.Remove(membership);
            if (round.Members.Count == 0)
                round.Room.Emptied();
        }
    }

    private static void AnnounceIn(RoomRound round, Membership membership, Nickname nick)
    {
        if (membership.IsAnnounced || membership.Index < 0 || !round.AnnouncesPresence)
            return;
        membership.IsAnnounced = true;
        round.Add(round.Notice(RoomEventKind.Joined, nick), membership);
    }
}
