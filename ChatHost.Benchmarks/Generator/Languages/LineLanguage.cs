using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace ChatHost.Benchmarks.Generator.Languages;

/// <summary>The line chat: one is greeted (<c>* You are …</c>), and enters a room if one is to (<c>* You are in …</c>).</summary>
internal sealed class LineLanguage : ChatLanguage
{
    private byte[] _line = [];

    public override bool SpeakersHear => false;

    public override bool TryCut(ref ReadOnlySpan<byte> input, out ReadOnlySpan<byte> message) => TryCutLine(ref input, out message);

    public override bool TrySetUp(ReadOnlySpan<byte> message, int? room, out ReadOnlySpan<byte> answer)
    {
        answer = default;
        if (!message.StartsWith("* You are "u8))
            return false;
        if (room is null || message.StartsWith("* You are in room"u8))
            return true;
        answer = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"/join room{room}\r\n"));
        return false;
    }

    public override ReadOnlySpan<byte> Say(Stamp stamp, int size, int room)
    {
        if (_line.Length < size + 2)
            _line = new byte[size + 2];
        stamp.Write(_line.AsSpan(0, size));
        "\r\n"u8.CopyTo(_line.AsSpan(size));
        return _line.AsSpan(0, size + 2);
    }

    public override bool TryFindStamp(ReadOnlySpan<byte> message, out ReadOnlySpan<byte> said)
    {
        var start = message.IndexOf(Stamp.Mark);
        said = start >= 0 ? message[start..] : default;
        return start >= 0;
    }

    public override long SkippedIn(ReadOnlySpan<byte> message) =>
        message.StartsWith("* "u8) && message.IndexOf(" skipped: "u8) > 0 && Utf8Parser.TryParse(message[2..], out int count, out _) ? count : 0;
}
