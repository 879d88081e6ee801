using ChatHost.Messages;

namespace ChatHost.History;

/// <summary>A session that may be resumed: who it was and where, under the hash of its secret.</summary>
/// <param name="Hash">SHA-256 of the session's token in hex; the token itself is kept nowhere.</param>
/// <param name="ExpiresAt">The moment, in UTC, from which the token is no longer good.</param>
/// <param name="HasSpoken">Whether it ever said something.</param>
/// <param name="Origin">Where it came from: the same for one address, and by chance for others; good for as long as the process runs.</param>
internal sealed record TokenRecord(
    string Hash, Nickname Nick, IReadOnlyList<RoomName> Rooms, DateTime ExpiresAt, bool HasSpoken = true, int Origin = 0);
