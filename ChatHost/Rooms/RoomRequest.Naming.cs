using ChatHost.Messages;
using ChatHost.Moderation;

namespace ChatHost.Rooms;

/// <summary>Who the members are: names, logins and logouts. What is said after one of these is said by the new one.</summary>
internal abstract partial class RoomRequest
{
    /// <summary>To let the room read of a change of name, once for all connections of the person.</summary>
    /// <param name="membership">One of them. It may be out of the room by then, and another connection of the person in it.</param>
    /// <param name="person">The person, as of the request.</param>
    /// <param name="renaming">The change.</param>
    public sealed class Rename(Membership membership, IPerson person, Renaming renaming) : RoomRequest
    {
        public override bool JoinsBatch => true;

        public override bool ChangesSpeakers => true;

        public override async ValueTask RunAsync(RoomRound round)
        {
            var connections = round.Members.Of(person, membership);
            var (isNews, isAnnounced) = (true, false);
            foreach (var connection in connections)
            {
                isNews &= connection.ShownAs.Text != renaming.To.Text;
                isAnnounced |= connection.IsAnnounced;
            }

            foreach (var connection in connections)
                connection.ShownAs = renaming.To;
            if (isNews && isAnnounced && round.AnnouncesPresence)
                round.Add(round.Notice(RoomEventKind.Renamed, renaming.From, to: renaming.To), membership, renaming);
            else if (isNews)
                connections.ForEach(static connection => connection.IsListed = false);
            if (connections.Count > 0 && round.Authority.JudgeName(connections[0], renaming.From) is { } denial)
                await RemovePersonAsync(round, connections[0], person, new(null, null, null, denial));
        }
    }

    /// <summary>
    /// To let the room know that a member is another person from now on: it logged in or out. Where the former person goes with it and the
    /// new one was not there, that is a change of name; else one leaves, or the other joins.
    /// </summary>
    public sealed class Become(Membership membership, IPerson person, Renaming renaming, Renaming identifying) : RoomRequest
    {
        public override bool JoinsBatch => true;

        public override bool ChangesSpeakers => true;

        public override async ValueTask RunAsync(RoomRound round)
        {
            if (membership.Index < 0 || membership.Person == person)
                return;
            var former = round.Members.FindOther(membership, membership.Person);
            var present = round.Members.FindOther(membership, person);
            var (from, wasAnnounced) = (membership.ShownAs, membership.IsAnnounced);
            if (former is null)
                round.Authority.Move(membership.Person, person);
            round.Members.Change(membership, person);
            membership.ShownAs = present?.ShownAs ?? renaming.To;
            membership.IsAnnounced = present?.IsAnnounced ?? (former is null && wasAnnounced);
            membership.IsListed = present?.IsListed ?? (former is null && membership.IsListed);
            if (former is null && wasAnnounced && present is not { IsAnnounced: true })
            {
                ReportName(round, from);
                if (present is not null)
                    (present.IsAnnounced, present.IsListed) = (true, membership.IsListed);
            }
            else if (former is null && wasAnnounced && round.AnnouncesPresence)
            {
                round.Add(round.Notice(RoomEventKind.Left, from), membership);
            }
            else
            {
                AnnounceIn(round, membership);
            }

            // Coming in is judged again, as who it is now; one who is there already was judged before.
            if (present is null && round.Authority.JudgeEntry(membership, password: null, members: 0) is { Kind: not DenialKind.PasswordNeeded } denial)
                await RemovePersonAsync(round, membership, person, new(null, null, null, denial));
        }

        private void ReportName(RoomRound round, Nickname from)
        {
            membership.IsAnnounced = true;
            membership.IsListed = round.AnnouncesPresence || (membership.IsListed && from.Text == membership.ShownAs.Text);
            if (!round.AnnouncesPresence)
                return;
            if (from.Text != membership.ShownAs.Text)
                round.Add(round.Notice(RoomEventKind.Renamed, from, to: membership.ShownAs), membership, renaming);
            round.Add(round.Notice(RoomEventKind.Identified, membership.ShownAs, account: person.Account), membership, identifying);
        }
    }
}
