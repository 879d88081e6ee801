using System.Buffers;
using System.Globalization;
using System.Text;
using ChatHost.Messages;
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
        switch (happened.Kind)
        {
            case RoomEventKind.Message:
                Write(output, happened.Nick.Text);
                Write(output, ": ");
                Write(output, happened.Text);
                break;
            case RoomEventKind.Action:
                Write(output, "~ ");
                Write(output, happened.Nick.Text);
                Write(output, " ");
                Write(output, happened.Text);
                break;
            case RoomEventKind.Topic when string.IsNullOrEmpty(happened.Text):
                Write(output, $"* {happened.Room} has no topic.");
                break;
            case RoomEventKind.Topic:
                Write(output, $"* Topic of {happened.Room}: {happened.Text}");
                break;
            case RoomEventKind.Erased:
                Write(output, string.Create(CultureInfo.InvariantCulture, $"* {happened.Seq} was erased."));
                break;
            case RoomEventKind.Joined:
                Write(output, $"* {happened.Nick} joined {happened.Room}.");
                break;
            case RoomEventKind.Left when happened.Text is { Length: > 0 } text:
                Write(output, $"* {happened.Nick} left {happened.Room}: {text}");
                break;
            case RoomEventKind.Left:
                Write(output, $"* {happened.Nick} left {happened.Room}.");
                break;
            case RoomEventKind.Renamed:
                Write(output, $"* {happened.Nick} is now known as {happened.To}.");
                break;
        }

        Write(output, "\r\n");
    }

    private static void Write(IBufferWriter<byte> output, ReadOnlySpan<char> text) => Encoding.UTF8.GetBytes(text, output);
}
