namespace ChatHost.Tests.EndToEnd.Reliability;

/// <summary>How far one reader has read one room, over all its connections.</summary>
/// <param name="last">The room's last number when it entered: all after that it must read.</param>
internal sealed class ReadingPlace(long last)
{
    private readonly SortedSet<long> _missing = [];

    /// <summary>The highest number that it has read.</summary>
    public long Last { get; private set; } = last;

    /// <summary>The numbers below <see cref="Last"/> that have not come.</summary>
    public IReadOnlyCollection<long> Missing => _missing;

    /// <summary>It reads a number; returns what is wrong with that, if anything.</summary>
    public Breach? Read(long seq)
    {
        if (seq <= Last)
            return _missing.Remove(seq) ? Breach.ReadBackwards : Breach.ReadTwice;
        for (var missed = Last + 1; missed < seq; missed++)
            _missing.Add(missed);
        Last = seq;
        return null;
    }
}
