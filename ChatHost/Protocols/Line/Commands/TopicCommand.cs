using ChatHost.Messages;

namespace ChatHost.Protocols.Line.Commands;

/// <summary>Shows or sets what a room is about.</summary>
internal sealed class TopicCommand : ILineCommand
{
    public string Verb => "/topic";

    public string Usage => "/topic [TEXT]";

    public string Summary => "show the topic of the current room, set it, or with - unset it";

    public async ValueTask RunAsync(LineSession session, string argument)
    {
        if (argument == "-")
            session.UnsetTopic();
        else if (argument.Length > 0)
            session.Say(RoomEventKind.Topic, argument);
        else if (await session.FindRoomAsync("") is { } room)
            session.Notice(await room.TopicAsync() is { } topic ? $"Topic of {room.Name}: {topic}" : $"{room.Name} has no topic.");
    }
}
