using ChatHost.Moderation;
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

    /// <summary>What its session was logged in by is good no more; <see cref="DisconnectReason.Reason"/> is the sentence.</summary>
    LoggedOut,

    /// <summary>Its person may not be here; <see cref="DisconnectReason.Reason"/> is the sentence.</summary>
    Banned,

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

    /// <summary>For whoever may not be on this server.</summary>
    public static DisconnectReason Of(ServerBan ban) =>
        new(DisconnectReasonKind.Banned, ServerBans.TextOf(ban));

    /// <summary>For a session that the server ends for good.</summary>
    public static DisconnectReason Of(SessionEnd end) =>
        new(
            end.Kind switch
            {
                SessionEndKind.Banned => DisconnectReasonKind.Banned,
                SessionEndKind.Disconnected => DisconnectReasonKind.Kicked,
                _ => DisconnectReasonKind.LoggedOut,
            },
            end.Text);

    /// <summary>What others read of it, where the protocol tells why somebody is gone.</summary>
    public string ForOthers => Kind switch
    {
        DisconnectReasonKind.Shutdown => "Server is shutting down",
        DisconnectReasonKind.Kicked => $"Disconnected: {Reason}",
        DisconnectReasonKind.Slow => "Read too slowly",
        DisconnectReasonKind.Idle => "Said nothing for too long",
        DisconnectReasonKind.Unanswered => "Ping timeout: 60 seconds",
        DisconnectReasonKind.Banned => "Banned",
        _ => "Connection closed",
    };

    /// <summary>What whoever is disconnected, or not let in, reads of it: one sentence, the same in every protocol.</summary>
    public string Text => Kind switch
    {
        DisconnectReasonKind.Shutdown => "Server is shutting down.",
        DisconnectReasonKind.Kicked => $"You were disconnected: {Reason}",
        DisconnectReasonKind.Slow => "You were disconnected: you read too slowly.",
        DisconnectReasonKind.Idle => "You were disconnected: you said nothing for too long.",
        DisconnectReasonKind.Unanswered => "You were disconnected: your side did not answer for too long.",
        DisconnectReasonKind.TakenOver => "Your session goes on over another connection.",
        DisconnectReasonKind.TooManyConnections => "Too many connections.",
        DisconnectReasonKind.LoggedOut or DisconnectReasonKind.Banned => Reason!,
        _ => throw new InvalidOperationException($"There is no text for {Kind}."),
    };
}
