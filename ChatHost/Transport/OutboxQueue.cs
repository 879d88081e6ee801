using ChatHost.Messages;
using ChatHost.Protocols;

namespace ChatHost.Transport;

/// <summary>
/// What waits for one slow peer, in order. Past a bound the oldest numbered lines of rooms can be dropped, as whole lines, and a gap
/// replaces them that says which. Not thread-safe: the outbox's lock guards it.
/// </summary>
internal sealed class OutboxQueue
{
    /// <summary>What a gap counts for, in bytes, until it is written as a line.</summary>
    private const int GapSize = 64;

    private readonly List<Entry> _entries = [];
    private readonly List<Gap> _gaps = [];
    private int _head;
    private int _firstDroppable;

    /// <summary>Lines of one room that were dropped.</summary>
    public sealed class Gap(RoomName room, long first)
    {
        public RoomName Room => room;

        public long First { get; set; } = first;

        public long Last { get; set; }

        public int Count { get; set; }
    }

    /// <summary>Some lines of a batch; or a gap; or lines for this peer alone (behind the gap, if there is one).</summary>
    public readonly record struct Entry(EncodedBatch? Batch, Range Lines, Gap? Gap, ReadOnlyMemory<byte> Bytes, bool IsAnswer)
    {
        public int Size => (Batch is null ? Bytes.Length : Batch[Lines].Length) + (Gap is null ? 0 : GapSize);
    }

    public bool IsEmpty => _head == _entries.Count;

    /// <summary>How much waits, in bytes.</summary>
    public int Bytes { get; private set; }

    /// <summary>How much of that answers the peer's own requests, in bytes.</summary>
    public int AnswerBytes { get; private set; }

    public void Add(ReadOnlyMemory<byte> answer) => Append(new(null, default, null, answer, IsAnswer: true));

    public void Add(EncodedBatch batch, Range lines)
    {
        batch.AddReference();
        Append(new(batch, lines, null, default, IsAnswer: false));
    }

    /// <summary>Removes the next entry; the caller writes it and disposes its batch.</summary>
    public Entry Take()
    {
        var entry = _entries[_head];
        _entries[_head++] = default;
        if (entry.Gap is { } gap)
            _gaps.Remove(gap);
        Count(entry, -1);
        if (IsEmpty)
        {
            _entries.Clear();
            _head = 0;
            _firstDroppable = 0;
        }

        return entry;
    }

    /// <summary>Drops the oldest numbered lines until at most <paramref name="bound"/> bytes wait. Returns how many lines were dropped.</summary>
    public int DropOldest(int bound)
    {
        var dropped = 0;
        for (_firstDroppable = Math.Max(_firstDroppable, _head); _firstDroppable < _entries.Count && Bytes > bound; _firstDroppable++)
        {
            if (_entries[_firstDroppable] is { Batch: { } batch } entry)
                dropped += Drop(_firstDroppable, batch, entry);
        }

        return dropped;
    }

    /// <summary>Removes everything.</summary>
    public void Clear()
    {
        while (!IsEmpty)
            Take().Batch?.Dispose();
    }

    private int Drop(int index, EncodedBatch batch, Entry entry)
    {
        var (first, count) = entry.Lines.GetOffsetAndLength(batch.Count);
        var numbered = 0;
        var kept = new List<byte>();
        Gap? made = null;
        for (var line = first; line < first + count; line++)
        {
            var seq = batch.SeqOf(line);
            if (seq == 0)
            {
                kept.AddRange(batch[line..(line + 1)].Span);
                continue;
            }

            // Lines are dropped from old to new, so a gap of this room that still waits ends just before this line; but the notice of an
            // erased message has the number of that message.
            var gap = _gaps.Find(gap => gap.Room.Equals(batch.Room));
            if (gap is null)
                _gaps.Add(gap = made = new Gap(batch.Room, seq));
            gap.First = Math.Min(gap.First, seq);
            gap.Last = Math.Max(gap.Last, seq);
            gap.Count++;
            numbered++;
        }

        if (numbered == 0)
            return 0;
        Count(entry, -1);
        _entries[index] = new(null, default, made, kept.ToArray(), IsAnswer: false);
        Count(_entries[index], +1);
        batch.Dispose();
        return numbered;
    }

    private void Append(Entry entry)
    {
        // Entries that were taken leave empty slots at the front: remove those before the list has to grow.
        if (_head > 0 && _entries.Count == _entries.Capacity && _head >= _entries.Count / 2)
        {
            _entries.RemoveRange(0, _head);
            _firstDroppable = Math.Max(0, _firstDroppable - _head);
            _head = 0;
        }

        _entries.Add(entry);
        Count(entry, +1);
    }

    private void Count(Entry entry, int sign)
    {
        Bytes += sign * entry.Size;
        if (entry.IsAnswer)
            AnswerBytes += sign * entry.Size;
    }
}
