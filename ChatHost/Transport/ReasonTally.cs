using System.Diagnostics.Metrics;

namespace ChatHost.Transport;

/// <summary>Counts events by reason. All reasons are reported from the start, so that the first event shows as a change too.</summary>
internal sealed class ReasonTally(string label, params string[] reasons)
{
    private readonly KeyValuePair<string, object?>[] _tags = [.. reasons.Select(reason => KeyValuePair.Create<string, object?>(label, reason))];
    private readonly long[] _counts = new long[reasons.Length];

    public void Add(string reason) => Interlocked.Increment(ref _counts[Array.IndexOf(reasons, reason)]);

    public IEnumerable<Measurement<long>> Read() =>
        _tags.Select((tag, index) => new Measurement<long>(Volatile.Read(ref _counts[index]), tag));
}
