using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace ChatHost.Benchmarks.Generator.Languages;

/// <summary>The chat in JSON lines: one begins in lines, says <c>/json</c>, reads <c>hello</c>, and enters a room if one is to.</summary>
internal class JsonLanguage : ChatLanguage
{
    /// <summary>More than stands around a text in an object, in bytes.</summary>
    private const int MostAround = 128;

    private byte[] _object = [];

    public override bool SpeakersHear => true;

    public override bool TryCut(ref ReadOnlySpan<byte> input, out ReadOnlySpan<byte> message) => TryCutLine(ref input, out message);

    public override bool TrySetUp(ReadOnlySpan<byte> message, int? room, out ReadOnlySpan<byte> answer)
    {
        answer = default;
        if (message.StartsWith("* You are "u8))
        {
            answer = "/json\r\n"u8;
            return false;
        }

        if (!message.StartsWith("""{"type":"hello","""u8))
            return message.StartsWith("""{"type":"ack","""u8);
        if (room is null)
            return true;
        answer = Frame(Encoding.ASCII.GetBytes(string.Create(
            CultureInfo.InvariantCulture, $$"""{"type":"join","room":"room{{room}}","id":"join"}""")));
        return false;
    }

    public override ReadOnlySpan<byte> Say(Stamp stamp, int size, int room)
    {
        if (_object.Length < size + MostAround)
            _object = new byte[size + MostAround];
        Utf8.TryWrite(_object, CultureInfo.InvariantCulture, $"{{\"type\":\"send\",\"room\":\"room{room}\",\"text\":\"", out var start);
        stamp.Write(_object.AsSpan(start, size));
        "\"}"u8.CopyTo(_object.AsSpan(start + size));
        return Frame(_object.AsSpan(0, start + size + 2));
    }

    public override bool TryFindStamp(ReadOnlySpan<byte> message, out ReadOnlySpan<byte> said)
    {
        said = default;
        if (!message.StartsWith("""{"type":"message","""u8) || !message.EndsWith("\"}"u8))
            return false;
        var start = message.IndexOf(Stamp.Mark);
        said = start >= 0 ? message[start..^2] : default;
        return start >= 0;
    }

    public override long SkippedIn(ReadOnlySpan<byte> message) =>
        message.StartsWith("""{"type":"gap","""u8) && TryFindNumber(message, "\"from\":"u8, out var from) && TryFindNumber(message, "\"to\":"u8, out var to)
            ? to - from + 1
            : 0;

    /// <summary>An object as the server wants it; good until the next.</summary>
    protected virtual ReadOnlySpan<byte> Frame(ReadOnlySpan<byte> json) => (byte[])[.. json, .. "\r\n"u8];

    private static bool TryFindNumber(ReadOnlySpan<byte> json, ReadOnlySpan<byte> field, out long number)
    {
        number = 0;
        var start = json.IndexOf(field);
        return start >= 0 && Utf8Parser.TryParse(json[(start + field.Length)..], out number, out _);
    }
}
