using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace ChatHost.Protocols.WebSockets;

/// <summary>
/// What the server sends, as frames: each line is one message, without its end, of text unless
/// said otherwise. A line ends in CR LF or LF, and has neither inside; a
/// last one may lack its end. Servers send unmasked, so the bytes of a frame are the same for all its readers.
/// </summary>
internal static class WebSocketFrames
{
    private static readonly Func<EncodedBatch, EncodedBatch> TextFrames = lines => FramesOf(lines, WebSocketOpcode.Text);
    private static readonly Func<EncodedBatch, EncodedBatch> BinaryFrames = lines => FramesOf(lines, WebSocketOpcode.Binary);

    /// <summary>The end that a message has as a line.</summary>
    public static ReadOnlySpan<byte> LineEnd => "\r\n"u8;

    /// <summary>Lines as text messages, or binary ones.</summary>
    public static ReadOnlyMemory<byte> TextOf(ReadOnlyMemory<byte> lines, bool isBinary = false)
    {
        if (lines.IsEmpty)
            return default;
        var output = new ArrayBufferWriter<byte>(lines.Length + WebSocketHeader.MaxSize);
        WriteLines(output, lines.Span, isBinary ? WebSocketOpcode.Binary : WebSocketOpcode.Text);
        return output.WrittenMemory;
    }

    /// <summary>What a room said at once, framed once however many readers ask.</summary>
    public static EncodedBatch TextOf(EncodedBatch lines, bool isBinary = false) => lines.Reframed(isBinary ? BinaryFrames : TextFrames);

    /// <summary>The last lines, and the close behind them.</summary>
    public static ReadOnlyMemory<byte> LastOf(ReadOnlyMemory<byte> lines, int code, bool isBinary = false) =>
        (byte[])[.. TextOf(lines, isBinary).Span, .. Close(code).Span];

    public static ReadOnlyMemory<byte> Control(WebSocketOpcode opcode, ReadOnlySpan<byte> payload)
    {
        var output = new ArrayBufferWriter<byte>(WebSocketHeader.MaxSize + payload.Length);
        Write(output, opcode, payload);
        return output.WrittenMemory;
    }

    /// <summary>A close: a code of <see cref="WebSocketCloseCode"/>, and a short text.</summary>
    public static ReadOnlyMemory<byte> Close(int code, string reason = "")
    {
        Span<byte> payload = stackalloc byte[sizeof(ushort) + Encoding.UTF8.GetMaxByteCount(reason.Length)];
        BinaryPrimitives.WriteUInt16BigEndian(payload, (ushort)code);
        var length = Encoding.UTF8.GetBytes(reason, payload[sizeof(ushort)..]);
        return Control(WebSocketOpcode.Close, payload[..(sizeof(ushort) + length)]);
    }

    /// <summary>How many messages there are among whole frames as the server sends them.</summary>
    public static int CountMessages(ReadOnlySpan<byte> frames)
    {
        var count = 0;
        while (!frames.IsEmpty)
        {
            count += (WebSocketOpcode)(frames[0] & 0xF) is WebSocketOpcode.Text or WebSocketOpcode.Binary ? 1 : 0;
            frames = frames[(frames[1] switch
            {
                126 => 4 + BinaryPrimitives.ReadUInt16BigEndian(frames[2..]),
                127 => 10 + (int)BinaryPrimitives.ReadInt64BigEndian(frames[2..]),
                var length => 2 + length,
            })..];
        }

        return count;
    }

    private static EncodedBatch FramesOf(EncodedBatch lines, WebSocketOpcode opcode)
    {
        var framed = new EncodedBatch { Room = lines.Room };
        for (var line = 0; line < lines.Count; line++)
        {
            WriteLines(framed, lines[line..(line + 1)].Span, opcode);
            framed.EndLine(lines.SeqOf(line));
        }

        return framed;
    }

    private static void WriteLines(IBufferWriter<byte> output, ReadOnlySpan<byte> lines, WebSocketOpcode opcode)
    {
        while (!lines.IsEmpty)
        {
            var end = lines.IndexOf((byte)'\n');
            var line = end < 0 ? lines : lines[..end];
            Write(output, opcode, line is [.. var text, (byte)'\r'] ? text : line);
            lines = end < 0 ? default : lines[(end + 1)..];
        }
    }

    private static void Write(IBufferWriter<byte> output, WebSocketOpcode opcode, ReadOnlySpan<byte> payload)
    {
        WebSocketHeader.Write(output, opcode, payload.Length);
        output.Write(payload);
    }
}
