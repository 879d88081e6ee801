namespace ChatHost.Client;

/// <summary>
/// Something that the server sent, or that happened to the connection. The derived records are all there are; names of fields are
/// those of docs/protocol.md, "What the server sends". An object of a type that this version does not know is an <see cref="UnknownEvent"/>.
/// </summary>
public abstract record ChatEvent
{
    private protected ChatEvent()
    {
    }

    /// <summary>Reads one JSON object of the server.</summary>
    /// <exception cref="InvalidDataException">It is no JSON object, or lacks a field that its type must have.</exception>
    public static ChatEvent Parse(string json) => ChatEventReader.Parse(json);
}

/// <summary>An event of one room.</summary>
public abstract record RoomEvent : ChatEvent
{
    private protected RoomEvent()
    {
    }

    /// <summary>The room, as its members see its name.</summary>
    public required string Room { get; init; }
}

/// <summary>An event that the room's log keeps. A room numbers these 1, 2, 3 … without a gap, the same for every reader.</summary>
public abstract record NumberedEvent : RoomEvent
{
    private protected NumberedEvent()
    {
    }

    /// <summary>Its number in the room.</summary>
    public required long Seq { get; init; }
}

/// <summary>Somebody said something; with <see cref="IsAction"/>, did something (<c>alice waves</c>). One's own comes too.</summary>
public sealed record MessageEvent : NumberedEvent
{
    /// <summary>When the room's log took it.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>The sender.</summary>
    public required string Nick { get; init; }

    /// <summary>One line, without control characters.</summary>
    public required string Text { get; init; }

    /// <summary>Whether it is an action: <c>type</c> was <c>action</c>.</summary>
    public bool IsAction { get; init; }

    /// <summary>Whether this session ignores the sender.</summary>
    public bool IsIgnored { get; init; }

    /// <summary>The number of the first line of the block that this is a further line of; null where it is not.</summary>
    public long? First { get; init; }
}

/// <summary>Somebody set the topic.</summary>
public sealed record TopicEvent : NumberedEvent
{
    /// <summary>When the room's log took it.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>The person who set it.</summary>
    public required string Nick { get; init; }

    /// <summary>The topic; empty where it was unset.</summary>
    public required string Text { get; init; }
}

/// <summary>
/// An operator erased what had this number: do not show it any more. It comes when it happens, whatever was read before, and
/// when the log is read it replaces the event.
/// </summary>
public sealed record ErasedEvent : NumberedEvent;

/// <summary>Somebody entered a room.</summary>
public sealed record JoinedEvent : RoomEvent
{
    /// <summary>When.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>Who.</summary>
    public required string Nick { get; init; }

    /// <summary>Number of members now.</summary>
    public int Members { get; init; }

    /// <summary>The room's last number, if it is this session that entered; else null.</summary>
    public long? LastSeq { get; init; }
}

/// <summary>Somebody left a room.</summary>
public sealed record LeftEvent : RoomEvent
{
    /// <summary>When.</summary>
    public required DateTimeOffset Time { get; init; }

    /// <summary>Who.</summary>
    public required string Nick { get; init; }

    /// <summary>Number of members now.</summary>
    public int Members { get; init; }

    /// <summary>The parting message; null if there is none.</summary>
    public string? Text { get; init; }
}

/// <summary>
/// Numbers that did not come, both ends included. From a <see cref="JsonClient"/>: the reader was too slow. From a
/// <see cref="ChatClient"/>, which asks for them again: the server no longer keeps them.
/// </summary>
public sealed record GapEvent : RoomEvent
{
    /// <summary>The first missing number.</summary>
    public required long From { get; init; }

    /// <summary>The last missing number.</summary>
    public required long To { get; init; }
}

/// <summary>
/// The room's numbers begin at 1 again: the server lost its history, as one does that keeps it in memory. From a
/// <see cref="ChatClient"/> only.
/// </summary>
public sealed record RoomRestartedEvent : RoomEvent;

/// <summary>The members of a room; answers <c>members</c>.</summary>
public sealed record MembersEvent : RoomEvent
{
    /// <summary>At most 1000 nicknames, in order.</summary>
    public required IReadOnlyList<string> Nicks { get; init; }

    /// <summary>Number of members.</summary>
    public int Total { get; init; }
}

/// <summary>The room has no topic; answers the question for it.</summary>
public sealed record NoTopicEvent : RoomEvent;
