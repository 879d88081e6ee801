using System.Buffers;
using System.Globalization;
using System.Net.Mime;
using System.Text;
using System.Text.Json;
using ChatHost.Admin.Views;
using ChatHost.Messages;
using ChatHost.Rooms;

namespace ChatHost.Admin.Calls;

/// <summary>
/// What a room said after a number, as <see cref="EventList"/>: read and written a page at a time, as slowly as its reader takes it, so
/// that an answer which nobody reads costs one page.
/// </summary>
/// <param name="room">The room.</param>
/// <param name="after">The number after which it is wanted.</param>
/// <param name="size">Maximum number of events.</param>
internal sealed class EventListAnswer(Room room, long after, int size) : IResult
{
    /// <summary>Events read from the log and written at once.</summary>
    private const int Page = 16;

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var gone = httpContext.RequestAborted;

        // Read before the answer begins: a store that is away is an error.
        var page = await room.ReadAfterAsync(after, Math.Min(Page, size) + 1, gone);
        httpContext.Response.ContentType = MediaTypeNames.Application.Json;
        if (HttpMethods.IsHead(httpContext.Request.Method))
            return;

        var output = httpContext.Response.BodyWriter;
        output.Write("{\"messages\":["u8);
        var written = 0;
        long? next = null;
        while (page.Count > 0)
        {
            var now = Math.Min(Math.Min(Page, size - written), page.Count);
            for (var i = 0; i < now; i++)
                Write(output, page[i], isFirst: written + i == 0);
            written += now;
            next = page.Count > now ? page[now - 1].Seq : null;
            await output.FlushAsync(gone);
            if (next is null || written == size)
                break;
            page = await room.Log.ReadAfterAsync(page[now - 1].Seq, Math.Min(Page, size - written) + 1, gone);
        }

        var end = next is { } number ? number.ToString(CultureInfo.InvariantCulture) : "null";
        output.Write(Encoding.ASCII.GetBytes($"],\"next\":{end}}}\n"));
        await output.FlushAsync(gone);
    }

    private static void Write(IBufferWriter<byte> output, RoomEvent logged, bool isFirst)
    {
        if (!isFirst)
            output.Write(","u8);
        using var json = new Utf8JsonWriter(output, new() { Encoder = AdminJson.Readable.Options.Encoder });
        JsonSerializer.Serialize(json, EventView.Of(logged), AdminJson.Readable.EventView);
    }
}
