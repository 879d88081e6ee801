using ChatHost.Messages;
using ChatHost.Moderation;
using ChatHost.Operations;
using ChatHost.Protocols.Commands;
using ChatHost.Rooms;
using ChatHost.Sessions;

namespace ChatHost.Protocols.Line;

/// <content>What the session hears, written as lines.</content>
internal sealed partial class LineConnection
{
    void IRecipient.Joined(Membership membership, int members, long lastSeq)
    {
        if (membership.WasEnteredElsewhere)
        {
            // By another connection of the same person, which looks at it; this one goes on looking where it looked.
            _current ??= membership;
            Notice($"You are in {membership.Room.Name} too. {members} here. Last number: {lastSeq}.");
            return;
        }

        _current = membership;
        if (_isWelcome)
            Notice($"You are in {membership.Room.Name}. {members} here. Last number: {lastSeq}.");
        else
            Welcome($"{membership.Room.Name}. {members} here");
    }

    void IRecipient.Deliver(RoomBatch batch, Membership membership) => LineHearing.Deliver(_peer, batch, membership, isHere: membership == Current);

    SessionOrigin ISessionRecipient.Origin => _peer.Origin;

    void ISessionRecipient.End(SessionEnd end) => _peer.Disconnect(DisconnectReason.Of(end));

    void ISessionRecipient.Changed()
    {
        // Nothing of a line session is kept.
    }

    string ISessionRecipient.User => "~line";

    void ISessionRecipient.Invited(RoomName room, Nickname by) => Notice(PeopleWords.InvitedText(room, by));

    void ISessionRecipient.Announced(Nickname by, string text) => Notice(PeopleWords.AnnouncedText(by, text));

    void ISessionRecipient.Removed(Membership membership, Removal removal)
    {
        Left(membership.Room);
        if (removal.Denial is { } denial)
            Error(Refusals.Denied(membership.Room.Name, denial).Text);
        Notice(PeopleWords.RemovedText(membership.Room, removal));
    }

    bool ISessionRecipient.TryDeliverPrivate(PrivateMessage message, Session sender)
    {
        if (!Session.Hides(message, sender))
            Reply($"{message.From} -> you: {message.Text}");
        return true;
    }

    void ISessionRecipient.SentPrivate(PrivateMessage message) => Reply(PeopleWords.SentText(message));

    void ISessionRecipient.MarkedRead(ReadMark mark)
    {
        // A terminal shows no marks.
    }

    void ISessionRecipient.HearAside(AsideMessage message) => Notice(PeopleWords.AsideText(message, message.By.Nickname.Text));

    void ISessionRecipient.PrivateNotDelivered(PrivateMessage message) =>
        Error(Refusals.NotDelivered(message).Text);

    void ISayReceipt.Said(RoomName room, long first, long last)
    {
        // A terminal shows what its user typed; no receipt is wanted.
    }

    void ISayReceipt.Denied(RoomName room, Denial denial) => Error(Refusals.Denied(room, denial).Text);

    void ISayReceipt.NotSaid(RoomName room, string reason) => Error(Refusals.NotSaid(reason).Text);
}
