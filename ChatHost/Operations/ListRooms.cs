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
internal sealed class ListRooms(RoomDirectory directory, RoomRulesStore rules, LongWork longWork) : IOperation<RoomsRequest>
{
    public async ValueTask<Outcome> RunAsync(Caller caller, RoomsRequest request)
    {
        RoomName? after = null;
        if (request.After is { } typed && !RoomName.TryParse(typed, out after, out var reason))
            return Refusals.InvalidRoom(reason);
        var page = await longWork.DoAsync(caller.Conversation.Address, () => directory.ReadAsync(after, request.Limit));
        await caller.Answers.RoomsAsync(caller.Session.Person.IsOperator ? page : await HideAsync(caller.Session, page));
        return Outcome.Done;
    }

    private async ValueTask<RoomPage> HideAsync(Session session, RoomPage page)
    {
        var closed = await rules.FindClosedAsync([.. page.Rooms.Select(room => room.Name.Key)]);
        var secret = await rules.CountSecretAsync();
        if (closed.Count == 0 && secret == 0)
            return page;
        var shown = new List<RoomListing>();
        foreach (var room in page.Rooms)
        {
            if (!closed.TryGetValue(room.Name.Key, out var isSecret) || session.In(room.Name) is not null)
                shown.Add(room);
            else if (!isSecret)
                shown.Add(room with { LastSeq = null, Topic = null });
        }

        var own = session.Rooms.Count(membership => membership.Room.Authority.Rules.Settings.Secret);
        return page with { Rooms = shown, Total = Math.Max(shown.Count, page.Total - secret + own) };
    }
}
