using System.Buffers;
using System.Globalization;
using System.Text;
using ChatHost.Messages;
using ChatHost.Protocols.Commands;
using ChatHost.Rooms;

namespace ChatHost.Protocols.Line;

/// <summary>
/// Events as text lines, UTF-8, each ended by CRLF:
/// <code>
/// alice: hello                         said in the reader's current room
/// [dev] alice: hello                   said in another of its rooms
/// ~ alice waves                        done
/// * alice joined dev.                  a notice, which names its room itself
/// [2026-01-31 23:59:58] alice: hello   from the log, in UTC
/// [2026-01-31 23:59:58] * 44 was erased.   from the log alone: nobody is told of it live
/// </code>
/// </summary>
internal sealed class LineFormat
{
    /// <summary>For readers whose current room it is.</summary>
    public static readonly LineFormat Here = new(namesRoom: false);

    /// <summary>For readers who look at another room.</summary>
    public static readonly LineFormat Elsewhere = new(namesRoom: true);

    private static readonly Func<LineFormat, RoomBatch, EncodedBatch> EncodeBatch = static (format, batch) => format.Encode(batch);

    private readonly bool _namesRoom;

    private LineFormat(bool namesRoom) => _namesRoom = namesRoom;

    /// <summary>The batch in this format, encoded once however many readers ask. One line for each event.</summary>
    public EncodedBatch Of(RoomBatch batch) => batch.EncodedAs(this, EncodeBatch);

    /// <summary>A line of the log, as <c>/history</c> shows it.</summary>
    public static void WriteLogged(IBufferWriter<byte> output, RoomEvent logged)
    {
        Span<char> time = stackalloc char[32];
        logged.Time.TryFormat(time, out var length, "[yyyy-MM-dd HH:mm:ss] ", CultureInfo.InvariantCulture);
        Write(output, time[..length]);
        WriteEvent(output, logged);
    }

    /// <summary>A private message of the log, as <c>/history @alice</c> shows it.</summary>
    public static void WriteLogged(IBufferWriter<byte> output, PrivateMessage logged, bool isOwn)
    {
        Span<char> time = stackalloc char[32];
        logged.Time.TryFormat(time, out var length, "[yyyy-MM-dd HH:mm:ss] ", CultureInfo.InvariantCulture);
        Write(output, time[..length]);
        Write(output, isOwn ? $"you -> {logged.To}: {logged.Text}\r\n" : $"{logged.From} -> you: {logged.Text}\r\n");
    }

    private EncodedBatch Encode(RoomBatch batch)
    {
        var encoded = new EncodedBatch { Room = batch.Room };
        foreach (var entry in batch.Entries)
        {
            if (_namesRoom && entry.Event.Kind is (RoomEventKind.Message or RoomEventKind.Action))
                Write(encoded, $"[{batch.Room}] ");

            WriteEvent(encoded, entry.Event);
            encoded.EndLine(entry.Event.Seq);
        }

        return encoded;
    }

    private static void WriteEvent(IBufferWriter<byte> output, RoomEvent happened)
    {
        happened.WriteTo(new Writer(output));
        Write(output, "\r\n");
    }

    private static void Write(IBufferWriter<byte> output, ReadOnlySpan<char> text) => Encoding.UTF8.GetBytes(text, output);

    private readonly struct Writer(IBufferWriter<byte> output) : IEventWriter
    {
        public void Message(RoomEvent message)
        {
            Write(output, message.Nick.Text);
            Write(output, ": ");
            Write(output, message.Text);
        }

        public void Action(RoomEvent action)
        {
            Write(output, "~ ");
            Write(output, action.Nick.Text);
            Write(output, " ");
            Write(output, action.Text);
        }

        public void Topic(RoomEvent topic) => Write(
            output, string.IsNullOrEmpty(topic.Text) ? $"* {topic.Room} has no topic." : $"* Topic of {topic.Room}: {topic.Text}");

        public void Joined(RoomEvent joined) => Write(output, $"* {joined.Nick} joined {joined.Room}.");

        public void Left(RoomEvent left) => Write(
            output, string.IsNullOrEmpty(left.Text) ? $"* {left.Nick} left {left.Room}." : $"* {left.Nick} left {left.Room}: {left.Text}");

        public void Renamed(RoomEvent renamed) => Write(output, $"* {renamed.Nick} is now known as {renamed.To}.");

        public void Identified(RoomEvent identified) => Write(
            output, identified.Account is { } account ? $"* {identified.Nick} is logged in as {account.Name}." : $"* {identified.Nick} is a guest.");

        public void Moderated(RoomEvent moderated) => Write(output, $"* {ModerationText.Of(moderated)}");

        public void Erased(RoomEvent erased) => Write(output, string.Create(CultureInfo.InvariantCulture, $"* {erased.Seq} was erased."));
    }
}
