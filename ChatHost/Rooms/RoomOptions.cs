using System.ComponentModel.DataAnnotations;

namespace ChatHost.Rooms;

/// <summary>How many rooms there may be, and how much they tell about who comes and goes.</summary>
internal sealed class RoomOptions
{
    public const string Section = "Rooms";

    /// <summary>The room that everyone enters on connecting: a room name. Default <c>general</c>.</summary>
    public string Default { get; init; } = "general";

    /// <summary>
    /// Joins, leaves and renames are announced while a room has at most this many members. Default 100;
    /// above it a thousand arrivals would cost each other a million lines. 0 announces nothing.
    /// </summary>
    [Range(0, 1_000_000_000)]
    public int PresenceLimit { get; init; } = 100;

    /// <summary>Rooms that may have members at one time. Default 10000, so that no one peer's joins fill the memory.</summary>
    [Range(1, 1_000_000_000)]
    public int MaxRooms { get; init; } = 10_000;

    /// <summary>Rooms that one session may be in at one time. Default 50.</summary>
    [Range(1, 1_000_000)]
    public int MaxPerSession { get; init; } = 50;

    /// <summary>Bans and mutes of one room at one time. Default 100, since each is looked at when somebody comes in.</summary>
    [Range(0, 10_000)]
    public int MaxBans { get; init; } = 100;

    /// <summary>Rooms that one account may own. Default 20; it still makes more, as their operator until it leaves.</summary>
    [Range(0, 1_000_000)]
    public int MaxOwned { get; init; } = 20;
}
