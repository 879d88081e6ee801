using System.Text;
using ChatHost.Protocols.Line;
using FsCheck;
using FsCheck.Fluent;
using Microsoft.FSharp.Core;
using static ChatHost.Tests.Protocols.Line.Telnet;

namespace ChatHost.Tests.Protocols.Line;

/// <summary>However a stream is split into reads, its lines are the same, and each is told as soon as the reference can tell.</summary>
public sealed class LineCutterSplitTests
{
    private const int Limit = 8;

    public static TheoryData<string> Streams =>
    [
        "one\r\ntwo\n\n\r\nthree",
        "12345678\r\n12345678\n123456789\r\n12345678\r9\nend\r",
        $"{Iac}{Will}\u0001o{Iac}{Dont}\nne\r{Iac}{Nop}\n{Iac}{Iac}two\n",
        $"o{Iac}{Sb}a\n{Iac}{Iac}{Se}{Iac}{Se}ne\n{Iac}{Sb}12345678{Iac}{Se}two\nend{Iac}",
        $"o{Iac}{Sb}\n23456\n{Iac}{Iac}same\n1234{Iac}{Nop}5678\r\n1234{Iac}{Nop}5678{Iac}{Iac}\nend{Iac}{Will}",
        "gr\u00C3\u00BC\u00C3\u009F\r\n\u00F0\u009F\u0091\u008B\u00F0\u009F\u0091\u008B\n",
    ];

    [Theory]
    [MemberData(nameof(Streams))]
    public void Input_split_at_any_two_positions_gives_the_same_lines(string text)
    {
        var stream = Encoding.Latin1.GetBytes(text);

        for (var first = 0; first <= stream.Length; first++)
        {
            for (var second = first; second <= stream.Length; second++)
                AssertLines(stream, [first, second - first, stream.Length - second]);
        }
    }

    [Theory]
    [MemberData(nameof(Streams))]
    public void Byte_by_byte(string text)
    {
        var stream = Encoding.Latin1.GetBytes(text);

        AssertLines(stream, Enumerable.Repeat(1, stream.Length));
    }

    [Fact]
    public void Any_stream_split_in_any_way()
    {
        var streams = Arb.ToArbitrary(SplitStreams, stream => stream.Shorter());
        var config = Config.QuickThrowOnFailure.WithMaxTest(600).WithQuietOnSuccess(true)
            .WithReplay(FSharpOption<Replay>.Some(new Replay(new Rnd(854, 855), FSharpOption<int>.None)));

        Prop.ForAll(streams, stream => AssertLines(stream.Bytes, stream.Reads())).Check(config);
    }

    private static void AssertLines(byte[] stream, IEnumerable<int> reads)
    {
        var input = new PipedInput(new LineCutter(Limit));
        var read = 0;
        foreach (var length in reads)
        {
            input.Read(stream.AsSpan(read, length));
            read += length;

            Assert.Equal(LineReference.Lines(stream.AsSpan(0, read), Limit, isFinal: false), input.Frames);
            Assert.InRange(input.Left, 0, Limit + 1);
        }

        input.End();

        Assert.Equal(LineReference.Lines(stream, Limit, isFinal: true), input.Frames);
        Assert.Equal(0, input.Left);
    }

    private static Gen<SplitStream> SplitStreams =>
        Part.ArrayOf().SelectMany(_ => Gen.Choose(1, 20).NonEmptyListOf(), (parts, sizes) => new SplitStream(parts, [.. sizes]));

    /// <summary>What a stream is made of: mostly whole things of the format, lengths around the limit, and now and then any byte.</summary>
    private static Gen<string> Part => Gen.Frequency(
        (4, Gen.Elements("\n", "\r\n", "\r", "\r\0")),
        (4, Gen.Choose(0, Limit + 3).Select(length => new string('x', length))),
        (2, Gen.Elements("hello", "gr\u00C3\u00BC\u00C3\u009F", "\u00F0\u009F\u0091\u008B")),
        (3, Gen.Elements(Iac, Iac + Iac, Iac + Nop, Iac + Sb, Iac + Se, $"{Iac}{Will}\u0001", $"{Iac}{Dont}\n")),
        (3, Gen.Choose(0, Limit + 2).Select(length => Iac + Sb + new string('\n', length) + Iac + Se)),
        (3, Gen.Elements(Se, Sb, Will, Dont, Iac)),
        (1, Gen.Choose(0, 255).Select(value => ((char)value).ToString())));

    private sealed record SplitStream(string[] Parts, int[] Sizes)
    {
        public byte[] Bytes => Encoding.Latin1.GetBytes(string.Concat(Parts));

        /// <summary>The sizes, over and over, until the stream is read.</summary>
        public IEnumerable<int> Reads()
        {
            var left = Bytes.Length;
            for (var i = 0; left > 0; i++)
            {
                var read = Math.Min(left, Sizes[i % Sizes.Length]);
                left -= read;
                yield return read;
            }
        }

        public IEnumerable<SplitStream> Shorter() =>
            Parts.Select((_, i) => this with { Parts = [.. Parts[..i], .. Parts[(i + 1)..]] });

        public override string ToString() => $"bytes {Convert.ToHexString(Bytes)} in reads of {string.Join(", ", Reads())}";
    }
}
