using System.Net;
using ChatHost.Rooms;
using ChatHost.Sessions;

namespace ChatHost.Operations;

/// <summary>A connection as operations see it, whatever is spoken over it.</summary>
internal interface IConversation
{
    /// <summary>The session that it speaks for.</summary>
    Session Session { get; }

    /// <summary>Where the session hears and how it comes back; null where the protocol has no way to come back.</summary>
    SessionHandle? Handle { get; }

    /// <summary>The room that a request means which names none; null while there is none.</summary>
    Membership? Current { get; }

    /// <summary>Where it comes from, or of IPv6 its network: what long work is shared out by; null where there is no such thing.</summary>
    IPAddress? Address { get; }

    /// <summary>Whether a secret may pass: the connection is encrypted, or never leaves the machine.</summary>
    bool IsConfidential { get; }

    /// <summary>The SHA-256 of the client certificate of the connection, in hex; null where it has none.</summary>
    string? Certificate { get; }

    /// <summary>Whether the other side is known to be gone, so that an answer would not be read.</summary>
    bool IsGone { get; }

    /// <summary>Joins, leaves and renames come at once while it still reads what a room said before; else in their place among the messages.</summary>
    bool HearsNoticesAtOnce { get; }

    /// <summary>Whether it has to log in before anything else: only accounts may chat here, and it is a guest's.</summary>
    bool NeedsAccount { get; }

    /// <summary>What is spoken, for the audit: <c>Line</c>, <c>Json</c>.</summary>
    string Protocol { get; }

    /// <summary>The moment, in UTC.</summary>
    DateTime Now { get; }

    /// <summary>Waits until as many lines may be said. False when the connection ended meanwhile.</summary>
    ValueTask<bool> PaceAsync(int lines);
}
