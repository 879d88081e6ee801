using System.Buffers;
using System.Globalization;
using System.Text;
using ChatHost.Messages;
using ChatHost.Protocols.Json;
using Microsoft.Net.Http.Headers;

namespace ChatHost.Admin.Follow;

/// <summary>How a stream of events is written: as server-sent events (WHATWG HTML, 9.2), or as JSON, one object a line.</summary>
internal sealed class FollowFormat
{
    public const string EventStream = "text/event-stream";

    /// <summary>By the media type asked for, the preferred one first.</summary>
    private static readonly FollowFormat[] All = [new(EventStream), new("application/x-ndjson"), new("application/jsonl")];

    private FollowFormat(string mediaType) => MediaType = mediaType;

    public string MediaType { get; }

    /// <summary>What goes out now and then while nothing is said, and means nothing: a comment, or an empty line.</summary>
    public ReadOnlyMemory<byte> Heartbeat => IsEventStream ? Comment : EmptyLine;

    private static ReadOnlyMemory<byte> Comment { get; } = Encoding.ASCII.GetBytes(":\n\n");

    private static ReadOnlyMemory<byte> EmptyLine { get; } = Encoding.ASCII.GetBytes("\n");

    private bool IsEventStream => MediaType == EventStream;

    /// <summary>The one that the caller likes best; null if it takes none of them.</summary>
    /// <param name="accept">Its <c>Accept</c>; without one it takes anything.</param>
    public static FollowFormat? For(IList<MediaTypeHeaderValue> accept) => accept.Count == 0
        ? All[0]
        : accept.OrderByDescending(range => range.Quality ?? 1)
            .Where(range => range.Quality != 0)
            .Select(range => Array.Find(All, format => new MediaTypeHeaderValue(format.MediaType).IsSubsetOf(range)))
            .FirstOrDefault(format => format is not null);

    public void Write(IBufferWriter<byte> output, RoomEvent happened)
    {
        Begin(output, happened.Seq);
        JsonFormat.WriteBare(output, happened);
        End(output);
    }

    /// <summary>Some numbers are no longer stored. A reader that resumes after this continues behind them.</summary>
    public void WriteGap(IBufferWriter<byte> output, RoomName room, long from, long to)
    {
        Begin(output, to);
        JsonReplies.WriteGap(output, room, from, to);
        End(output);
    }

    private void Begin(IBufferWriter<byte> output, long id)
    {
        if (IsEventStream)
            output.Write(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"id: {id}\ndata: ")));
    }

    private void End(IBufferWriter<byte> output) => output.Write(IsEventStream ? "\n\n"u8 : "\n"u8);
}
