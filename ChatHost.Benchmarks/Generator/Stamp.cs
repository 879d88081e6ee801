using System.Buffers.Text;

namespace ChatHost.Benchmarks.Generator;

/// <summary>
/// What the generator says, so that each reader can check each line: <c>|=SSSSSSSS.NNNNNNNN.TTTTTTTTTTTTTTTT|</c> and padding;
/// the sender, its line's number and when it was said, in hexadecimal digits. The padding follows from the number.
/// </summary>
/// <param name="Sender">Its index among the senders.</param>
/// <param name="Number">1 and up, for each sender.</param>
/// <param name="Time">Of <see cref="System.Diagnostics.Stopwatch"/>.</param>
internal readonly record struct Stamp(int Sender, int Number, long Time)
{
    /// <summary>The shortest line, in bytes.</summary>
    public const int Size = 37;

    /// <summary>What a stamp starts with.</summary>
    public static ReadOnlySpan<byte> Mark => "|="u8;

    /// <summary>Fills a whole line.</summary>
    public void Write(Span<byte> line)
    {
        Mark.CopyTo(line);
        Utf8Formatter.TryFormat(Sender, line[2..], out _, new('x', 8));
        line[10] = (byte)'.';
        Utf8Formatter.TryFormat(Number, line[11..], out _, new('x', 8));
        line[19] = (byte)'.';
        Utf8Formatter.TryFormat(Time, line[20..], out _, new('x', 16));
        line[36] = (byte)'|';
        Pattern.At(Number, line.Length - Size).CopyTo(line[Size..]);
    }

    /// <summary>Reads a whole line; false where any byte of it is not as it was written.</summary>
    public static bool TryRead(ReadOnlySpan<byte> line, out Stamp stamp)
    {
        stamp = default;
        if (line.Length < Size
            || !line.StartsWith(Mark) || line[10] != '.' || line[19] != '.' || line[36] != '|'
            || !Utf8Parser.TryParse(line[2..10], out int sender, out var senderDigits, 'x') || senderDigits != 8
            || !Utf8Parser.TryParse(line[11..19], out int number, out var numberDigits, 'x') || numberDigits != 8
            || !Utf8Parser.TryParse(line[20..36], out long time, out var timeDigits, 'x') || timeDigits != 16)
        {
            return false;
        }

        stamp = new(sender, number, time);
        return line[Size..].SequenceEqual(Pattern.At(number, line.Length - Size));
    }
}
