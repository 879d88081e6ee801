using ChatHost.Messages;
using ChatHost.Rooms;

namespace ChatHost.Operations;

/// <param name="After">As typed: the name behind which to go on; null from the beginning.</param>
/// <param name="Limit">Maximum number of rooms.</param>
internal readonly record struct RoomsRequest(string? After, int Limit);

/// <summary>Lists the rooms, most populous first, a page at a time.</summary>
internal sealed class ListRooms(RoomDirectory directory, LongWork longWork) : IOperation<RoomsRequest>
{
    public async ValueTask<Outcome> RunAsync(Caller caller, RoomsRequest request)
    {
        RoomName? after = null;
        if (request.After is { } typed && !RoomName.TryParse(typed, out after, out var reason))
            return Refusals.InvalidRoom(reason);
        var page = await longWork.DoAsync(caller.Conversation.Address, () => directory.ReadAsync(after, request.Limit));
        await caller.Answers.RoomsAsync(page);
        return Outcome.Done;
    }
}
