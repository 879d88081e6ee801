using ChatHost.Messages;
using ChatHost.Moderation;
using ChatHost.Rooms;
using ChatHost.Sessions;

namespace ChatHost.Operations;

/// <param name="After">As typed: the name behind which to go on; null from the beginning.</param>
/// <param name="Limit">Maximum number of rooms.</param>
internal readonly record struct RoomsRequest(string? After, int Limit);

/// <summary>
/// Lists the rooms, most populous first, a page at a time: of one that the session may not read its name and how many are in it, and of a
/// secret one nothing.
/// </summary>
internal sealed class ListRooms(RoomDirectory directory, RoomRegistry rooms, RoomRulesStore rules, LongWork longWork) : IOperation<RoomsRequest>
{
    public async ValueTask<Outcome> RunAsync(Caller caller, RoomsRequest request)
    {
        RoomName? after = null;
        if (request.After is { } typed && !RoomName.TryParse(typed, out after, out var reason))
            return Refusals.InvalidRoom(reason);
        var address = caller.Conversation.Address;
        await caller.Answers.RoomsAsync(caller.Session.Person.IsOperator
            ? await longWork.DoAsync(address, () => directory.ReadAsync(after, request.Limit))
            : await longWork.DoAsync(address, () => ReadAsync(caller.Session, after, request.Limit)));
        return Outcome.Done;
    }

    /// <summary>A page of what the session may know of. Where the next one begins is no secret room's name either.</summary>
    private async ValueTask<RoomPage> ReadAsync(Session session, RoomName? after, int limit)
    {
        var (shown, isSecret, page) = (new List<RoomListing>(), false, default(RoomPage));
        do
        {
            page = await directory.ReadAsync(after, limit - shown.Count);
            isSecret = await ShowAsync(session, page, shown);
            after = page.Next;
        }
        while (after is not null && isSecret && shown.Count < limit);
        var hidden = await rules.CountSecretAsync() - session.Rooms.Count(membership => membership.Room.Authority.Rules.Settings.Secret);
        return new(shown, Math.Max(shown.Count, page.Total - hidden), after is not null && isSecret ? shown[^1].Name : after);
    }

    /// <summary>Shows what the session may know of the rooms of a page.</summary>
    /// <returns>Whether the last of them is a secret.</returns>
    private async ValueTask<bool> ShowAsync(Session session, RoomPage page, List<RoomListing> shown)
    {
        string[] keys = [.. page.Rooms.Select(room => room.Name.Key)];
        var closed = await rules.FindClosedAsync(keys);
        var withBans = await rules.FindWithBansAsync(keys);
        var isSecret = false;
        foreach (var room in page.Rooms)
        {
            var isIn = session.In(room.Name) is not null;
            isSecret = closed.TryGetValue(room.Name.Key, out var secret) && secret && !isIn;
            if (!isSecret)
                shown.Add(isIn || (!closed.ContainsKey(room.Name.Key) && !await IsBannedAsync(session, room.Name, withBans)) ? room : room with { LastSeq = null, Topic = null });
        }

        return isSecret;
    }

    private async ValueTask<bool> IsBannedAsync(Session session, RoomName name, List<string> withBans) =>
        withBans.Contains(name.Key) && await rooms.FindAsync(name) is { } room && room.JudgeReading(session.Person, session) is not null;
}
