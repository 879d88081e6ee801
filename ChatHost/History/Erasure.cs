using ChatHost.Messages;

namespace ChatHost.History;

/// <summary>What one step of erasing did in a room's log.</summary>
/// <param name="Erased">The marks in place of the messages, in order: only of messages that were not erased before and were still shown.</param>
/// <param name="UpTo">The last number that was looked at; what is asked for above it needs another step.</param>
internal readonly record struct Erasure(IReadOnlyList<RoomEvent> Erased, long UpTo)
{
    /// <summary>Maximum number of messages that one step looks at, so that speakers do not wait for long.</summary>
    public const int MaxNumbers = 256;
}
