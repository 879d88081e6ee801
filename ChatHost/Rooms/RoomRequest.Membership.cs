using ChatHost.Messages;

namespace ChatHost.Rooms;

/// <summary>Joins, leaves, and from where on a member hears the room.</summary>
internal abstract partial class RoomRequest
{
    /// <summary>A member that reads the log goes live when it is at most this many events behind; else it reads on first.</summary>
    private const int CatchUpLimit = 64;

    /// <summary>
    /// To let a member in. With <paramref name="isAnnounced"/> the room reads of it at once, unless the person is there already. One that
    /// is not live first reads the log, and hears nothing until <see cref="GoLive"/>, or only the passing notices.
    /// </summary>
    public sealed class Join(Membership membership, bool isAnnounced, string? password = null) : Question<JoinResult>
    {
        public override void Fail(Exception exception)
        {
            membership.Member.NotJoined(membership);
            base.Fail(exception);
        }

        protected override async ValueTask<JoinResult> AnswerAsync(RoomRound round)
        {
            var (room, members, member) = (round.Room, round.Members, membership.Member);
            var other = members.FindOther(membership, membership.Person);
            if (other is null && round.Authority.JudgeEntry(membership, password, members.Count) is { } denial)
            {
                member.NotJoined(membership);
                return new JoinResult(JoinOutcome.Denied, null, 0, 0) { Denial = denial };
            }

            if (members.Count == 0 && !room.TryPopulate())
            {
                round.Services.Metrics.RefusedToServer();
                member.NotJoined(membership);
                return new JoinResult(JoinOutcome.TooManyRooms, null, 0, 0);
            }

            room.IsSurplus = false;
            if (!membership.IsLive && !membership.HearsNotices)
                membership.Held = new();
            if (other is not null)
                membership.ShownAs = other.ShownAs;
            await EnterAsync(round, isNew: other is null);
            members.Add(membership);
            member.Recipient.Joined(membership, members.Count, round.Turn);
            if (isAnnounced)
                AnnounceIn(round, membership);
            member.Joined(membership);
            return new JoinResult(JoinOutcome.Joined, membership, members.Count, round.Turn);
        }

        /// <summary>A room that nobody had is theirs who comes first; an invitation is good for once.</summary>
        private async ValueTask EnterAsync(RoomRound round, bool isNew)
        {
            var isFirst = round.Members.Count == 0;
            try
            {
                if (isFirst && round.Room.Log.IsEmpty)
                    await round.Authority.FoundAsync(membership.Person);
                else if (isNew)
                    await round.Authority.CameInAsync(membership);
            }
            catch when (isFirst)
            {
                // Nobody came after all.
                round.Room.Emptied();
                throw;
            }
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
            membership.WasEnteredElsewhere = false;
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
            // It may have read what others appended and this room has not handed on yet; or it names a number that nobody gave.
            if (after > round.Turn && after != Membership.WithoutReading)
            {
                await round.CatchUpAsync(after);
                await round.BroadcastAsync();
            }

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
    public sealed class Announce(Membership membership) : RoomRequest
    {
        public override bool JoinsBatch => true;

        public override ValueTask RunAsync(RoomRound round)
        {
            AnnounceIn(round, membership);
            return default;
        }
    }

    /// <summary>To let one connection go, with parting words. The person leaves with the last of its connections.</summary>
    public sealed class Leave(Membership membership, string? text, Departure? departure = null) : RoomRequest
    {
        public override async ValueTask RunAsync(RoomRound round)
        {
            if (membership.Index < 0)
                return;
            if (round.Members.FindOther(membership, membership.Person) is null)
                await LeaveAsync(round, membership, text, departure);
            RemoveFrom(round, membership);
        }
    }

    /// <summary>To let a person go with all its connections.</summary>
    /// <param name="membership">The connection that asks.</param>
    /// <param name="person">The person, as of the request.</param>
    /// <param name="text">Parting words.</param>
    public sealed class LeaveWhole(Membership membership, IPerson person, string? text) : RoomRequest
    {
        public override bool ChangesSpeakers => true;

        public override async ValueTask RunAsync(RoomRound round)
        {
            var connections = round.Members.Of(person, membership);
            if (connections.Count == 0)
                return;
            await LeaveAsync(round, connections.Find(connection => connection.IsAnnounced) ?? connections[0], text);
            foreach (var connection in connections)
            {
                RemoveFrom(round, connection);
                connection.Member.Removed(connection, Removal.Elsewhere);
            }
        }
    }

    private static void AnnounceIn(RoomRound round, Membership membership)
    {
        if (membership.IsAnnounced || membership.Index < 0)
            return;
        if (round.Members.FindOther(membership, membership.Person) is { } other)
        {
            // The room knows the person already, or learns of it with this connection.
            if (!other.IsAnnounced)
                AnnounceAlone(round, membership);
            membership.IsAnnounced = other.IsAnnounced = other.IsAnnounced || membership.IsAnnounced;
            membership.IsListed = other.IsListed = other.IsListed || membership.IsListed;
            return;
        }

        AnnounceAlone(round, membership);
    }

    private static void AnnounceAlone(RoomRound round, Membership membership)
    {
        if (!round.AnnouncesPresence)
            return;
        membership.IsAnnounced = membership.IsListed = true;
        round.Add(round.Joined(membership), membership);
    }

    private static async ValueTask LeaveAsync(RoomRound round, Membership membership, string? text, Departure? departure = null)
    {
        if (!(membership.IsAnnounced || membership.IsListed) || !round.AnnouncesPresence)
            return;
        round.Add(round.Left(membership, text, departure), membership, departure: departure);
        await round.BroadcastAsync();
    }

    private static void RemoveFrom(RoomRound round, Membership membership)
    {
        round.Members.Remove(membership);
        if (round.Members.FindOther(membership, membership.Person) is null)
            round.Authority.Left(membership.Person);
        if (round.Members.Count == 0)
            round.Room.Emptied();
    }
}
