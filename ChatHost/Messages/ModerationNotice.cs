namespace ChatHost.Messages;

/// <summary>What an operator did, as a room reads it: never an address, never a password.</summary>
/// <param name="Do">What was done: <c>kick</c>, <c>ban</c>, <c>set</c>.</param>
/// <param name="Who">To whom, as shown; null where to nobody.</param>
internal sealed record ModerationNotice(string Do, string? Who)
{
    /// <summary>The setting that was changed.</summary>
    public string? Setting { get; init; }

    /// <summary>What it was changed to; null where that is not shown.</summary>
    public string? Value { get; init; }

    /// <summary>Whether the setting was turned off, which is shown even where its value is not.</summary>
    public bool IsOff { get; init; }

    /// <summary>As a mask, where it was done to more than one name; null else. Never an address.</summary>
    public string? Mask { get; init; }

    /// <summary>With who left because of it: why.</summary>
    public string? Reason { get; init; }

    /// <summary>In UTC: when it ends by itself.</summary>
    public DateTime? Until { get; init; }

    /// <summary>How long it lasts, as it was given.</summary>
    public TimeSpan? For { get; init; }
}
