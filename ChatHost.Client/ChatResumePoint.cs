namespace ChatHost.Client;

/// <summary>Where a client stopped, for another one to go on: in another process, or after a restart of this one.</summary>
/// <param name="Token">
/// The session's secret; good for <c>Sessions:TokenLifetime</c> (7 days). Null begins a new session. <see cref="ToString"/> leaves it out.
/// </param>
/// <param name="Rooms">For each room the last number that was read; 0 reads it from its beginning.</param>
public sealed record ChatResumePoint(string? Token, IReadOnlyDictionary<string, long> Rooms)
{
    /// <inheritdoc/>
    public override string ToString() => $"{nameof(ChatResumePoint)} {{ {string.Join(", ", Rooms.Select(room => $"{room.Key}: {room.Value}"))} }}";
}

/// <summary>The numbers of a block of lines, both ends included.</summary>
/// <param name="First">The number of the first line.</param>
/// <param name="Last">The number of the last line.</param>
public readonly record struct SeqRange(long First, long Last);
