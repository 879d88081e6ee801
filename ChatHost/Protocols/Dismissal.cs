namespace ChatHost.Protocols;

/// <summary>Why the server ends a connection.</summary>
internal enum DismissalKind
{
    /// <summary>The server stops.</summary>
    Shutdown,

    /// <summary>An operator wants it; <see cref="Dismissal.Reason"/> says why.</summary>
    Kicked,

    /// <summary>It did not take what it was sent.</summary>
    Slow,

    /// <summary>It said nothing for longer than <see cref="LimitOptions.IdleTimeout"/>.</summary>
    Idle,

    /// <summary>It did not answer a ping within <see cref="LimitOptions.PingTimeout"/>.</summary>
    Unanswered,

    /// <summary>Its session goes on over another connection.</summary>
    TakenOver,

    /// <summary>There are as many connections as the limits allow.</summary>
    TooManyConnections,
}

/// <summary>Why the server ends a connection, and with a kick the operator's reason.</summary>
internal sealed record Dismissal(DismissalKind Kind, string? Reason = null)
{
    public static readonly Dismissal Shutdown = new(DismissalKind.Shutdown);
    public static readonly Dismissal Slow = new(DismissalKind.Slow);
    public static readonly Dismissal Idle = new(DismissalKind.Idle);
    public static readonly Dismissal Unanswered = new(DismissalKind.Unanswered);
    public static readonly Dismissal TakenOver = new(DismissalKind.TakenOver);
    public static readonly Dismissal TooManyConnections = new(DismissalKind.TooManyConnections);
}
