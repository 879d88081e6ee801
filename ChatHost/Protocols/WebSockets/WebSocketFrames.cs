using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using ChatHost.Protocols.Json;

namespace ChatHost.Protocols.WebSockets;

/// <summary>
/// What the server sends, as frames: each JSON object one text message, without the end that stands behind it elsewhere. Servers
/// send without a mask, so the bytes of a frame are the same for all its readers.
/// </summary>
internal static class WebSocketFrames
{
    private static readonly Func<EncodedBatch, EncodedBatch> Frame = Of;

    /// <summary>Some objects, each with its end behind it, as messages.</summary>
    public static ReadOnlyMemory<byte> Text(ReadOnlyMemory<byte> objects)
    {
        if (objects.IsEmpty)
            return default;
        var output = new ArrayBufferWriter<byte>(objects.Length + WebSocketHeader.MaxSize);
        WriteText(output, objects.Span);
        return output.WrittenMemory;
    }

    /// <summary>What a room said at once, framed once however many readers ask; each line is a message.</summary>
    public static EncodedBatch TextOf(EncodedBatch json) => json.Reframed(Frame);

    public static ReadOnlyMemory<byte> Control(WebSocketOpcode opcode, ReadOnlySpan<byte> payload)
    {
        var output = new ArrayBufferWriter<byte>(WebSocketHeader.MaxSize + payload.Length);
        Write(output, opcode, payload);
        return output.WrittenMemory;
    }

    /// <summary>The last frame: a code of <see cref="WebSocketCloseCode"/>, and a few words.</summary>
    public static ReadOnlyMemory<byte> Close(int code, string reason = "")
    {
        Span<byte> payload = stackalloc byte[sizeof(ushort) + Encoding.UTF8.GetMaxByteCount(reason.Length)];
        BinaryPrimitives.WriteUInt16BigEndian(payload, (ushort)code);
        var length = Encoding.UTF8.GetBytes(reason, payload[sizeof(ushort)..]);
        return Control(WebSocketOpcode.Close, payload[..(sizeof(ushort) + length)]);
    }

    /// <summary>How many messages there are among these whole frames of ours.</summary>
    public static int MessagesIn(ReadOnlySpan<byte> frames)
    {
        var count = 0;
        while (!frames.IsEmpty)
        {
            count += (frames[0] & 0xF) == (byte)WebSocketOpcode.Text ? 1 : 0;
            frames = frames[(frames[1] switch
            {
                126 => 4 + BinaryPrimitives.ReadUInt16BigEndian(frames[2..]),
                127 => 10 + (int)BinaryPrimitives.ReadInt64BigEndian(frames[2..]),
                var length => 2 + length,
            })..];
        }

        return count;
    }

    private static EncodedBatch Of(EncodedBatch json)
    {
        var framed = new EncodedBatch { Room = json.Room };
        for (var line = 0; line < json.Count; line++)
        {
            WriteText(framed, json[line..(line + 1)].Span);
            framed.EndLine(json.SeqOf(line));
        }

        return framed;
    }

    private static void WriteText(IBufferWriter<byte> output, ReadOnlySpan<byte> objects)
    {
        while (!objects.IsEmpty)
        {
            // Inside an object a line end is always escaped: the first one there is ends it.
            var length = objects.IndexOf(JsonObjects.End);
            Write(output, WebSocketOpcode.Text, objects[..length]);
            objects = objects[(length + JsonObjects.End.Length)..];
        }
    }

    private static void Write(IBufferWriter<byte> output, WebSocketOpcode opcode, ReadOnlySpan<byte> payload)
    {
        WebSocketHeader.Write(output, opcode, payload.Length);
        output.Write(payload);
    }
}
