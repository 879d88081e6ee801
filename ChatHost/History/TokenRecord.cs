using System.Collections.Immutable;
using System.Net;
using ChatHost.Messages;

namespace ChatHost.History;

/// <summary>A session that may be resumed: its nickname and rooms, under the hash of its secret.</summary>
/// <param name="Hash">SHA-256 of the session's token in hex; the token itself is not kept.</param>
/// <param name="ExpiresAt">The moment, in UTC, from which the token is invalid.</param>
/// <param name="HasSpoken">Whether the session ever sent a message.</param>
/// <param name="Origin">Identifies the address that it came from, though several addresses may share one; valid while the process runs.</param>
internal sealed record TokenRecord(
    string Hash, Nickname Nick, IReadOnlyList<RoomName> Rooms, DateTime ExpiresAt, bool HasSpoken = true, int Origin = 0)
{
    /// <summary>The account that it is logged in to; 0 for a guest.</summary>
    public long AccountId { get; init; }

    /// <summary>What it was logged in by, so that it is not once that is good no more; null for a guest.</summary>
    public string? Proof { get; init; }

    /// <summary>The addresses that a guest was banned at.</summary>
    public ImmutableArray<IPAddress> BannedAt { get; init; } = [];

    /// <summary>The hash that its messages are kept under; null where that is <see cref="Hash"/>.</summary>
    public string? SentAs { get; init; }
}
