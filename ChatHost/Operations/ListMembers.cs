using ChatHost.Rooms;

namespace ChatHost.Operations;

/// <param name="Room">As typed; nothing means the current room.</param>
/// <param name="Named">Maximum number of names; of the others only the number is told.</param>
internal readonly record struct MembersRequest(string? Room, int Named);

/// <summary>Names the members of a room.</summary>
internal sealed class ListMembers(RoomRegistry rooms, LongWork longWork) : IOperation<MembersRequest>
{
    public async ValueTask<Outcome> RunAsync(Caller caller, MembersRequest request)
    {
        var (room, refusal) = await caller.FindReadableAsync(rooms, request.Room);
        if (room is null)
            return refusal!;
        var (named, total) = await longWork.DoAsync(caller.Conversation.Address, async () =>
        {
            var here = await room.WhoAsync();
            return (here.Select(person => person.Nickname.Text).Order(StringComparer.OrdinalIgnoreCase).Take(request.Named).ToArray(), here.Count);
        });
        await caller.Answers.MembersAsync(room.Name, named, total);
        return Outcome.In(room.Name);
    }
}
