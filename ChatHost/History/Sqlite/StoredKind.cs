using ChatHost.Messages;

namespace ChatHost.History.Sqlite;

/// <summary>The number that stands for a kind of event in the file. It stays what it is, whatever becomes of the enumeration.</summary>
internal static class StoredKind
{
    /// <summary>Of a message whose text and name are gone; its row stays, so that its number does.</summary>
    public const long Erased = 3;

    /// <summary>Of a message that a program said, which no program is to answer.</summary>
    public const long Notice = 4;

    public static long Of(RoomEvent logged) => logged.Kind switch
    {
        RoomEventKind.Message => logged.IsNotice ? Notice : 0,
        RoomEventKind.Action => 1,
        RoomEventKind.Topic => 2,
        RoomEventKind.Erased => Erased,
        _ => throw new ArgumentOutOfRangeException(nameof(logged), logged.Kind, "A passing notice is not kept."),
    };

    public static RoomEventKind ToKind(long stored) => stored switch
    {
        1 => RoomEventKind.Action,
        2 => RoomEventKind.Topic,
        Erased => RoomEventKind.Erased,
        _ => RoomEventKind.Message,
    };
}
