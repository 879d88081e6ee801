using ChatHost.Messages;
using ChatHost.Sessions;

namespace ChatHost.Protocols.Json.Verbs;

/// <summary>Sets the topic of a room, or without <c>text</c> answers what it is. An empty text unsets it.</summary>
internal sealed class TopicVerb : IJsonVerb
{
    private readonly SayVerb _set = new("topic", RoomEventKind.Topic, mayBeEmpty: true);

    public string Type => "topic";

    public ValueTask RunAsync(JsonConnection conversation, JsonRequest request) =>
        request.Has("text") ? _set.RunAsync(conversation, request) : AnswerAsync(conversation, request);

    private static async ValueTask AnswerAsync(JsonConnection conversation, JsonRequest request)
    {
        if (await request.FindRoomAsync(conversation.Services.Lobby.Rooms) is not { } room)
            return;
        conversation.Connection.Send(await room.FindTopicAsync() is { } set ? JsonFormat.Bytes(set) : JsonAnswers.NoTopic(room.Name));
        request.Acknowledge(room.Name);
    }
}
