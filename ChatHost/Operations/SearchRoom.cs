using ChatHost.History;
using ChatHost.Rooms;
using Microsoft.Extensions.Options;

namespace ChatHost.Operations;

/// <param name="Room">As typed; nothing means the current room.</param>
/// <param name="Words">What a message must hold.</param>
/// <param name="Limit">Maximum number of messages.</param>
internal readonly record struct SearchRequest(string? Room, SearchWords Words, long Limit);

/// <summary>Shows the last messages of a room that hold all the words, newest last.</summary>
internal sealed class SearchRoom(RoomRegistry rooms, LongWork longWork, IOptionsMonitor<HistoryOptions> options) : IOperation<SearchRequest>
{
    public async ValueTask<Outcome> RunAsync(Caller caller, SearchRequest request)
    {
        var (room, refusal) = await caller.FindReadableAsync(rooms, request.Room);
        if (room is null)
            return refusal!;
        var limit = (int)Math.Min(request.Limit, options.CurrentValue.MaxReplay);
        var result = await longWork.Searches.DoAsync(
            caller.Conversation.Address, () => room.SearchAsync(request.Words, after: 0, limit, newestFirst: true));
        await caller.Answers.MatchesAsync(room, result);
        return Outcome.In(room.Name) with { Reached = result.Reached };
    }
}
