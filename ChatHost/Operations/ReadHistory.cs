using ChatHost.History;
using ChatHost.Rooms;
using Microsoft.Extensions.Options;

namespace ChatHost.Operations;

/// <param name="Room">As typed; nothing means the current room.</param>
/// <param name="After">The number after which events are wanted; null for the last ones.</param>
/// <param name="Limit">Maximum number of events; null for as many as one answer may have.</param>
internal readonly record struct HistoryRequest(string? Room, long? After, long? Limit);

/// <summary>Shows what a room said after a number, or last.</summary>
internal sealed class ReadHistory(RoomRegistry rooms, LongWork longWork, IOptionsMonitor<HistoryOptions> options) : IOperation<HistoryRequest>
{
    public async ValueTask<Outcome> RunAsync(Caller caller, HistoryRequest request)
    {
        var (room, refusal) = await caller.FindReadableAsync(rooms, request.Room);
        if (room is null)
            return refusal!;
        var limit = (int)Math.Min(request.Limit ?? long.MaxValue, options.CurrentValue.MaxReplay);
        var address = caller.Conversation.Address;
        if (request.After is { } after)
            await caller.Answers.AfterAsync(room, after, await longWork.DoAsync(address, () => room.ReadAfterAsync(after, limit)));
        else
            await caller.Answers.LastAsync(room, await longWork.DoAsync(address, () => room.ReadLastAsync(limit)));
        return Outcome.In(room.Name);
    }
}
