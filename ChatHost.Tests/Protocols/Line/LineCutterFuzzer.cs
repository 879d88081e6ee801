using System.Text;
using ChatHost.Protocols;
using static ChatHost.Tests.Protocols.Line.Telnet;

namespace ChatHost.Tests.Protocols.Line;

/// <summary>Looks for a stream that a cutter and the reference cut differently: takes known streams, damages them, splits them anyhow.</summary>
/// <param name="seed">The same seed tries the same inputs.</param>
/// <param name="createCutter">Makes the cutter for one stream, given its limit.</param>
internal sealed class LineCutterFuzzer(int seed, Func<int, IFrameCutter> createCutter)
{
    private const int MaxMutations = 6;
    private const int MaxStreamBytes = 120;
    private const int MaxLimit = 24;

    private static readonly byte[] Telling = [.. "\n\n\r\0x"u8, 240, 241, 247, 250, 251, 254, 255, 255, 255];

    private static readonly byte[][] Corpus =
    [
        .. new[]
        {
            "hello\r\nhow are you\nfine\r\n",
            "/nick bob\n\n\r\n/join dev\nno end",
            "0123456789012345678901234567890123456789\nnext\n",
            "exactly sixteen.\r\nexactly sixteen.\n",
            "gr\u00C3\u00BC\u00C3\u009F \u00F0\u009F\u0091\u008B\n",
            $"{Iac}{Will}\u0001{Iac}{Dont}\u0003hello\r\n",
            $"he{Iac}{Nop}llo{Iac}{Iac}\r{Iac}{Nop}\nnext\r\n",
            $"{Iac}{Sb}\u0018\0xterm{Iac}{Se}hello\n",
            $"he{Iac}{Sb}\n1{Iac}{Iac}2\n{Iac}{Se}llo\nnext\n",
            $"{Iac}{Sb}01234567890123456789012345{Iac}{Se}same\nnext\n",
        }.Select(Encoding.Latin1.GetBytes),
    ];

    private readonly Random _random = new(seed);

    /// <summary>Tries so many inputs.</summary>
    /// <returns>The first input that was cut differently, ready to be read by a person; null if there was none.</returns>
    public string? FindDifference(int inputs)
    {
        for (var i = 0; i < inputs; i++)
        {
            if (TryOne() is { } difference)
                return difference;
        }

        return null;
    }

    private string? TryOne()
    {
        var stream = Mutate([.. Pick(Corpus)]).ToArray();
        var limit = _random.Next(1, MaxLimit + 1);
        var isFinal = _random.Next(2) == 0;
        var input = new PipedInput(createCutter(limit));

        var splits = new List<int>();
        var longestRead = _random.Next(1, stream.Length + 2);
        for (var read = 0; read < stream.Length; read += splits[^1])
        {
            splits.Add(Math.Min(_random.Next(longestRead + 1), stream.Length - read));
            input.Read(stream.AsSpan(read, splits[^1]));
        }

        if (isFinal)
            input.End();

        var expected = LineReference.Lines(stream, limit, isFinal);
        return input.Frames.SequenceEqual(expected)
            ? null
            : $"{Convert.ToHexString(stream)} in reads of {string.Join(", ", splits)}; limit {limit}, final {isFinal}: "
                + $"[{string.Join(" | ", input.Frames)}] instead of [{string.Join(" | ", expected)}]";
    }

    private List<byte> Mutate(List<byte> stream)
    {
        for (var i = _random.Next(MaxMutations + 1); i > 0; i--)
        {
            var at = _random.Next(stream.Count + 1);
            var length = _random.Next(Math.Min(8, stream.Count - at) + 1);
            switch (_random.Next(5))
            {
                case 0:
                    stream.Insert(at, Pick(Telling));
                    break;
                case 1:
                    stream.RemoveRange(at, length);
                    break;
                case 2:
                    stream.InsertRange(at, stream.GetRange(at, length));
                    break;
                case 3:
                    stream.InsertRange(at, Enumerable.Repeat(Pick(Telling), _random.Next(MaxLimit)));
                    break;
                default:
                    stream.InsertRange(at, Pick(Corpus));
                    break;
            }
        }

        if (stream.Count > MaxStreamBytes)
            stream.RemoveRange(MaxStreamBytes, stream.Count - MaxStreamBytes);

        return stream;
    }

    private T Pick<T>(T[] choices) => choices[_random.Next(choices.Length)];
}
