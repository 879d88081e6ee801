using ChatHost.Protocols.Json;
using ChatHost.Rooms;
using Microsoft.Net.Http.Headers;

namespace ChatHost.Admin.Calls;

/// <summary>Gives all that is kept of a room as JSON lines, as JSON clients read it.</summary>
internal static class ExportCall
{
    /// <summary>https://jsonlines.org: one object a line, in UTF-8.</summary>
    public const string ContentType = "application/jsonl";

    /// <summary>So many are read from the log at once: what is in memory for one export.</summary>
    private const int Page = 256;

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
            var page = await room.ReadAfterAsync(0, Page, cancellationToken);
            var last = room.LastSeq;
            var response = httpContext.Response;
            response.ContentType = ContentType;
            var disposition = new ContentDispositionHeaderValue("attachment");
            disposition.SetHttpFileName(room.Name.Text + ".jsonl");
            response.Headers.ContentDisposition = disposition.ToString();
            if (HttpMethods.IsHead(httpContext.Request.Method))
                return;

            while (page.Count > 0)
            {
                foreach (var logged in page.TakeWhile(logged => logged.Seq <= last))
                    JsonFormat.Write(response.BodyWriter, logged);

                // As slow as its reader; nothing of the store is held meanwhile.
                await response.BodyWriter.FlushAsync(cancellationToken);
                if (page[^1].Seq >= last)
                    return;
                page = await room.Log.ReadAfterAsync(page[^1].Seq, Page, cancellationToken);
            }
        }
    }
}
