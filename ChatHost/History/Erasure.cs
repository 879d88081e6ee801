using ChatHost.Messages;

namespace ChatHost.History;

/// <summary>What one step of erasing did in a room's log.</summary>
/// <param name="Erased">What stands there now, in order: only what was not erased before, and was still shown.</param>
/// <param name="UpTo">The last number that was looked at; what is asked for above it needs another step.</param>
internal readonly record struct Erasure(IReadOnlyList<RoomEvent> Erased, long UpTo)
{
    /// <summary>So many numbers are looked at in one step, so that nobody who speaks meanwhile waits for long.</summary>
    public const int MaxNumbers = 256;

    /// <summary>The last number that a step looks at which begins with <paramref name="first"/>, which may be any number.</summary>
    public static long EndOfStep(long first, long last) => first > last ? last : Math.Min(last, first + MaxNumbers - 1);
}
