using ChatHost.Messages;
using ChatHost.Moderation;

namespace ChatHost.Rooms;

/// <summary>Why a member is out of a room without having asked.</summary>
/// <param name="Do">What an operator did; null where no operator did anything.</param>
/// <param name="By">The operator.</param>
/// <param name="Text">The operator's reason.</param>
/// <param name="Denial">Why the room does not let it in any more, as whom it has become; null else.</param>
internal sealed record Removal(RoomAction? Do, Nickname? By, string? Text, Denial? Denial)
{
    /// <summary>Another connection of the same person left.</summary>
    public static readonly Removal Elsewhere = new(null, null, null, null);
}
