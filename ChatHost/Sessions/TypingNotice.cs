using ChatHost.Messages;

namespace ChatHost.Sessions;

/// <summary>What somebody does with a text that is not said yet.</summary>
internal enum TypingState
{
    Active,

    /// <summary>There is a text, and nobody types.</summary>
    Paused,

    /// <summary>There is no text any more.</summary>
    Done,
}

/// <summary>Somebody is typing, for a room or for the reader alone. It is not kept.</summary>
/// <param name="By">Who.</param>
/// <param name="Room">The room; null where it is for one person.</param>
/// <param name="To">The person; null where it is for a room.</param>
internal sealed record TypingNotice(Session By, RoomName? Room, Nickname? To, TypingState State, DateTime Time);
