using ChatHost.Messages;
using ChatHost.Moderation;
using ChatHost.Rooms;

namespace ChatHost.Operations.Moderation;

/// <param name="Room">As typed; nothing means the current room.</param>
internal readonly record struct ShowRoomRequest(string? Room);

/// <summary>Who rules a room, and how.</summary>
/// <param name="Operators">By name, those for good and those until they leave.</param>
/// <param name="You">What the one who asks is.</param>
internal sealed record RoomRuleView(
    Room Room, AccountRef? Owner, IReadOnlyList<string> Operators, IReadOnlyList<string> Voiced, RoomSettings Settings, RoomRank You);

/// <param name="Room">As typed; nothing means the current room.</param>
internal readonly record struct BansRequest(string? Room);

/// <summary>Shows who rules a room, and its settings.</summary>
internal sealed class ShowRoom(RoomRegistry rooms) : IOperation<ShowRoomRequest>
{
    public async ValueTask<Outcome> RunAsync(Caller caller, ShowRoomRequest request)
    {
        var (room, refusal) = await caller.FindRuledAsync(rooms, request.Room);
        if (room is null)
            return refusal!;
        if (await room.FindRolesAsync(caller.Session.Person) is not { } roles)
            return Refusals.NoSuchRoom(room.Name);
        var rules = room.Authority.Rules;
        caller.Answers.RoomShown(new(room, rules.Owner, roles.Operators, roles.Voiced, rules.Settings, roles.Asker));
        return Outcome.In(room.Name);
    }
}

/// <summary>Lists the bans and mutes of a room, for its operators.</summary>
internal sealed class ListBans(RoomRegistry rooms) : IOperation<BansRequest>
{
    public async ValueTask<Outcome> RunAsync(Caller caller, BansRequest request)
    {
        var (room, refusal) = await caller.FindRuledAsync(rooms, request.Room);
        if (room is null)
            return refusal!;
        var authority = room.Authority;
        if (await room.FindRolesAsync(caller.Session.Person) is not { } roles || roles.Asker < RoomRights.Needed[RoomAction.ListBans])
            return Refusals.Denied(room.Name, new(DenialKind.NotOperator));
        caller.Answers.Bans(room, [.. authority.Rules.Bans.Where(ban => !(ban.Until <= authority.Now))]);
        return Outcome.In(room.Name);
    }
}
