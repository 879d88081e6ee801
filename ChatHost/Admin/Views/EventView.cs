using System.Text.Json.Serialization;
using ChatHost.Messages;

namespace ChatHost.Admin.Views;

/// <summary>Some of what a room said, oldest first; <c>Next</c> is the number to ask for what came after, null at the end.</summary>
internal sealed record EventList(IReadOnlyList<EventView> Messages, long? Next);

/// <summary>One numbered event of a room, as JSON clients read it too; of an erased one nothing but its number is left.</summary>
internal sealed record EventView(
    string Type,
    string Room,
    long Seq,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] long? First = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateTime? Time = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Nick = null,
    [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? Text = null)
{
    public static EventView Of(RoomEvent logged) => logged.Kind == RoomEventKind.Erased
        ? new("erased", logged.Room.Text, logged.Seq)
        : new(TypeOf(logged.Kind), logged.Room.Text, logged.Seq, logged.First > 0 ? logged.First : null, logged.Time, logged.Nick.Text, logged.Text);

    private static string TypeOf(RoomEventKind kind) => kind switch
    {
        RoomEventKind.Message => "message",
        RoomEventKind.Action => "action",
        RoomEventKind.Topic => "topic",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Passing notices are not kept."),
    };
}
