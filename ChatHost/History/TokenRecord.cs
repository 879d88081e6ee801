using System.Globalization;
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

    /// <summary>The rooms that it was banned from as a guest.</summary>
    public IReadOnlyList<BarredRoom> Barred { get; init; } = [];

    /// <summary>The hash that its messages are kept under; null where that is <see cref="Hash"/>.</summary>
    public string? SentAs { get; init; }
}

/// <summary>A room that a session was banned from while it was a guest's.</summary>
/// <param name="Ban">The number of the ban, which is never given again in its room.</param>
internal sealed record BarredRoom(RoomName Room, long Ban)
{
    /// <summary>Several as they are stored, one a line; null for none.</summary>
    public static string? ToText(IReadOnlyList<BarredRoom> rooms) =>
        rooms.Count == 0 ? null : string.Join('\n', rooms.Select(barred => string.Create(CultureInfo.InvariantCulture, $"{barred.Ban} {barred.Room.Text}")));

    /// <summary>The same from what was stored; what is none is left out.</summary>
    public static IReadOnlyList<BarredRoom> FromText(string? text) =>
    [
        .. (text?.Split('\n') ?? []).Select(line => line.Split(' ', 2)).Where(parts => parts.Length == 2 && long.TryParse(parts[0], CultureInfo.InvariantCulture, out _))
            .Select(parts => new BarredRoom(RoomName.FromLog(parts[1]), long.Parse(parts[0], CultureInfo.InvariantCulture))),
    ];
}
