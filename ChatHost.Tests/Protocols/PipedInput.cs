using System.Buffers;
using System.Text;
using ChatHost.Protocols;

namespace ChatHost.Tests.Protocols;

/// <summary>Gives a cutter its bytes the way a pipe does: what it left comes again with the next read behind it, one segment a read.</summary>
/// <remarks>Bytes that the cutter has moved past are overwritten, so one that still needs them is found out.</remarks>
internal sealed class PipedInput(IFrameCutter cutter)
{
    /// <summary>How a frame that was too long shows in <see cref="Frames"/>; no Latin-1 text looks like it.</summary>
    public const string TooLong = "✂ too long";

    private readonly List<Memory<byte>> _waiting = [];

    /// <summary>What was cut so far, each byte as the Latin-1 letter with its number.</summary>
    public List<string> Frames { get; } = [];

    /// <summary>The bytes that wait in the pipe between two reads.</summary>
    public int Left => _waiting.Sum(piece => piece.Length);

    public void Read(ReadOnlySpan<byte> bytes, bool isFinal = false)
    {
        if (!bytes.IsEmpty)
            _waiting.Add(bytes.ToArray());

        var buffer = Segment.Join(_waiting);
        var before = buffer.Length;
        while (cutter.TryCut(ref buffer, isFinal, out var frame))
            Frames.Add(frame.Kind == FrameKind.TooLong ? TooLong : Encoding.Latin1.GetString(frame.Bytes));

        Overwrite((int)(before - buffer.Length));
    }

    public void Read(string latin1, bool isFinal = false) => Read(Encoding.Latin1.GetBytes(latin1), isFinal);

    public void End() => Read([], isFinal: true);

    private void Overwrite(int passed)
    {
        while (passed > 0)
        {
            var first = _waiting[0];
            var gone = Math.Min(passed, first.Length);
            first.Span[..gone].Fill((byte)'?');
            passed -= gone;

            if (gone == first.Length)
                _waiting.RemoveAt(0);
            else
                _waiting[0] = first[gone..];
        }
    }

    private sealed class Segment : ReadOnlySequenceSegment<byte>
    {
        public static ReadOnlySequence<byte> Join(List<Memory<byte>> pieces)
        {
            if (pieces.Count == 0)
                return ReadOnlySequence<byte>.Empty;

            var first = new Segment { Memory = pieces[0] };
            var last = first;
            foreach (var piece in pieces.Skip(1))
            {
                var next = new Segment { Memory = piece, RunningIndex = last.RunningIndex + last.Memory.Length };
                last.Next = next;
                last = next;
            }

            return new ReadOnlySequence<byte>(first, 0, last, last.Memory.Length);
        }
    }
}
