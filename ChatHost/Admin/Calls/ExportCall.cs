using ChatHost.Protocols.Json;
using ChatHost.Rooms;
using Microsoft.Net.Http.Headers;

namespace ChatHost.Admin.Calls;

/// <summary>Returns all stored events of a room as JSON lines, in the form that JSON clients read.</summary>
internal static class ExportCall
{
    /// <summary>https://jsonlines.org: one object a line, in UTF-8.</summary>
    public const string ContentType = "application/jsonl";

    public static async Task<IResult> RunAsync(string room, RoomRegistry rooms)
    {
        var (found, problem) = await RoomLookup.FindAsync(rooms, room);
        return found is null ? problem! : new Export(found);
    }

    private sealed class Export(Room room) : IResult
    {
        public async Task ExecuteAsync(HttpContext httpContext)
        {
            var cancellationToken = httpContext.RequestAborted;

            // Read before the answer begins: a store that is away is an error and no empty file.
            await room.FlushAsync();
            var (reader, last) = (new LogReader(room.Log, after: 0), Math.Max(room.LastSeq, 1));
            var page = await reader.NextAsync(last, cancellationToken);
            var response = httpContext.Response;
            response.ContentType = ContentType;
            var disposition = new ContentDispositionHeaderValue("attachment");
            disposition.SetHttpFileName(room.Name.Text + ".jsonl");
            response.Headers.ContentDisposition = disposition.ToString();
            if (HttpMethods.IsHead(httpContext.Request.Method))
                return;

            while (page.Events.Count > 0)
            {
                foreach (var logged in page.Events)
                    JsonFormat.Write(response.BodyWriter, logged);

                // As slow as its reader; nothing of the store is held meanwhile.
                await response.BodyWriter.FlushAsync(cancellationToken);
                page = await reader.NextAsync(last, cancellationToken);
            }
        }
    }
}
