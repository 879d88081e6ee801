namespace ChatHost.Messages;

/// <summary>One line from one person to another. Between two accounts it is numbered and kept.</summary>
internal sealed record PrivateMessage(DateTime Time, Nickname From, Nickname To, string Text)
{
    /// <summary>Its number among all that the two said to each other; 0 where it is not kept.</summary>
    public long Seq { get; init; }

    /// <summary>The number of the log of the two, the same for ever; 0 where it is not kept.</summary>
    public long Pair { get; init; }

    /// <summary>What tells it from all others where it is not kept.</summary>
    public string? Id { get; init; }

    /// <summary>Whether a program says it, which no program is to answer.</summary>
    public bool IsNotice { get; init; }

    /// <summary>What the sender's client adds for those of others, as they read it; not kept.</summary>
    public string? ClientTags { get; init; }

    /// <summary>The account of the sender; null for a guest.</summary>
    public AccountRef? Account { get; init; }

    /// <summary>The account of the receiver; null for a guest.</summary>
    public AccountRef? ToAccount { get; init; }
}
