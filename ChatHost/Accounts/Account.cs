using ChatHost.Messages;

namespace ChatHost.Accounts;

/// <summary>A registered name with what can log in to it.</summary>
internal sealed record Account
{
    /// <summary>Never given again, so that whoever registers the name of a deleted account gets nothing of it.</summary>
    public required long Id { get; init; }

    public required Nickname Name { get; init; }

    /// <summary>In UTC, like all times here.</summary>
    public required DateTime RegisteredAt { get; init; }

    public DateTime? LastLoginAt { get; init; }

    /// <summary>Whether it is a server operator.</summary>
    public bool IsOperator { get; init; }

    /// <summary>Null while it may log in.</summary>
    public Suspension? Suspension { get; init; }

    /// <summary>Grows with each new password.</summary>
    public required long PasswordVersion { get; init; }

    /// <summary>Grows when all sessions are ended: what was logged in before is no longer.</summary>
    public required long SessionEpoch { get; init; }

    public required StoredVerifier Verifier { get; init; }

    public AccountRef Ref => new(Id, Name.Text);

    /// <summary>The suspension, unless it is over.</summary>
    public Suspension? SuspensionAt(DateTime now) => Suspension is { } suspension && !(suspension.Until <= now) ? suspension : null;
}

/// <summary>An account may not log in.</summary>
/// <param name="Until">In UTC; null: until an operator ends it.</param>
/// <param name="Text">Why, for the person.</param>
internal sealed record Suspension(DateTime? Until, string? Text);

/// <summary>A key as the store knows it: everything but the key.</summary>
/// <param name="Hash">SHA-256 of the key, in hex.</param>
/// <param name="EndsAt">In UTC; null: it ends only when it is not used for long.</param>
/// <param name="IsSayOnly">Good for nothing but saying something over HTTP.</param>
/// <param name="IsStayLoggedIn">The page's own: a new password ends it.</param>
internal sealed record StoredLoginKey(
    string Hash, long AccountId, string Label, DateTime CreatedAt, DateTime? EndsAt, DateTime? LastUsedAt, bool IsSayOnly, bool IsStayLoggedIn)
{
    /// <summary>Whether it is good for nothing any more.</summary>
    /// <param name="now">The moment, in UTC.</param>
    /// <param name="idle">How long a key lasts that nobody uses and that has no end of its own.</param>
    public bool HasEnded(DateTime now, TimeSpan idle) => EndsAt is { } ends ? ends <= now : (LastUsedAt ?? CreatedAt) + idle <= now;
}

/// <summary>A TLS client certificate that logs an account in.</summary>
/// <param name="Fingerprint">SHA-256 of its DER, 64 hex digits.</param>
internal sealed record StoredCertificate(string Fingerprint, long AccountId, DateTime AddedAt, DateTime? LastUsedAt);
