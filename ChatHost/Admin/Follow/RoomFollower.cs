using System.Buffers;
using ChatHost.History;
using ChatHost.Protocols;
using ChatHost.Rooms;
using ChatHost.Sessions;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;

namespace ChatHost.Admin.Follow;

/// <summary>
/// Streams what a room says, from a number on, as an answer that does not end: one more reader of the room's log, none of its
/// members. It reads the next page only when the last one is on its way, so nothing waits here for one who is slow.
/// </summary>
/// <param name="room">What it follows.</param>
/// <param name="after">The last number that its reader has.</param>
/// <param name="format">How events are written.</param>
internal sealed class RoomFollower(Room room, long after, FollowFormat format) : IResult
{
    /// <summary>How long nothing may come before a heartbeat does: less than the time after which proxies forget a connection.</summary>
    private static readonly TimeSpan HeartbeatInterval = TimeSpan.FromSeconds(15);

    private Room _room = room;
    private LogReader _reader = new(room.Log, after);

    public async Task ExecuteAsync(HttpContext httpContext)
    {
        var services = httpContext.RequestServices;
        var followers = services.GetRequiredService<Followers>();
        if (!followers.TryEnter())
        {
            await new Problem(StatusCodes.Status503ServiceUnavailable, $"Too many followers: the limit is {Followers.Most}.").ExecuteAsync(httpContext);
            return;
        }

        try
        {
            await StreamAsync(httpContext, services.GetRequiredService<RoomRegistry>(), services.GetRequiredService<TimeProvider>());
        }
        catch (TimeoutException)
        {
            // The client no longer reads. If it comes back, it says which number it has.
            httpContext.Abort();
        }
        catch (HistoryUnavailableException) when (httpContext.Response.HasStarted)
        {
            // The status was sent already: the stream ends, and a client that resumes it reads the reason.
        }
        finally
        {
            followers.Leave();
        }
    }

    private async Task StreamAsync(HttpContext context, RoomRegistry rooms, TimeProvider time)
    {
        var gone = context.RequestAborted;
        var piece = new ArrayBufferWriter<byte>();

        // If the first read fails, the answer is an error; after that, a failure ends the stream.
        await ReadAsync(piece, gone);
        context.Response.ContentType = format.MediaType;
        context.Response.Headers["X-Accel-Buffering"] = "no";
        context.Features.GetRequiredFeature<IHttpResponseBodyFeature>().DisableBuffering();
        await context.Response.StartAsync(gone);
        if (HttpMethods.IsHead(context.Request.Method))
            return;

        var writeTimeout = context.RequestServices.GetRequiredService<IOptionsMonitor<LimitOptions>>().CurrentValue.WriteTimeout;
        while (true)
        {
            if (piece.WrittenCount == 0)
                piece.Write(format.Heartbeat.Span);
            await context.Response.Body.WriteAsync(piece.WrittenMemory, gone).AsTask().WaitAsync(writeTimeout, time, gone);
            await context.Response.Body.FlushAsync(gone).WaitAsync(writeTimeout, time, gone);
            piece.ResetWrittenCount();
            if (!await NextAsync(piece, rooms, time, gone))
                return;
        }
    }

    /// <summary>Waits until there is something to say, or it is time for a heartbeat; false when there never will be.</summary>
    private async ValueTask<bool> NextAsync(ArrayBufferWriter<byte> piece, RoomRegistry rooms, TimeProvider time, CancellationToken gone)
    {
        while (true)
        {
            // Both are asked for before the log is read.
            var appended = _room.Appended.WaitAsync();
            var isFinished = rooms.Finished.IsCompleted;
            await ReadAsync(piece, gone);
            if (piece.WrittenCount > 0)
                return true;
            if (isFinished || await rooms.FindAsync(_room.Name) is not { } now)
                return false;
            if (now != _room)
            {
                // The room was empty and has been loaded again. If nothing of it was stored, its numbers begin at 1: another room.
                if (now.LastSeq < _reader.After)
                    return false;
                (_room, _reader) = (now, new(now.Log, _reader.After));
                continue;
            }

            try
            {
                await Task.WhenAny(appended, rooms.Finished).WaitAsync(HeartbeatInterval, time, gone);
            }
            catch (TimeoutException)
            {
                return true;
            }
        }
    }

    private async ValueTask ReadAsync(ArrayBufferWriter<byte> piece, CancellationToken cancellationToken)
    {
        var page = await _reader.NextAsync(long.MaxValue, cancellationToken);
        if (page.HasGap)
            format.WriteGap(piece, _room.Name, page.From, page.To);
        foreach (var logged in page.Events)
            format.Write(piece, logged);
    }
}
