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

    private static readonly Action<Utf8JsonWriter, RoomEvent> EventFields = static (json, happened) => happened.WriteTo(new Writer(json, isIgnored: false));

    private static readonly Action<Utf8JsonWriter, RoomEvent> IgnoredFields = static (json, happened) => happened.WriteTo(new Writer(json, isIgnored: true));

    private readonly bool _ignored;

    private JsonFormat(bool ignored) => _ignored = ignored;

    /// <summary>The batch in this format. One line for each event.</summary>
    public static EncodedBatch Of(RoomBatch batch) => batch.EncodedAs(Instance, EncodeBatch);

    /// <summary>The batch with what was said in it marked as ignored.</summary>
    public static EncodedBatch OfIgnored(RoomBatch batch) => batch.EncodedAs(Ignored, EncodeBatch);

    /// <summary>One event, from a room or its log.</summary>
    public static void Write(IBufferWriter<byte> output, RoomEvent happened, bool ignored = false) =>
        JsonObjects.Write(output, happened, ignored ? IgnoredFields : EventFields);

    /// <summary>The same inside a larger object, without an end.</summary>
    public static void WriteBare(IBufferWriter<byte> output, RoomEvent happened) => JsonObjects.WriteBare(output, happened, EventFields);

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

    private readonly struct Writer(Utf8JsonWriter json, bool isIgnored) : IEventWriter
    {
        public void Message(RoomEvent message) => Said("message", message, isIgnored);

        public void Action(RoomEvent action) => Said("action", action, isIgnored);

        public void Topic(RoomEvent topic) => Said("topic", topic, isMarked: false);

        public void Joined(RoomEvent joined) => CameOrWent("joined", joined);

        public void Left(RoomEvent left) => CameOrWent("left", left);

        public void Renamed(RoomEvent renamed)
        {
            Begin("renamed", renamed);
            json.WriteString(JsonNames.To, renamed.To!.Text);
        }

        public void Identified(RoomEvent identified)
        {
            json.WriteString(JsonNames.Type, "identified");
            json.WriteTime(identified.Time);
            json.WriteString(JsonNames.Nick, identified.Nick.Text);
            json.WriteString(JsonNames.Account, identified.Account?.Name);
        }

        public void Moderated(RoomEvent moderated)
        {
            var done = moderated.Moderation!;
            json.WriteString(JsonNames.Type, "moderated");
            json.WriteString(JsonNames.Room, moderated.Room.Text);
            json.WriteTime(moderated.Time);
            json.WriteString("by", moderated.Nick.Text);
            json.WriteString("do", done.Do);
            if (done.Who is not null)
                json.WriteString(JsonNames.Nick, done.Who);
            if (done.Setting is not null)
                json.WriteString("setting", done.Setting);
            if (done.Value is not null)
                json.WriteString("value", done.Value);
            if (done.Until is { } until)
                json.WriteTime("until", until);
            if (!string.IsNullOrEmpty(moderated.Text))
                json.WriteString(JsonNames.Text, moderated.Text);
        }

        public void Erased(RoomEvent erased)
        {
            json.WriteString(JsonNames.Type, "erased");
            json.WriteString(JsonNames.Room, erased.Room.Text);
            json.WriteNumber(JsonNames.Seq, erased.Seq);
        }

        private void Said(string type, RoomEvent said, bool isMarked)
        {
            Begin(type, said);
            json.WriteString(JsonNames.Text, said.Text);
            if (said.IsNotice)
                json.WriteBoolean(JsonNames.Notice, true);
            if (isMarked)
                json.WriteBoolean(JsonNames.Ignored, true);
        }

        private void CameOrWent(string type, RoomEvent notice)
        {
            Begin(type, notice);
            json.WriteNumber(JsonNames.Members, notice.Members);
            if (notice.By is { } by)
                json.WriteString("by", by.Text);
            if (!string.IsNullOrEmpty(notice.Text))
                json.WriteString(JsonNames.Text, notice.Text);
        }

        private void Begin(string type, RoomEvent happened)
        {
            json.WriteString(JsonNames.Type, type);
            json.WriteString(JsonNames.Room, happened.Room.Text);
            if (happened.IsNumbered)
                json.WriteNumber(JsonNames.Seq, happened.Seq);
            if (happened.First > 0)
                json.WriteNumber(JsonNames.First, happened.First);
            json.WriteTime(happened.Time);
            json.WriteString(JsonNames.Nick, happened.Nick.Text);
            if (happened.Account is { } account)
                json.WriteString(JsonNames.Account, account.Name);
        }
    }
}
