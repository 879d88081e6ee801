using System.Text;

namespace ChatHost.Tests.Protocols.Line;

/// <summary>What lines a stream has, told as plainly as possible and without a thought for speed or for how the stream is split.</summary>
internal static class LineReference
{
    private const byte Se = 240;
    private const byte Sb = 250;
    private const byte Will = 251;
    private const byte Dont = 254;
    private const byte Iac = 255;

    /// <summary>Stands among the bytes for a sub-negotiation over the limit.</summary>
    private const int EndlessSubnegotiation = -1;

    /// <summary>The lines in the notation of <see cref="PipedInput.Frames"/>. If the stream is not final, of the unfinished last
    /// line only that it is too long already.</summary>
    public static List<string> Lines(ReadOnlySpan<byte> stream, int limit, bool isFinal)
    {
        var lines = new List<string>();
        var line = new List<int>();
        foreach (var symbol in WithoutTelnet(stream, limit))
        {
            if (symbol == '\0' && (line.Count == 0 || line[^1] != '\r'))
                continue;

            if (symbol is '\n' or '\0')
            {
                Add(lines, line, limit, isWhole: true);
                line.Clear();
            }
            else
            {
                line.Add(symbol);
            }
        }

        Add(lines, line, limit, isFinal);
        return lines;
    }

    private static void Add(List<string> lines, List<int> line, int limit, bool isWhole)
    {
        var length = line.Count > 0 && line[^1] == '\r' ? line.Count - 1 : line.Count;

        if (line.Contains(EndlessSubnegotiation) || length > limit)
            lines.Add(PipedInput.TooLong);
        else if (isWhole && length > 0)
            lines.Add(Encoding.Latin1.GetString([.. line.Take(length).Select(symbol => (byte)symbol)]));
    }

    private static List<int> WithoutTelnet(ReadOnlySpan<byte> stream, int limit)
    {
        var symbols = new List<int>();
        while (!stream.IsEmpty)
        {
            switch (stream)
            {
                case [Iac]:
                    stream = [];
                    break;
                case [Iac, Iac, ..]:
                    symbols.Add(Iac);
                    stream = stream[2..];
                    break;
                case [Iac, 247, ..]:
                    symbols.Add('\b');
                    stream = stream[2..];
                    break;
                case [Iac, 248, ..]:
                    symbols.Add(0x15);
                    stream = stream[2..];
                    break;
                case [Iac, >= Will and <= Dont, ..]:
                    stream = stream[Math.Min(3, stream.Length)..];
                    break;
                case [Iac, Sb, .. var inside]:
                    stream = AfterSubnegotiation(inside, limit, symbols);
                    break;
                case [Iac, _, ..]:
                    stream = stream[2..];
                    break;
                default:
                    symbols.Add(stream[0]);
                    stream = stream[1..];
                    break;
            }
        }

        return symbols;
    }

    private static ReadOnlySpan<byte> AfterSubnegotiation(ReadOnlySpan<byte> inside, int limit, List<int> symbols)
    {
        var length = 0;
        while (true)
        {
            if (inside is [] or [Iac])
                return [];

            if (inside is [Iac, Se, ..])
                return inside[2..];

            var next = inside[0] == Iac ? 2 : 1;
            length += next;
            if (length > limit)
            {
                symbols.Add(EndlessSubnegotiation);
                return inside;
            }

            inside = inside[next..];
        }
    }
}
