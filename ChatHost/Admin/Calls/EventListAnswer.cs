using System.Buffers;
using System.Globalization;
using System.Net.Mime;
using System.Text;
using ChatHost.Admin.Views;
using ChatHost.Messages;
using ChatHost.Protocols.Json;
using ChatHost.Rooms;

namespace ChatHost.Admin.Calls;

/// <summary>
/// What a room said after a number, as <see cref="EventList"/>: read and written a page at a time, as slowly as its reader takes it, so
/// that an answer that is not read costs one page.
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

        // Read before the answer begins: a store that is away is an error, also where there is nothing to read.
        await room.FlushAsync();
        var (reader, last) = (new LogReader(room.Log, after, Page), Math.Max(room.LastSeq, after + 1));
        var page = await reader.NextAsync(last, gone);
        httpContext.Response.ContentType = MediaTypeNames.Application.Json;
        if (HttpMethods.IsHead(httpContext.Request.Method))
            return;

        var list = new EventListWriter(httpContext.Response.BodyWriter);
        long? next = null;
        var left = size;
        while (page.Events.Count > 0 && left > 0)
        {
            var written = Math.Min(left, page.Events.Count);
            foreach (var logged in page.Events.Take(written))
                list.Write(logged);
            await httpContext.Response.BodyWriter.FlushAsync(gone);
            left -= written;
            next = page.Events[written - 1].Seq;
            if (left > 0)
                page = await reader.NextAsync(last, gone);
        }

        list.End(next < last ? next : null);
        await httpContext.Response.BodyWriter.FlushAsync(gone);
    }
}

/// <summary>Writes <see cref="EventList"/>, each event as JSON clients read it.</summary>
internal sealed class EventListWriter
{
    private readonly IBufferWriter<byte> _output;
    private bool _hasEvents;

    public EventListWriter(IBufferWriter<byte> output)
    {
        _output = output;
        _output.Write("{\"messages\":["u8);
    }

    public void Write(RoomEvent logged)
    {
        if (_hasEvents)
            _output.Write(","u8);
        JsonFormat.WriteBare(_output, logged);
        _hasEvents = true;
    }

    /// <param name="next">The number to ask for what comes after; null at the end.</param>
    public void End(long? next)
    {
        var number = next is { } after ? after.ToString(CultureInfo.InvariantCulture) : "null";
        _output.Write(Encoding.ASCII.GetBytes($"],\"next\":{number}}}\n"));
    }
}
