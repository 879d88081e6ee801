using ChatHost.Rooms;

namespace ChatHost.Operations;

/// <param name="Room">As typed; nothing means the current room.</param>
internal readonly record struct TopicRequest(string? Room);

/// <summary>Tells the topic of a room. It is set by <see cref="Say"/>, as it is one of the room's numbered events.</summary>
internal sealed class ReadTopic(RoomRegistry rooms) : IOperation<TopicRequest>
{
    public async ValueTask<Outcome> RunAsync(Caller caller, TopicRequest request)
    {
        var (room, refusal) = await caller.FindReadableAsync(rooms, request.Room);
        if (room is null)
            return refusal!;
        caller.Answers.Topic(room, await room.FindTopicAsync());
        return Outcome.In(room.Name);
    }
}
