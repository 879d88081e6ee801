using System.Buffers;
using System.Text.Json;
using ChatHost.Messages;
using ChatHost.Rooms;

namespace ChatHost.Protocols.Json;

/// <summary>
/// Events as JSON, one object each. A batch is encoded once for all its readers, whatever carries it to them: its lines are
/// objects with <see cref="JsonObjects.End"/> behind them.
/// </summary>
internal sealed class JsonFormat
{
    private static readonly JsonFormat Instance = new(ignored: false);

    /// <summary>For readers who ignore whoever said it.</summary>
    private static readonly JsonFormat Ignored = new(ignored: true);

    private static readonly Func<JsonFormat, RoomBatch, EncodedBatch> EncodeBatch = static (format, batch) => format.Encode(batch);

    private static readonly Action<Utf8JsonWriter, RoomEvent> EventFields = static (json, happened) => WriteFields(json, happened, ignored: false);

    private static readonly Action<Utf8JsonWriter, RoomEvent> IgnoredFields = static (json, happened) => WriteFields(json, happened, ignored: true);

    private readonly bool _ignored;

    private JsonFormat(bool ignored) => _ignored = ignored;

    /// <summary>The batch in this format. One line for each event.</summary>
    public static EncodedBatch Of(RoomBatch batch) => batch.EncodedAs(Instance, EncodeBatch);

    /// <summary>The batch with what was said in it marked as ignored.</summary>
    public static EncodedBatch OfIgnored(RoomBatch batch) => batch.EncodedAs(Ignored, EncodeBatch);

    /// <summary>One event, from a room or its log.</summary>
    public static void Write(IBufferWriter<byte> output, RoomEvent happened, bool ignored = false) =>
        JsonObjects.Write(output, happened, ignored ? IgnoredFields : EventFields);

    /// <summary>The same as bytes.</summary>
    public static ReadOnlyMemory<byte> Bytes(RoomEvent happened) => JsonObjects.Of(happened, EventFields);

    private EncodedBatch Encode(RoomBatch batch)
    {
        var encoded = new EncodedBatch { Room = batch.Room };
        foreach (var entry in batch.Entries)
        {
            Write(encoded, entry.Event, _ignored);
            encoded.EndLine(entry.Event.Seq);
        }

        return encoded;
    }

    private static void WriteFields(Utf8JsonWriter json, RoomEvent happened, bool ignored)
    {
        json.WriteString(JsonNames.Type, TypeOf(happened.Kind));
        json.WriteString(JsonNames.Room, happened.Room.Text);
        if (happened.IsNumbered)
            json.WriteNumber(JsonNames.Seq, happened.Seq);
        if (happened.Kind == RoomEventKind.Erased)
            return;
        if (happened.First > 0)
            json.WriteNumber(JsonNames.First, happened.First);
        json.WriteTime(happened.Time);
        json.WriteString(JsonNames.Nick, happened.Nick.Text);
        if (happened.Kind == RoomEventKind.Renamed)
            json.WriteString(JsonNames.To, happened.To!.Text);
        if (happened.Kind is RoomEventKind.Joined or RoomEventKind.Left)
            json.WriteNumber(JsonNames.Members, happened.Members);
        if (happened.IsNumbered || !string.IsNullOrEmpty(happened.Text))
            json.WriteString(JsonNames.Text, happened.Text);
        if (ignored && happened.Kind is (RoomEventKind.Message or RoomEventKind.Action))
            json.WriteBoolean(JsonNames.Ignored, true);
    }

    private static string TypeOf(RoomEventKind kind) => kind switch
    {
        RoomEventKind.Message => "message",
        RoomEventKind.Action => "action",
        RoomEventKind.Topic => "topic",
        RoomEventKind.Joined => "joined",
        RoomEventKind.Left => "left",
        RoomEventKind.Renamed => "renamed",
        RoomEventKind.Erased => "erased",
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "No such event is known in JSON."),
    };
}
