using System.Numerics;

namespace ChatHost.Benchmarks.Generator;

/// <summary>How long things took: 64 classes for each doubling, so that any figure is off by less than 2 %, in 30 KB for ever.</summary>
internal sealed class LatencyHistogram
{
    private const int ClassBits = 6;
    private const int ClassesInOctave = 1 << ClassBits;

    private readonly long[] _classes = new long[(64 - ClassBits) * ClassesInOctave];

    public long Count { get; private set; }

    /// <summary>In nanoseconds.</summary>
    public long Max { get; private set; }

    /// <param name="nanoseconds">Less than 0 counts as 0.</param>
    public void Add(long nanoseconds)
    {
        var value = (ulong)Math.Max(0, nanoseconds);
        var shift = Math.Max(0, BitOperations.Log2(value | 1) - ClassBits);
        _classes[(shift * ClassesInOctave) + (int)(value >> shift)]++;
        Count++;
        Max = Math.Max(Max, nanoseconds);
    }

    /// <summary>Adds all that another holds.</summary>
    public void Add(LatencyHistogram other)
    {
        for (var i = 0; i < _classes.Length; i++)
            _classes[i] += other._classes[i];
        Count += other.Count;
        Max = Math.Max(Max, other.Max);
    }

    /// <summary>What a part of all stayed within, in milliseconds; 0 where there is nothing.</summary>
    /// <param name="part">0.99 for the 99th percentile.</param>
    public double Milliseconds(double part)
    {
        var wanted = (long)Math.Ceiling(part * Count);
        long seen = 0;
        for (var i = 0; i < _classes.Length && Count > 0; i++)
        {
            seen += _classes[i];
            if (seen < wanted)
                continue;
            var shift = Math.Max(0, (i / ClassesInOctave) - 1);
            var start = (long)(i - (shift * ClassesInOctave)) << shift;
            return Math.Min(Max, start + (1L << shift) - 1) / 1e6;
        }

        return 0;
    }
}
