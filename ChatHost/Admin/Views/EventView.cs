using ChatHost.Messages;

namespace ChatHost.Admin.Views;

/// <summary>Some of what a room said, oldest first; <c>Next</c> is the number to ask for what came after, null at the end.</summary>
internal sealed record EventList(IReadOnlyList<EventView> Messages, long? Next);

/// <summary>One numbered event of a room, as JSON clients read it too.</summary>
internal sealed record EventView(string Type, string Room, long Seq, DateTime Time, string Nick, string? Text)
{
    public static EventView Of(RoomEvent logged) =>
        new(TypeOf(logged.Kind), logged.Room.Text, logged.Seq, logged.Time, logged.Nick.Text, logged.Text);

    private static string TypeOf(RoomEventKind kind) => kind switch
    {
        RoomEventKind.Message => "message",
        RoomEventKind.Action => "action",
        RoomEventKind.Topic => "topic",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Passing notices are not kept."),
    };
}
