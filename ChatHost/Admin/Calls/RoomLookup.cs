using System.Diagnostics.CodeAnalysis;
using ChatHost.Messages;
using ChatHost.Rooms;

namespace ChatHost.Admin.Calls;

/// <summary>Finds the room that a path names.</summary>
internal static class RoomLookup
{
    public static bool TryFind(
        this RoomRegistry rooms, string typed, [NotNullWhen(true)] out Room? room, [NotNullWhen(false)] out Problem? problem)
    {
        room = null;
        if (!RoomName.TryParse(typed, out var name, out var reason))
            problem = Problem.BadRequest($"Invalid room name: {reason}");
        else
            problem = rooms.TryFind(name, out room) ? null : NoSuchRoom(name);
        return problem is null;
    }

    public static Problem NoSuchRoom(RoomName name) => Problem.NotFound($"No such room: {name}");
}
