using ChatHost.Moderation;
using ChatHost.Sessions;

namespace ChatHost.Operations;

/// <param name="Room">As typed; nothing means the current room.</param>
/// <param name="Least">The role that its readers have, or a higher one.</param>
/// <param name="Text">As typed.</param>
internal readonly record struct AsideRequest(string? Room, RoomRank Least, string Text, bool IsNotice);

/// <summary>Says something to those in a room alone who have a role in it, whatever they use. It is not kept.</summary>
internal sealed class SayAside(MessageTexts texts) : IOperation<AsideRequest>
{
    public async ValueTask<Outcome> RunAsync(Caller caller, AsideRequest request)
    {
        var (text, refusal) = texts.Clean(request.Text);
        if (text is null)
            return refusal!;
        (var membership, refusal) = caller.FindMembership(request.Room);
        if (membership is null)
            return refusal!;
        var (denial, members, _) = await membership.Room.FindOverhearersAsync(membership);
        if (denial is not null)
            return Refusals.Denied(membership.Room.Name, denial);
        var message = new AsideMessage(
            caller.Session, membership.Room.Name, request.Least, text, request.IsNotice, caller.Conversation.Now, Guid.NewGuid().ToString("n"));
        foreach (var (member, role) in members)
        {
            if (role >= request.Least && member is Session reader && reader != caller.Session && !reader.Hides(caller.Session.Nickname, caller.Session.Person))
                reader.Recipient.HearAside(message);
        }

        caller.Session.HasSpoken = true;
        caller.Answers.AsideSaid(message);
        return Outcome.In(membership.Room.Name);
    }
}
