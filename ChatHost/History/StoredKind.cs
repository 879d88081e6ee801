using ChatHost.Messages;

namespace ChatHost.History;

/// <summary>The number that stands for a kind of event in a durable store. It stays what it is, whatever becomes of the enumeration.</summary>
internal static class StoredKind
{
    /// <summary>Of a message whose text and name are gone; its row stays, so that its number does.</summary>
    public const long Erased = 3;

    /// <summary>Of a message that a program said, which no program is to answer.</summary>
    public const long Notice = 4;

    public static long Of(RoomEvent logged) => Of(logged.Kind, logged.IsNotice);

    public static long Of(RoomEventKind kind, bool isNotice) => kind switch
    {
        RoomEventKind.Message => isNotice ? Notice : 0,
        RoomEventKind.Action => 1,
        RoomEventKind.Topic => 2,
        RoomEventKind.Erased => Erased,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "A passing notice is not kept."),
    };

    public static RoomEventKind ToKind(long stored) => stored switch
    {
        1 => RoomEventKind.Action,
        2 => RoomEventKind.Topic,
        Erased => RoomEventKind.Erased,
        _ => RoomEventKind.Message,
    };
}
