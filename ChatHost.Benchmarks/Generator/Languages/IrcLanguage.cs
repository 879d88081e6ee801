using System.Globalization;
using System.Text;
using System.Text.Unicode;

namespace ChatHost.Benchmarks.Generator.Languages;

/// <summary>IRC as every server speaks it (RFC 2812): one registers, and enters a channel if one is to. It asks for no capability.</summary>
internal sealed class IrcLanguage : ChatLanguage
{
    /// <summary>More than stands before a text in a message of a client, in bytes.</summary>
    private const int MostBefore = 64;

    private byte[] _line = [];
    private int _lastNick;

    public override bool SpeakersHear => false;

    /// <summary>Registers under a nickname of its own.</summary>
    public override ReadOnlySpan<byte> Opening
    {
        get
        {
            var number = ++_lastNick;
            return Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"NICK b{number}\r\nUSER b 0 * :b\r\n"));
        }
    }

    public override bool TryCut(ref ReadOnlySpan<byte> input, out ReadOnlySpan<byte> message) => TryCutLine(ref input, out message);

    public override bool TrySetUp(ReadOnlySpan<byte> message, int? room, out ReadOnlySpan<byte> answer)
    {
        answer = default;
        switch (NumericOf(message))
        {
            // The end of the message of the day, or that there is none.
            case 376 or 422 when room is null:
                return true;
            case 376 or 422:
                answer = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"JOIN #room{room}\r\n"));
                return false;
            case 366:
                return true;
            case >= 400 and var refusal:
                throw new InvalidOperationException($"Refused with {refusal}: {Encoding.UTF8.GetString(message)}");
            default:
                return false;
        }
    }

    public override ReadOnlySpan<byte> AnswerTo(ReadOnlySpan<byte> message) =>
        message.StartsWith("PING "u8) ? (byte[])[.. "PONG "u8, .. message["PING ".Length..], .. "\r\n"u8] : default;

    public override ReadOnlySpan<byte> Say(Stamp stamp, int size, int room)
    {
        if (_line.Length < size + MostBefore)
            _line = new byte[size + MostBefore];
        Utf8.TryWrite(_line, CultureInfo.InvariantCulture, $"PRIVMSG #room{room} :", out var start);
        stamp.Write(_line.AsSpan(start, size));
        "\r\n"u8.CopyTo(_line.AsSpan(start + size));
        return _line.AsSpan(0, start + size + 2);
    }

    public override bool TryFindStamp(ReadOnlySpan<byte> message, out ReadOnlySpan<byte> said)
    {
        var start = message.IndexOf(" PRIVMSG "u8) > 0 ? message.IndexOf(Stamp.Mark) : -1;
        said = start >= 0 ? message[start..] : default;
        return start >= 0;
    }

    /// <summary>It tells nobody in a form that every server has.</summary>
    public override long SkippedIn(ReadOnlySpan<byte> message) => 0;

    /// <summary>The number of an answer, which stands behind its source; 0 for any other message.</summary>
    private static int NumericOf(ReadOnlySpan<byte> message)
    {
        if (!message.StartsWith(":"u8) || message.IndexOf((byte)' ') is not (> 0 and var end) || message.Length < end + 4)
            return 0;
        var word = message[(end + 1)..(end + 4)];
        return word.ContainsAnyExceptInRange((byte)'0', (byte)'9') ? 0 : int.Parse(word, CultureInfo.InvariantCulture);
    }
}
