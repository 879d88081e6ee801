namespace ChatHost.Sessions;

/// <summary>Why the server ends a session for good.</summary>
internal enum SessionEndKind
{
    /// <summary>What it was logged in by is good no more, or its person ended it from elsewhere.</summary>
    LoggedOut,

    /// <summary>Its person may not be here.</summary>
    Banned,

    /// <summary>An operator wants it; the text is the operator's reason.</summary>
    Disconnected,
}

/// <summary>Why the server ends a session for good, with one sentence for the person, or an operator's reason.</summary>
internal sealed record SessionEnd(SessionEndKind Kind, string Text);

/// <summary>Where a session is spoken for, for its own person and operators.</summary>
/// <param name="Protocol">What is spoken.</param>
/// <param name="Remote">The address; null where there is none.</param>
/// <param name="Since">Since when, in UTC.</param>
/// <param name="LastActive">When it was last heard of, in UTC.</param>
/// <param name="IsEncrypted">Whether it cannot be read on its way.</param>
internal sealed record SessionOrigin(string Protocol, string? Remote, DateTime Since, DateTime LastActive, bool IsEncrypted);
