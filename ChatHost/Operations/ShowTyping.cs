using ChatHost.Messages;
using ChatHost.Rooms;
using ChatHost.Sessions;

namespace ChatHost.Operations;

/// <param name="Room">As typed; null where it is for one person.</param>
/// <param name="To">The person, as typed; null where it is for a room.</param>
internal readonly record struct TypingRequest(string? Room, string? To, TypingState State);

/// <summary>
/// Shows others that one is typing. It is not kept, and left out where it comes too often, or in a room that is too large to tell each who
/// else comes and goes.
/// </summary>
internal sealed class ShowTyping(Lobby lobby) : IOperation<TypingRequest>
{
    public async ValueTask<Outcome> RunAsync(Caller caller, TypingRequest request)
    {
        if (request.To is { } to)
            return lobby.Find(to) is { } person ? Show(caller, person, request.State) : Refusals.NoSuchNick(to);
        var (membership, refusal) = caller.FindMembership(request.Room);
        if (membership is null)
            return refusal!;
        var name = membership.Room.Name;
        if (!caller.Session.TypingPace.TryShow($"#{name.Key}", caller.Conversation.Now))
            return Outcome.In(name);
        var (denial, members, isLarge) = await membership.Room.FindOverhearersAsync(membership);
        if (denial is not null)
            return Refusals.Denied(name, denial);
        if (!isLarge)
            Show(caller, members.Select(member => member.Member).OfType<Session>(), new(caller.Session, name, To: null, request.State, caller.Conversation.Now));
        return Outcome.In(name);
    }

    private static Outcome Show(Caller caller, Person person, TypingState state)
    {
        if (caller.Session.TypingPace.TryShow(person.Nickname.Key, caller.Conversation.Now))
            Show(caller, person.Sessions, new(caller.Session, Room: null, person.Nickname, state, caller.Conversation.Now));
        return Outcome.Done;
    }

    private static void Show(Caller caller, IEnumerable<Session> readers, TypingNotice notice)
    {
        foreach (var reader in readers)
        {
            if (reader.Person != caller.Session.Person && !reader.Hides(caller.Session.Nickname, caller.Session.Person))
                reader.Recipient.Typing(notice);
        }
    }
}
