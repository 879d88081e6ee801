using ChatHost.Messages;
using ChatHost.Operations;
using ChatHost.Rooms;

namespace ChatHost.Admin.Calls;

/// <summary>The room that a path names, or why there is none: one of both.</summary>
internal readonly record struct RoomLookup(Room? Room, Problem? Problem)
{
    public static async ValueTask<RoomLookup> FindAsync(RoomRegistry rooms, string typed)
    {
        if (!RoomName.TryParse(typed, out var name, out var reason))
            return new(null, Problem.Of(Refusals.InvalidRoom(reason)));
        return await rooms.FindAsync(name) is { } room ? new(room, null) : new(null, Problem.Of(Refusals.NoSuchRoom(name)));
    }

    /// <summary>The same, and also a room of which only its rules are kept.</summary>
    public static async ValueTask<RoomLookup> FindRuledAsync(RoomRegistry rooms, string typed)
    {
        if (!RoomName.TryParse(typed, out var name, out var reason))
            return new(null, Problem.Of(Refusals.InvalidRoom(reason)));
        return await rooms.FindRuledAsync(name) is { } room ? new(room, null) : new(null, Problem.Of(Refusals.NoSuchRoom(name)));
    }
}
