using System.Net.Mime;
using ChatHost.Admin.Follow;
using ChatHost.Admin.Views;
using ChatHost.History;
using ChatHost.Messages;
using ChatHost.Operations;
using ChatHost.Rooms;

namespace ChatHost.Admin.Calls;

/// <summary>Which rooms there are, and what was said in them.</summary>
internal static class RoomCalls
{
    public static async Task<IResult> ListAsync(string? after, string? limit, RoomDirectory directory, PageSize pages)
    {
        if (!pages.TryRead(limit, out var size, out var problem))
            return problem;
        RoomName? name = null;
        if (after is not null && !RoomName.TryParse(after, out name, out var reason))
            return Problem.Of(Refusals.InvalidRoom(reason));
        var page = await directory.ReadAsync(name, size);
        return new JsonAnswer<RoomList>(new(page.Total, [.. page.Rooms.Select(RoomView.Of)], page.Next?.Text), AdminJson.Readable.RoomList);
    }

    public static async Task<IResult> OneAsync(string room, RoomRegistry rooms)
    {
        var (found, problem) = await RoomLookup.FindAsync(rooms, room);
        return found is null ? problem! : new JsonAnswer<RoomView>(RoomView.Of(RoomListing.Of(found)), AdminJson.Readable.RoomView);
    }

    /// <summary>
    /// What the room said after a number, oldest first; with <paramref name="q"/> only what contains all its words, with
    /// <paramref name="follow"/> also what it says from now on.
    /// </summary>
    public static async Task<IResult> MessagesAsync(
        string room,
        string? after,
        string? limit,
        string? q,
        string? follow,
        HttpRequest request,
        RoomRegistry rooms,
        PageSize pages,
        CancellationToken cancellationToken)
    {
        if (follow is "true" && q is not null)
            return Problem.BadRequest("follow and q do not go together.");
        if (follow is "true")
            return await FollowAsync(room, after, request, rooms);
        if (follow is not (null or "false"))
            return Problem.BadRequest("follow must be true or false.");
        if (!pages.TryRead(limit, out var size, out var problem))
            return problem;
        (var found, problem) = await RoomLookup.FindAsync(rooms, room);
        if (found is null)
            return problem!;
        if (!QueryNumber.TryRead(after, least: 0, fallback: 0, out var number))
            return Problem.BadRequest("after must be a whole number from 0.");
        SearchWords? words = null;
        if (q is not null && !SearchWords.TryParse(q, out words))
            return Problem.BadRequest($"q must hold 1 to {SearchWords.Most} words.");

        if (words is null)
            return new EventListAnswer(found, number, size);
        var (logged, reached) = await found.SearchAsync(words, number, size + 1, newestFirst: false, cancellationToken);
        return new MatchesAnswer(logged, size, reached);
    }

    /// <summary>What the room says from now on, or after the number that the caller has; a stream that was lost says which in a header.</summary>
    private static async Task<IResult> FollowAsync(string room, string? after, HttpRequest request, RoomRegistry rooms)
    {
        var (found, problem) = await RoomLookup.FindAsync(rooms, room);
        if (found is null)
            return problem!;
        var lastId = request.Headers["Last-Event-ID"];
        if (!QueryNumber.TryRead(lastId.Count > 0 ? lastId.ToString() : after, least: 0, fallback: found.LastSeq, out var number))
            return Problem.BadRequest(lastId.Count > 0 ? "Last-Event-ID must be a whole number from 0." : "after must be a whole number from 0.");
        return FollowFormat.For(request.GetTypedHeaders().Accept) is { } format
            ? new RoomFollower(found, number, format)
            : new Problem(StatusCodes.Status406NotAcceptable, "A stream is text/event-stream, application/x-ndjson or application/jsonl.");
    }

    /// <summary>What a search found.</summary>
    private sealed class MatchesAnswer(IReadOnlyList<RoomEvent> found, int size, long? reached) : IResult
    {
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            httpContext.Response.ContentType = MediaTypeNames.Application.Json;
            if (HttpMethods.IsHead(httpContext.Request.Method))
                return;
            var list = new EventListWriter(httpContext.Response.BodyWriter);
            foreach (var logged in found.Take(size))
                list.Write(logged);
            list.End(found.Count > size ? found[size - 1].Seq : reached);
            await httpContext.Response.BodyWriter.FlushAsync(httpContext.RequestAborted);
        }
    }
}
