using System.Buffers.Binary;
using System.Text;

namespace ChatHost.Benchmarks.Generator.Languages;

/// <summary>
/// The chat in JSON over a WebSocket (RFC 6455): one asks to be upgraded, says <c>start</c>, and goes on as in JSON lines. A message
/// is the text of a frame; what else comes, the answer to the upgrade and control frames, is a message with all its bytes.
/// </summary>
internal sealed class WebSocketLanguage : JsonLanguage
{
    private const byte Text = 0x81;
    private const byte Ping = 0x89;
    private const byte Pong = 0x8A;
    private const byte Masked = 0x80;
    private const int LengthOf16Bits = 126;
    private const int LengthOf64Bits = 127;
    private const int MaxHeader = 14;

    /// <summary>Any will do: it hides nothing here, and the server's work is the same.</summary>
    private const uint Key = 0x9E3779B9;

    private byte[] _frame = [];

    public override ReadOnlySpan<byte> Opening =>
        "GET /ws HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\nSec-WebSocket-Protocol: chathost.v1.json\r\n\r\n"u8;

    public override bool TryCut(ref ReadOnlySpan<byte> input, out ReadOnlySpan<byte> message)
    {
        message = default;
        if (input.Length < 2)
            return false;
        if (input[0] == 'H')
            return TryCutResponse(ref input, out message);
        var start = input[1] switch { LengthOf16Bits => 4, LengthOf64Bits => 10, _ => 2 };
        if (input.Length < start)
            return false;
        var length = input[1] switch
        {
            LengthOf16Bits => BinaryPrimitives.ReadUInt16BigEndian(input[2..]),
            LengthOf64Bits => BinaryPrimitives.ReadInt64BigEndian(input[2..]),
            var inHeader => inHeader,
        };
        if (input.Length - start < length)
            return false;
        var end = start + (int)length;
        message = input[(input[0] == Text ? start : 0)..end];
        input = input[end..];
        return true;
    }

    public override bool TrySetUp(ReadOnlySpan<byte> message, int? room, out ReadOnlySpan<byte> answer)
    {
        if (!message.StartsWith("HTTP/"u8))
            return base.TrySetUp(message, room, out answer);
        if (!message.StartsWith("HTTP/1.1 101 "u8))
            throw new InvalidOperationException($"The upgrade was refused: {Encoding.ASCII.GetString(message[..message.IndexOf((byte)'\r')])}");
        answer = Frame("""{"type":"start"}"""u8);
        return false;
    }

    public override ReadOnlySpan<byte> AnswerTo(ReadOnlySpan<byte> message) => message[0] == Ping ? Frame(Pong, message[2..]) : default;

    protected override ReadOnlySpan<byte> Frame(ReadOnlySpan<byte> json) => Frame(Text, json);

    private static bool TryCutResponse(ref ReadOnlySpan<byte> input, out ReadOnlySpan<byte> message)
    {
        var end = input.IndexOf("\r\n\r\n"u8) + 4;
        message = end >= 4 ? input[..end] : default;
        if (end >= 4)
            input = input[end..];
        return end >= 4;
    }

    /// <summary>A frame as clients send them: with a mask.</summary>
    private ReadOnlySpan<byte> Frame(byte head, ReadOnlySpan<byte> payload)
    {
        if (_frame.Length < payload.Length + MaxHeader)
            _frame = new byte[payload.Length + MaxHeader];
        _frame[0] = head;
        var start = 2;
        if (payload.Length < LengthOf16Bits)
        {
            _frame[1] = (byte)(Masked | payload.Length);
        }
        else
        {
            // Longer ones the generator has none.
            _frame[1] = Masked | LengthOf16Bits;
            BinaryPrimitives.WriteUInt16BigEndian(_frame.AsSpan(2), checked((ushort)payload.Length));
            start = 4;
        }

        BinaryPrimitives.WriteUInt32BigEndian(_frame.AsSpan(start), Key);
        start += sizeof(uint);
        for (var i = 0; i < payload.Length; i++)
            _frame[start + i] = (byte)(payload[i] ^ (Key >> (24 - (i % 4 * 8))));
        return _frame.AsSpan(0, start + payload.Length);
    }
}
