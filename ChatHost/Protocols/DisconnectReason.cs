using ChatHost.Sessions;

namespace ChatHost.Protocols;

/// <summary>Why the server ends a connection.</summary>
internal enum DisconnectReasonKind
{
    /// <summary>The server stops.</summary>
    Shutdown,

    /// <summary>An operator wants it; <see cref="DisconnectReason.Reason"/> says why.</summary>
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
internal sealed record DisconnectReason(DisconnectReasonKind Kind, string? Reason = null)
{
    public static readonly DisconnectReason Shutdown = new(DisconnectReasonKind.Shutdown);
    public static readonly DisconnectReason Slow = new(DisconnectReasonKind.Slow);
    public static readonly DisconnectReason Idle = new(DisconnectReasonKind.Idle);
    public static readonly DisconnectReason Unanswered = new(DisconnectReasonKind.Unanswered);
    public static readonly DisconnectReason TakenOver = new(DisconnectReasonKind.TakenOver);
    public static readonly DisconnectReason TooManyConnections = new(DisconnectReasonKind.TooManyConnections);
}
