using ChatHost.Moderation;

namespace ChatHost.Rooms;

/// <summary>Who is what in a room, by name.</summary>
/// <param name="Asker">What the one who asked is.</param>
internal sealed record RoleList(IReadOnlyList<string> Operators, IReadOnlyList<string> Voiced, RoomRank Asker);
