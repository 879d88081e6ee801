using System.Buffers;
using System.Runtime.InteropServices;
using ChatHost.Messages;

namespace ChatHost.Protocols;

/// <summary>
/// What a room said at once, in one wire format: the bytes that all its readers share, and where each line ends.
/// Counted by reference, since some readers take it later than others; the last one returns the memory.
/// </summary>
internal sealed class EncodedBatch : IDisposable, IBufferWriter<byte>
{
    private readonly List<Line> _lines = [];
    private byte[] _buffer = [];
    private int _length;
    private int _references = 1;
    private List<(Func<EncodedBatch, EncodedBatch> Reframe, EncodedBatch Batch)>? _reframed;

    /// <summary>One line: the offset behind its end, and its number in the room (0 where it has none).</summary>
    private readonly record struct Line(int End, long Seq);

    public required RoomName Room { get; init; }

    /// <summary>How many lines it holds.</summary>
    public int Count => _lines.Count;

    /// <summary>The bytes of consecutive lines, their ends included.</summary>
    public ReadOnlyMemory<byte> this[Range lines]
    {
        get
        {
            var (first, count) = lines.GetOffsetAndLength(Count);
            var start = StartOf(first);
            return _buffer.AsMemory(start, StartOf(first + count) - start);
        }
    }

    /// <summary>The number of a line in its room. A line without a number has 0, and is never dropped.</summary>
    public long SeqOf(int line) => _lines[line].Seq;

    /// <summary>For the encoder: what was written since the last line ended, its end included, is one line.</summary>
    public void EndLine(long seq) => _lines.Add(new(_length, seq));

    /// <summary>
    /// The same lines as another carrier frames them, made when the first reader over it asks, and kept as long as this batch. Only for
    /// the thread that delivers the batch.
    /// </summary>
    /// <param name="reframe">Makes them; the same object for every reader over that carrier.</param>
    public EncodedBatch Reframed(Func<EncodedBatch, EncodedBatch> reframe)
    {
        foreach (var made in _reframed ??= new(1))
        {
            if (ReferenceEquals(made.Reframe, reframe))
                return made.Batch;
        }

        var batch = reframe(this);
        _reframed.Add((reframe, batch));
        return batch;
    }

    public void AddReference() => Interlocked.Increment(ref _references);

    /// <summary>Releases one reference. After the last one the bytes may no longer be used.</summary>
    public void Dispose()
    {
        if (Interlocked.Decrement(ref _references) != 0)
            return;
        foreach (var made in _reframed ?? [])
            made.Batch.Dispose();
        var buffer = _buffer;
        _buffer = [];
        if (buffer.Length > 0)
            ArrayPool<byte>.Shared.Return(buffer);
    }

    public void Advance(int count) => _length += count;

    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        Reserve(Math.Max(sizeHint, 1));
        return _buffer.AsMemory(_length);
    }

    public Span<byte> GetSpan(int sizeHint = 0)
    {
        Reserve(Math.Max(sizeHint, 1));
        return _buffer.AsSpan(_length);
    }

    private int StartOf(int line) => line == 0 ? 0 : CollectionsMarshal.AsSpan(_lines)[line - 1].End;

    private void Reserve(int size)
    {
        if (_buffer.Length - _length >= size)
            return;
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(1024, Math.Max(_length + size, _buffer.Length * 2)));
        _buffer.AsSpan(0, _length).CopyTo(larger);
        if (_buffer.Length > 0)
            ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }
}
