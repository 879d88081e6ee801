namespace ChatHost.Admin.Metrics;

/// <summary>What one metric has measured under one set of labels. Many write without a lock, one reads.</summary>
internal sealed class MetricSeries(double[] bounds)
{
    private readonly long[] _buckets = new long[bounds.Length + 1];
    private double _value;

    /// <summary>The sum of what was added, or what was set.</summary>
    public double Value => Volatile.Read(ref _value);

    /// <summary>How many measurements fell into a bucket; the last one has no upper bound.</summary>
    public long InBucket(int bucket) => Volatile.Read(ref _buckets[bucket]);

    public void Set(double value) => Volatile.Write(ref _value, value);

    public void Add(double value)
    {
        double before;
        do
            before = Volatile.Read(ref _value);
        while (Interlocked.CompareExchange(ref _value, before + value, before) != before);
    }

    /// <summary>Counts a measurement in its bucket, whose upper bound is inclusive, and adds it to the sum.</summary>
    public void Record(double value)
    {
        var found = Array.BinarySearch(bounds, value);
        Interlocked.Increment(ref _buckets[found >= 0 ? found : ~found]);
        Add(value);
    }
}
