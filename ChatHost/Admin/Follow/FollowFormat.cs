using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using ChatHost.Admin.Views;
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

    public void Write(IBufferWriter<byte> output, EventView happened) =>
        Write(output, happened.Seq, happened, AdminJson.Readable.EventView);

    /// <summary>Some numbers are not kept any more. Who resumes after this goes on behind them.</summary>
    public void Write(IBufferWriter<byte> output, GapView gap) => Write(output, gap.To, gap, AdminJson.Readable.GapView);

    private void Write<T>(IBufferWriter<byte> output, long id, T view, JsonTypeInfo<T> type)
    {
        if (IsEventStream)
            output.Write(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"id: {id}\ndata: ")));
        using (var json = new Utf8JsonWriter(output, new() { Encoder = AdminJson.Readable.Options.Encoder }))
            JsonSerializer.Serialize(json, view, type);
        output.Write(IsEventStream ? "\n\n"u8 : "\n"u8);
    }
}
