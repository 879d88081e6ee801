using ChatHost.Admin.Views;
using ChatHost.History;
using ChatHost.Rooms;

namespace ChatHost.Admin.Calls;

/// <summary>Which rooms there are, and what was said in them.</summary>
internal static class RoomCalls
{
    public static IResult List(string? limit, RoomRegistry rooms, PageSize pages)
    {
        if (!pages.TryRead(limit, out var size, out var problem))
            return problem;

        var (first, total) = rooms.MostPopulous(size);
        return new JsonAnswer<RoomList>(new(total, [.. first.Select(RoomView.Of)]), AdminJson.Readable.RoomList);
    }

    public static IResult One(string room, RoomRegistry rooms) =>
        rooms.TryFind(room, out var found, out var problem)
            ? new JsonAnswer<RoomView>(RoomView.Of(found), AdminJson.Readable.RoomView)
            : problem;

    /// <summary>What the room said after a number, oldest first; with <paramref name="q"/> only what holds all its words.</summary>
    public static async Task<IResult> MessagesAsync(
        string room, string? after, string? limit, string? q, RoomRegistry rooms, PageSize pages, CancellationToken cancellationToken)
    {
        if (!pages.TryRead(limit, out var size, out var problem) || !rooms.TryFind(room, out var found, out problem))
            return problem;
        if (!QueryNumber.TryRead(after, least: 0, fallback: 0, out var number))
            return Problem.BadRequest("after must be a whole number from 0.");
        SearchWords? words = null;
        if (q is not null && !SearchWords.TryParse(q, out words))
            return Problem.BadRequest($"q must hold 1 to {SearchWords.Most} words.");

        var (logged, reached) = words is null
            ? new(await found.ReadAfterAsync(number, size + 1, cancellationToken), null)
            : await found.SearchAsync(words, number, size + 1, newestFirst: false, cancellationToken);
        var shown = logged.Take(size).Select(EventView.Of).ToArray();
        var list = new EventList(shown, logged.Count > size ? shown[^1].Seq : reached);
        return new JsonAnswer<EventList>(list, AdminJson.Readable.EventList);
    }
}
