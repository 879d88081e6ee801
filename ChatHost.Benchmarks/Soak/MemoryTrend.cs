namespace ChatHost.Benchmarks.Soak;

/// <summary>The straight line through samples of the memory in use, by least squares.</summary>
internal sealed class MemoryTrend
{
    private readonly List<(double Hours, double Megabytes)> _samples = [];

    /// <summary>The last one, in MB.</summary>
    public double Last => _samples.Count > 0 ? _samples[^1].Megabytes : 0;

    public void Add(TimeSpan at, long bytes) => _samples.Add((at.TotalHours, bytes / 1e6));

    /// <summary>How it grows, in MB an hour; 0 with fewer than two samples.</summary>
    public double MegabytesAnHour()
    {
        if (_samples.Count < 2)
            return 0;
        var hours = _samples.Average(sample => sample.Hours);
        var megabytes = _samples.Average(sample => sample.Megabytes);
        return _samples.Sum(sample => (sample.Hours - hours) * (sample.Megabytes - megabytes))
            / _samples.Sum(sample => (sample.Hours - hours) * (sample.Hours - hours));
    }
}
