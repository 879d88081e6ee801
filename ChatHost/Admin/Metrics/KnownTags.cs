using System.Collections.Concurrent;

namespace ChatHost.Admin.Metrics;

/// <summary>The series of tags that were measured before, found without writing their labels.</summary>
internal sealed class KnownTags
{
    private readonly ConcurrentDictionary<int, Entry> _entries = new();

    private sealed record Entry(KeyValuePair<string, object?>[] Tags, MetricSeries Series);

    /// <summary>The series of the same tags in the same order; null if there is none yet.</summary>
    public MetricSeries? Find(ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        _entries.TryGetValue(HashOf(tags), out var entry) && AreSame(entry.Tags, tags) ? entry.Series : null;

    /// <summary>Remembers them. Of tags that have a hash in common the first stay.</summary>
    public void Add(ReadOnlySpan<KeyValuePair<string, object?>> tags, MetricSeries series)
    {
        if (_entries.Count < MetricFamily.MaxSeries)
            _entries.TryAdd(HashOf(tags), new(tags.ToArray(), series));
    }

    private static int HashOf(ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        var hash = new HashCode();
        foreach (var (name, value) in tags)
        {
            hash.Add(name);
            hash.Add(value);
        }

        return hash.ToHashCode();
    }

    private static bool AreSame(KeyValuePair<string, object?>[] known, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        if (known.Length != tags.Length)
            return false;
        for (var i = 0; i < known.Length; i++)
        {
            if (known[i].Key != tags[i].Key || !Equals(known[i].Value, tags[i].Value))
                return false;
        }

        return true;
    }
}
